package pomona.batch;

/** How a run ended, as a number for scripts. */
public enum ExitCode {
    ALL_PREDICTED(0),
    INTERNAL_ERROR(1),
    USAGE(2),
    SOME_FAILED(3),
    UNREACHABLE(4),
    REFUSED(5),
    NO_IMAGES(6),
    LOW_CONFIDENCE(7);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
