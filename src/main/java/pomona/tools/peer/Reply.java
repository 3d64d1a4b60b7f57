package pomona.tools.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import pomona.protocol.FrameHeader;
import pomona.protocol.MessageType;

/**
 * One frame from the server.
 *
 * @param body as it came; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Reply(FrameHeader header, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public boolean isPrediction() {
        return header.msgType().equals(MessageType.SERVER_PREDICTION.name());
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() throws IOException {
        return JSON.readTree(body);
    }

    /** {@code prediction:rust}, {@code error:overloaded}, {@code pong}, {@code info} … or {@code logoff}. */
    public String kind() throws IOException {
        if (isPrediction()) {
            return "prediction:" + json().path("prediction").asText();
        }
        if (!text().startsWith("{\"event\"")) {
            return "logoff";
        }
        String event = json().path("event").asText();
        return event.equals("error") ? "error:" + json().path("code").asText() : event;
    }
}
