package pomona.protocol;

/**
 * How long a body may be.
 *
 * @param imageBytes largest body of an image, and of a frame of unknown type
 * @param messageBytes largest body of a CLIENT_MESSAGE
 */
public record Limits(int imageBytes, int messageBytes) {
    /** What a server reads unless it is configured otherwise: 32 MiB and 4 KiB. */
    public static final Limits DEFAULT = new Limits(32 * 1024 * 1024, 4096);

    int of(String msgType) {
        return msgType.equals(MessageType.CLIENT_MESSAGE.name()) ? messageBytes : imageBytes;
    }
}
