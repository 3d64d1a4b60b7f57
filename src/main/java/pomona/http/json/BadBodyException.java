package pomona.http.json;

import pomona.protocol.ErrorCode;

/** A body is not what its endpoint takes; the sentence goes to its sender. */
public final class BadBodyException extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    public BadBodyException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /** It can't be understood. */
    public static BadBodyException bad(String message) {
        return new BadBodyException(ErrorCode.BAD_MESSAGE, message);
    }

    public ErrorCode code() {
        return code;
    }

    /** What is wrong, for a person. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
