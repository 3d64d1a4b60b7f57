package pomona.system;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a stream of this process ends in a terminal, and how wide that is. */
public final class Terminal {
    /** A width into which everything fits. */
    public static final int UNLIMITED = 1 << 20;

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int STANDARD_INPUT = 0;
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    private Terminal() {}

    /** Whether a person sits at both ends: standard input and output are a terminal. */
    public static boolean isInteractive() {
        return isTerminal(STANDARD_INPUT) && isTerminal(STANDARD_OUTPUT);
    }

    public static boolean isOutput() {
        return isTerminal(STANDARD_OUTPUT);
    }

    public static boolean isError() {
        return isTerminal(STANDARD_ERROR);
    }

    /** Columns of the terminal that standard output goes to, {@code COLUMNS} first; {@link #UNLIMITED} without one. */
    public static int columns() {
        String told = System.getenv("COLUMNS");
        if (told != null) {
            return columns(told);
        }
        return isOutput() ? columns(afterSpace(size())) : UNLIMITED;
    }

    /** Columns of the terminal that standard error goes to, likewise. */
    public static int columnsOfError() {
        String told = System.getenv("COLUMNS");
        if (told != null) {
            return columns(told);
        }
        return isError() ? columns(afterSpace(size())) : UNLIMITED;
    }

    /** Java itself tells it of standard input and output together only; Linux of each, a shell elsewhere. */
    private static boolean isTerminal(int descriptor) {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return saysYes("test -t " + descriptor);
        }
        try {
            String target = Files.readSymbolicLink(DESCRIPTORS.resolve(String.valueOf(descriptor)))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean saysYes(String test) {
        try {
            return new ProcessBuilder("/bin/sh", "-c", test).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@code 24 80}. */
    private static String size() {
        try {
            Process stty = new ProcessBuilder("/bin/stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String afterSpace(String text) {
        return text.substring(text.indexOf(' ') + 1);
    }

    private static int columns(String text) {
        try {
            int columns = Integer.parseInt(text.strip());
            return columns > 0 ? columns : UNLIMITED;
        } catch (NumberFormatException e) {
            return UNLIMITED;
        }
    }
}
