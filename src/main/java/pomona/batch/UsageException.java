package pomona.batch;

/** The command line asks for something that can't be; the message is a sentence for a person. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
