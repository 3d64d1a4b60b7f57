package pomona.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Another program that writes a journal: one row, then, at a word, a second one; it goes on until it is killed. */
public final class JournalWriter {
    private JournalWriter() {}

    /** Arguments: journal, folder. */
    public static void main(String[] args) throws Exception {
        try (Journal journal = Journal.open(Path.of(args[0]), new PhotoFolder(Path.of(args[1])), false)) {
            journal.append(Rows.predicted("1.jpg", "scab", 0.6));
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            journal.append(Rows.predicted("2.jpg", "rust", 0.7));
            System.out.println("more");
            Thread.currentThread().join();
        }
    }

    /** Starts one and waits until its first row is there. */
    public static Process start(Path journal, Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        JournalWriter.class.getName(),
                        journal.toString(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        await(process, "ready");
        return process;
    }

    /** Has it write its second row. */
    public static void goOn(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        await(process, "more");
    }

    private static void await(Process process, String word) throws IOException {
        String line = process.inputReader().readLine();
        if (!word.equals(line)) {
            throw new IOException("it said " + line);
        }
    }
}
