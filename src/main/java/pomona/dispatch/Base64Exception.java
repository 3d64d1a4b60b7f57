package pomona.dispatch;

/** A body that should be base64 and isn't; the message says where and why. */
final class Base64Exception extends Exception {
    private static final long serialVersionUID = 1;

    Base64Exception(String message) {
        super(message);
    }
}
