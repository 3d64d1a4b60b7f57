package pomona.tools.selftest;

/** Something was tried and came out otherwise than it should; the message is a sentence for a person. */
final class CheckFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    CheckFailedException(String message) {
        super(message);
    }
}
