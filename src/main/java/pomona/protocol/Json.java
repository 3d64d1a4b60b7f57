package pomona.protocol;

import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;

/** How bodies are written and read: snake case, ASCII alone, unknown fields ignored. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    // A peer chooses the field names: they must not fill a symbol table.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("can't be written as JSON: " + value, e);
        }
    }

    /**
     * Reads one JSON text in UTF-8 with nothing behind it; a missing node when there is none at all. Decoded here, since
     * Jackson would also take bytes for UTF-16 and UTF-32.
     */
    static JsonNode tree(byte[] bytes) throws IOException {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return MAPPER.reader().with(FAIL_ON_TRAILING_TOKENS).readTree(text);
    }

    static <T> T read(byte[] bytes, Class<T> type) throws ProtocolException {
        try {
            return MAPPER.readValue(bytes, type);
        } catch (IOException e) {
            throw new ProtocolException(
                    ErrorCode.BAD_MESSAGE, "the body is no %s: %s".formatted(type.getSimpleName(), e.getMessage()));
        }
    }
}
