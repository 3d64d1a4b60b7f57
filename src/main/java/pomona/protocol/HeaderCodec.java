package pomona.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static pomona.protocol.ErrorCode.BAD_HEADER;
import static pomona.protocol.ErrorCode.TOO_LARGE;
import static pomona.protocol.FrameHeader.HEADER_BYTES;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Header bytes to {@link FrameHeader} and back.
 *
 * <pre>
 *   +---------------------- 128 bytes ----------------------+
 *   | spaces … {"msg_type":"CLIENT_IMAGE","msg_len":1243148} |
 *   +--------------------------------------------------------+
 * </pre>
 *
 * Written padded on the left; read with padding on either side. Stateless, safe for any thread.
 */
public final class HeaderCodec {
    private static final int ID_CHARACTERS_MAX = 24;
    private static final int DEADLINE_MILLIS_MAX = 600_000;
    private static final int LENGTH_DIGITS_MAX = 18;

    // A peer chooses the field names: neither kept in a symbol table nor interned, they can't fill memory.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final Limits limits;

    /**
     * @param limits lengths over these are {@link ErrorCode#TOO_LARGE}
     */
    public HeaderCodec(Limits limits) {
        this.limits = limits;
    }

    /** Whether a header can begin with this byte; if not, someone speaks another protocol to us. */
    static boolean canBegin(byte first) {
        return first == ' ' || first == '{';
    }

    /**
     * Reads one header.
     *
     * @param bytes exactly {@value FrameHeader#HEADER_BYTES}
     * @throws ProtocolException {@code bad_header} or {@code too_large}
     */
    public FrameHeader decode(byte[] bytes) throws ProtocolException {
        for (byte b : bytes) {
            if (b < 0x20 || b == 0x7f) {
                throw bad("a header is printable ASCII, padded with spaces; found byte 0x%02x".formatted(b & 0xff));
            }
        }
        try (JsonParser parser = JSON.createParser(bytes, 0, bytes.length)) {
            return decode(parser);
        } catch (IOException e) {
            // The bytes end before the object does, or are no JSON; Jackson's own message quotes its source, ours
            // doesn't.
            throw bad("the 128 bytes are no JSON object padded with spaces");
        }
    }

    private FrameHeader decode(JsonParser parser) throws IOException, ProtocolException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw bad("the header is no JSON object");
        }
        var fields = new Fields();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            fields.read(name, value, parser);
        }
        if (parser.nextToken() != null) {
            throw bad("something follows the header's JSON object");
        }
        return fields.header(limits);
    }

    /**
     * Writes one header, padded on the left.
     *
     * @return {@value FrameHeader#HEADER_BYTES} bytes
     * @throws IllegalArgumentException the fields don't fit
     */
    public static byte[] encode(FrameHeader header) {
        var json = new StringBuilder(HEADER_BYTES)
                .append("{\"msg_type\":\"")
                .append(header.msgType())
                .append("\",\"msg_len\":")
                .append(header.bodyBytes());
        if (header.id() != null) {
            json.append(",\"id\":\"").append(header.id()).append('"');
        }
        if (header.encoding() != Encoding.BASE64) {
            json.append(",\"enc\":\"").append(header.encoding().wireName()).append('"');
        }
        if (header.deadlineMillis() > 0) {
            json.append(",\"deadline_ms\":").append(header.deadlineMillis());
        }
        if (!header.want().equals(Want.NOTHING)) {
            json.append(",\"want\":\"").append(header.want().letters()).append('"');
        }
        json.append('}');
        if (json.length() > HEADER_BYTES) {
            throw new IllegalArgumentException("header of %d characters: %s".formatted(json.length(), json));
        }
        byte[] bytes = new byte[HEADER_BYTES];
        Arrays.fill(bytes, (byte) ' ');
        byte[] text = json.toString().getBytes(US_ASCII);
        System.arraycopy(text, 0, bytes, HEADER_BYTES - text.length, text.length);
        return bytes;
    }

    /** Whether the text can name a request: 1 to 24 of {@code A-Z a-z 0-9 . _ -}. */
    public static boolean isId(String text) {
        if (text.isEmpty() || text.length() > ID_CHARACTERS_MAX) {
            return false;
        }
        return text.chars()
                .allMatch(c -> (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '_'
                        || c == '-');
    }

    private static ProtocolException bad(String message) {
        return new ProtocolException(BAD_HEADER, message);
    }

    /** The fields as they come; those of an image are judged at the end, since {@code msg_type} may come last. */
    private static final class Fields {
        private @Nullable String msgType;
        private long msgLen = -1;
        private @Nullable String id;
        private @Nullable String encoding = Encoding.BASE64.wireName();
        private @Nullable String want = "";
        private long deadlineMillis = 1;
        private boolean hasDeadline;

        void read(String name, @Nullable JsonToken value, JsonParser parser) throws IOException, ProtocolException {
            switch (name) {
                case "msg_type" -> msgType = required(name, text(value, parser));
                case "msg_len" -> {
                    msgLen = integer(value, parser);
                    if (msgLen < 0) {
                        throw bad("msg_len must be a whole number of at most 18 digits, not negative");
                    }
                }
                case "id" -> {
                    id = required(name, text(value, parser));
                    if (!isId(id)) {
                        throw bad("an id is 1 to 24 of A-Z a-z 0-9 . _ -");
                    }
                }
                case "enc" -> encoding = text(value, parser);
                case "want" -> want = text(value, parser);
                case "deadline_ms" -> {
                    hasDeadline = true;
                    deadlineMillis = integer(value, parser);
                }
                default -> {}
            }
            parser.skipChildren();
        }

        FrameHeader header(Limits limits) throws ProtocolException {
            String type = required("msg_type", msgType);
            if (msgLen < 0) {
                throw bad("msg_len is missing");
            }
            boolean isImage = type.equals(MessageType.CLIENT_IMAGE.name());
            Encoding enc = isImage ? encoding() : Encoding.BASE64;
            Want wanted = isImage ? Want.ofLetters(required("want", want)) : Want.NOTHING;
            if (isImage && hasDeadline && (deadlineMillis < 1 || deadlineMillis > DEADLINE_MILLIS_MAX)) {
                throw bad("deadline_ms must be 1 to 600000");
            }
            int deadline = isImage && hasDeadline ? (int) deadlineMillis : 0;
            int bodyBytes = (int) Math.min(msgLen, Integer.MAX_VALUE);
            var header = new FrameHeader(type, bodyBytes, id, enc, deadline, wanted);
            int limit = limits.of(type);
            if (msgLen > limit) {
                throw new ProtocolException(
                        TOO_LARGE, "a body of %d bytes is over the limit of %d".formatted(msgLen, limit), header);
            }
            return header;
        }

        private Encoding encoding() throws ProtocolException {
            for (Encoding candidate : Encoding.values()) {
                if (candidate.wireName().equals(encoding)) {
                    return candidate;
                }
            }
            throw bad("enc must be base64 or raw");
        }

        private static @Nullable String text(@Nullable JsonToken value, JsonParser parser) throws IOException {
            return value == JsonToken.VALUE_STRING ? parser.getText() : null;
        }

        /** The number, or -1 for anything that is no whole number of at most 18 digits; -0 has a sign too many. */
        private static long integer(@Nullable JsonToken value, JsonParser parser) throws IOException {
            boolean fits = value == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() <= LENGTH_DIGITS_MAX;
            return fits && parser.getText().charAt(0) != '-' ? parser.getLongValue() : -1;
        }

        private static String required(String name, @Nullable String value) throws ProtocolException {
            if (value == null) {
                throw bad(name + " is missing or no string");
            }
            return value;
        }
    }
}
