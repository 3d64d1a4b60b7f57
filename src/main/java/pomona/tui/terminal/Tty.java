package pomona.tui.terminal;

import com.googlecode.lanterna.TerminalSize;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * The terminal device's settings, read and changed by {@code stty}. Lanterna's own way runs six such processes at the
 * start and writes its own interrupt character back at the end; this one runs three, in one shell, and puts back what it
 * found.
 */
public final class Tty {
    private static final File DEVICE = new File("/dev/tty");
    private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)");
    private static final TerminalSize SIZE_UNKNOWN = new TerminalSize(80, 24);
    private static final long PATIENCE_SECONDS = 2;
    private static final String RAW = "stty -icanon -echo -isig -ixon -iexten min 1 time 0";

    private final String saved;
    private volatile TerminalSize size;

    private Tty(String saved, TerminalSize size) {
        this.saved = saved;
        this.size = size;
    }

    /**
     * Saves the settings and turns on raw input: each key at once, no echo, and Ctrl-C, Ctrl-Z, Ctrl-\, Ctrl-S and
     * Ctrl-Q as keys.
     */
    public static Tty takeOver() throws IOException {
        String answer = run("/bin/sh", "-c", "stty -g && stty size && " + RAW);
        List<String> lines = answer.lines().toList();
        if (lines.size() < 2) {
            throw new IOException("stty told nothing of this terminal: " + answer.strip());
        }
        return new Tty(lines.get(0).strip(), parse(lines.get(1)));
    }

    /** Turns on raw input again, after a shell had the terminal. */
    void takeAgain() throws IOException {
        run("/bin/sh", "-c", RAW);
    }

    public TerminalSize size() {
        return size;
    }

    /** Asks the device again, as after a change of the window. */
    public void measure() {
        try {
            size = parse(run("/bin/stty", "size"));
        } catch (IOException e) {
            // A terminal that is gone has no size; the one before will do for the rest of this program.
            size = size();
        }
    }

    /**
     * Puts the settings back at once where the system's {@code stty} can, else when all that was written is out. It is
     * not ended when that takes long: it does its work when the terminal recovers, also after this program's end.
     */
    public void restore() {
        try {
            Process process = new ProcessBuilder(
                            "/bin/sh", "-c", "stty -drain \"$0\" 2>/dev/null || exec stty \"$0\"", saved)
                    .redirectInput(DEVICE)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            LoggerFactory.getLogger(Tty.class).info("the terminal's settings stay: {}", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static TerminalSize parse(String text) {
        Matcher numbers = SIZE.matcher(text);
        if (!numbers.find()) {
            return SIZE_UNKNOWN;
        }
        int rows = Integer.parseInt(numbers.group(1));
        int columns = Integer.parseInt(numbers.group(2));
        return rows == 0 || columns == 0 ? SIZE_UNKNOWN : new TerminalSize(columns, rows);
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(DEVICE)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answer;
    }
}
