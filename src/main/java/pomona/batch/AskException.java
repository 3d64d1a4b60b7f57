package pomona.batch;

/** Why a question got no prediction; the message is a sentence for a person. */
final class AskException extends Exception {
    private static final long serialVersionUID = 1;

    /** What to do about it. */
    enum Kind {
        /** The server has no room: ask later, and less at once. */
        OVERLOADED,
        /** The server says that it is stopping: another may follow. */
        DRAINING,
        /** There is no server: nothing was sent. */
        UNREACHABLE,
        /** It was sent and the connection ended, or stayed silent. */
        LOST,
        /** The server doesn't want us at all. */
        REJECTED,
        /** The server can't answer this file, now or ever. */
        BAD_FILE,
        /** The server stumbled over this file; it may not the next time. */
        STUMBLED
    }

    private final Kind kind;
    private final String code;
    private final long retryAfterMillis;

    AskException(Kind kind, String code, String message, long retryAfterMillis) {
        super(message);
        this.kind = kind;
        this.code = code;
        this.retryAfterMillis = retryAfterMillis;
    }

    static AskException of(Kind kind, String code, String message) {
        return new AskException(kind, code, message, 0);
    }

    Kind kind() {
        return kind;
    }

    /** As it stands in results. */
    String code() {
        return code;
    }

    /** How long to ask nothing; 0 where the server gave no advice. */
    long retryAfterMillis() {
        return retryAfterMillis;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
