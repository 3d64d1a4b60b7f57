package pomona.cli;

/** What a command's exit code means; 130 and 143 are the JVM's own for an interrupt and a termination. */
public final class ExitCode {
    public static final int ALL_WELL = 0;
    public static final int INTERNAL = 1;
    public static final int USAGE = 2;
    /** Some files failed. */
    public static final int SOME_FAILED = 3;

    public static final int UNREACHABLE = 4;
    /** By the server as a whole: token, draining, version. */
    public static final int REFUSED = 5;

    public static final int NO_IMAGES = 6;

    private ExitCode() {}
}
