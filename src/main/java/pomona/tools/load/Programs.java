package pomona.tools.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs of a checkout that are no server, each run once, to its end, through {@code bin/pomona}. */
final class Programs {
    private static final long LIMIT_SECONDS = 120;
    private static final String PSEUDO_TERMINAL = "script";
    private static final int COLUMNS = 120;
    private static final int ROWS = 36;
    /** The cursor goes to the last row when all above is painted. */
    private static final String LAST_ROW = "\u001b[%d;".formatted(ROWS);
    /** What /proc counts processor time in: the kernel's USER_HZ, the same on all Linux systems that Java runs on. */
    private static final double TICKS_A_SECOND = 100;

    private final Visit.Side side;
    private final Path out;

    /**
     * One run.
     *
     * @param cpuSeconds of all processes that it began; 0 where the system doesn't tell
     */
    record Run(double seconds, double cpuSeconds) {}

    Programs(Visit.Side side, Path out) {
        this.side = side;
        this.out = out;
    }

    /** @throws IOException it ended otherwise than well, or not in time */
    Run run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(side.launcher().toString()));
        command.addAll(Arrays.asList(arguments));
        Path log = out.resolve("%s-%s.log".formatted(side.name(), arguments[0]));
        double cpuBefore = endedChildrenSeconds();
        long begunNanos = System.nanoTime();
        Process process = start(command, ProcessBuilder.Redirect.to(log.toFile()));
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("%s did not end well; its log is %s".formatted(String.join(" ", command), log));
            }
            double seconds = (System.nanoTime() - begunNanos) / 1e9;
            return new Run(seconds, endedChildrenSeconds() - cpuBefore);
        } finally {
            kill(process);
        }
    }

    /**
     * From the start of a program of the terminal until its first screen is painted, in seconds; then a {@code q} ends
     * it. Empty where there is no {@code script} to lend it a terminal.
     */
    Optional<Double> firstScreenSeconds(String... arguments) throws IOException, InterruptedException {
        String line = "stty cols %d rows %d; exec %s %s"
                .formatted(
                        COLUMNS,
                        ROWS,
                        quoted(side.launcher().toString()),
                        Stream.of(arguments).map(Programs::quoted).collect(Collectors.joining(" ")));
        long begunNanos = System.nanoTime();
        Process process;
        try {
            process = start(List.of(PSEUDO_TERMINAL, "-qec", line, "/dev/null"), ProcessBuilder.Redirect.PIPE);
        } catch (IOException e) {
            return Optional.empty();
        }
        CompletableFuture<Long> paintedNanos = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process.getInputStream(), paintedNanos), "first-screen");
        reader.setDaemon(true);
        reader.start();
        try {
            double seconds = (paintedNanos.get(LIMIT_SECONDS, TimeUnit.SECONDS) - begunNanos) / 1e9;
            process.getOutputStream().write('q');
            process.getOutputStream().flush();
            process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            return Optional.of(seconds);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no screen was painted by " + line, e);
        } finally {
            kill(process);
        }
    }

    /** Reads to the end, so that the program never waits for its terminal. */
    private static void read(InputStream in, CompletableFuture<Long> paintedNanos) {
        StringBuilder screen = new StringBuilder();
        byte[] bytes = new byte[8192];
        try {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (paintedNanos.isDone()) {
                    continue;
                }
                screen.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
                if (screen.indexOf(LAST_ROW) >= 0) {
                    paintedNanos.complete(System.nanoTime());
                }
            }
            paintedNanos.completeExceptionally(new EOFException(screen.toString()));
        } catch (IOException e) {
            paintedNanos.completeExceptionally(e);
        }
    }

    private Process start(List<String> command, ProcessBuilder.Redirect output) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        Map<String, String> environment = builder.environment();
        environment.remove("POMONA_SERVER");
        environment.put("TERM", "xterm-256color");
        // The terminal client's log and history are not the person's.
        environment.put("XDG_STATE_HOME", out.resolve("state").toString());
        side.model()
                .ifPresent(model ->
                        environment.put("POMONA_MODEL", model.toAbsolutePath().toString()));
        return builder.start();
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Processor time of all children of this process that have ended and been waited for, and of theirs. */
    private static double endedChildrenSeconds() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        // The second field is a name in parentheses, which may hold blanks; these are the fields 16 and 17 of proc(5).
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_A_SECOND;
    }
}
