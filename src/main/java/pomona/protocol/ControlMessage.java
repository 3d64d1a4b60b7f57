package pomona.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a CLIENT_MESSAGE asks for: a JSON object with a string {@code op}. Anything else is a log-off. */
public sealed interface ControlMessage {
    /** Shows the token where the server requires one. */
    record Hello(@Nullable String token) implements ControlMessage {}

    record Info() implements ControlMessage {}

    record Ping() implements ControlMessage {}

    record Cancel(String id) implements ControlMessage {}

    /**
     * Asks for a status now and then.
     *
     * @param everyMillis 100 to 60000; 0 stops it
     */
    record Watch(int everyMillis) implements ControlMessage {}

    int WATCH_MILLIS_MIN = 100;
    int WATCH_MILLIS_MAX = 60_000;

    /**
     * Reads a CLIENT_MESSAGE's body.
     *
     * @return empty for a log-off
     * @throws ProtocolException {@code bad_message}: an unknown {@code op}, or one with wrong fields
     */
    static Optional<ControlMessage> parse(byte[] body) throws ProtocolException {
        JsonNode json;
        try {
            json = Json.tree(body);
        } catch (IOException e) {
            return Optional.empty();
        }
        JsonNode op = json.get("op");
        if (op == null || !op.isTextual() || !json.isObject()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (op.textValue()) {
                    case "hello" -> new Hello(token(json));
                    case "info" -> new Info();
                    case "ping" -> new Ping();
                    case "cancel" -> new Cancel(id(json));
                    case "watch" -> new Watch(everyMillis(json));
                    default -> throw bad("unknown op; known are hello, info, ping, cancel, watch");
                });
    }

    /** The body that asks for this. */
    default byte[] toBytes() {
        var json = Json.MAPPER.createObjectNode();
        if (this instanceof Hello hello) {
            json.put("op", "hello");
            if (hello.token() != null) {
                json.put("token", hello.token());
            }
        } else if (this instanceof Info) {
            json.put("op", "info");
        } else if (this instanceof Ping) {
            json.put("op", "ping");
        } else if (this instanceof Cancel cancel) {
            json.put("op", "cancel").put("id", cancel.id());
        } else if (this instanceof Watch watch) {
            json.put("op", "watch").put("every_ms", watch.everyMillis());
        }
        return Json.bytes(json);
    }

    private static @Nullable String token(JsonNode json) throws ProtocolException {
        JsonNode token = json.get("token");
        if (token == null) {
            return null;
        }
        if (!token.isTextual()) {
            throw bad("hello: token must be a string");
        }
        return token.textValue();
    }

    private static String id(JsonNode json) throws ProtocolException {
        JsonNode id = json.get("id");
        if (id == null || !id.isTextual() || !HeaderCodec.isId(id.textValue())) {
            throw bad("cancel: id must be the id of a request");
        }
        return id.textValue();
    }

    private static int everyMillis(JsonNode json) throws ProtocolException {
        JsonNode every = json.get("every_ms");
        if (every != null && every.isIntegralNumber() && every.canConvertToInt()) {
            int millis = every.intValue();
            if (millis == 0 || (millis >= WATCH_MILLIS_MIN && millis <= WATCH_MILLIS_MAX)) {
                return millis;
            }
        }
        throw bad("watch: every_ms must be 0 or 100 to 60000");
    }

    private static ProtocolException bad(String message) {
        return new ProtocolException(ErrorCode.BAD_MESSAGE, message);
    }
}
