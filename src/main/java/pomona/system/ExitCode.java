package pomona.system;

/** How a command ends, as a number for scripts; 130 and 143 are the JVM's own for an interrupt and a termination. */
public final class ExitCode {
    public static final int ALL_WELL = 0;
    public static final int INTERNAL_ERROR = 1;
    public static final int USAGE = 2;
    /** Some files failed. */
    public static final int SOME_FAILED = 3;

    public static final int UNREACHABLE = 4;
    /** By the server as a whole: token, draining, version. */
    public static final int REFUSED = 5;

    public static final int NO_IMAGES = 6;
    /** All predicted, some with less confidence than was asked for. */
    public static final int LOW_CONFIDENCE = 7;
    /** A server's selector thread failed: EX_SOFTWARE of sysexits.h; the launcher starts the server again after it. */
    public static final int SELECTOR_FAILED = 70;
    /** As shells have it for Ctrl-C. */
    public static final int INTERRUPTED = 130;

    /** Nobody reads the output any more, as after {@code | head}: as shells have it for SIGPIPE. */
    public static final int READER_LEFT = 141;

    private ExitCode() {}
}
