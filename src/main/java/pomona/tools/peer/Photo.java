package pomona.tools.peer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Encoding;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;
import pomona.protocol.MessageType;
import pomona.protocol.Want;

/**
 * An image file to send.
 *
 * @param file its bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Photo(String name, byte[] file) {
    /** The whole frame as the published client sends it: two fields, base64. */
    public byte[] base64Frame() {
        byte[] body = Base64.getEncoder().encodeToString(file).getBytes(StandardCharsets.US_ASCII);
        return Frames.request(FrameHeader.of(MessageType.CLIENT_IMAGE, body.length, null), body)
                .array();
    }

    /** A whole request to the HTTP door. */
    public byte[] request() {
        return HttpPeer.request("POST", "/v1/predict", file);
    }

    /** The whole frame with the file's own bytes. */
    public byte[] rawFrame(@Nullable String id) {
        String type = MessageType.CLIENT_IMAGE.name();
        return Frames.request(new FrameHeader(type, file.length, id, Encoding.RAW, 0, Want.NOTHING), file)
                .array();
    }
}
