package pomona.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decoded 128-byte header of one frame.
 *
 * @param msgType the type's wire name, also when the protocol does not know it
 * @param bodyBytes length of the body that follows, {@code >= 0}
 * @param id names a request, 1 to 24 characters; null when the sender gave none
 * @param encoding how an image's body carries the file
 * @param deadlineMillis not started by then, counted from the last body byte: refused; 0 for none
 * @param want what to send beyond the prediction
 */
public record FrameHeader(
        String msgType, int bodyBytes, @Nullable String id, Encoding encoding, int deadlineMillis, Want want) {
    /** Every header takes exactly this many bytes on the wire. */
    public static final int HEADER_BYTES = 128;

    public FrameHeader {
        if (bodyBytes < 0) {
            throw new IllegalArgumentException("bodyBytes must be >= 0, was " + bodyBytes);
        }
    }

    /** A header with the first client's two fields and perhaps an id. */
    public static FrameHeader of(MessageType type, int bodyBytes, @Nullable String id) {
        return new FrameHeader(type.name(), bodyBytes, id, Encoding.BASE64, 0, Want.NOTHING);
    }

    /** The message type; empty for a well-formed header of another type. */
    public Optional<MessageType> type() {
        return MessageType.ofWireName(msgType);
    }
}
