package pomona.picture.format;

/** A file that can't be shown or judged; the message is a sentence for the person who sent it. */
public final class PictureException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of fault it is. */
    public enum Reason {
        /** Not a picture at all, or one that is broken or incomplete. */
        BAD_IMAGE,
        /** A picture or document of a kind that is not read here. */
        UNSUPPORTED_FORMAT,
        /** More pixels than allowed, by the picture's own header. */
        TOO_MANY_PIXELS
    }

    private final Reason reason;

    public PictureException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public PictureException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public static PictureException bad(String message) {
        return new PictureException(Reason.BAD_IMAGE, message);
    }

    public static PictureException unsupported(String message) {
        return new PictureException(Reason.UNSUPPORTED_FORMAT, message);
    }

    public Reason reason() {
        return reason;
    }
}
