package pomona.http.json;

import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import pomona.protocol.ErrorCode;

/**
 * Takes a JSON text as its bytes come and parts it in two: the string that is a photo, and the text around it. The photo
 * is handed on at once and its place left as {@code ""}; the rest is kept, is short, and is read by Jackson when it is
 * whole. A JSON parser would hold the photo as one string, twice as large as it came and in nobody's budget.
 *
 * <pre>
 *   {"inputs":[{"name":"IMAGE","data":["/9j/4AAQ…"]}]}
 *                                      └ handed on ┘
 *   {"inputs":[{"name":"IMAGE","data":[""]}]}           what {@link #tree} reads
 * </pre>
 *
 * A photo's string is the value of a field {@code data}, or stands in an array that is. Here only as much is understood
 * as finds it; whether the text is JSON at all is Jackson's verdict on the rest. Owned by the loop.
 */
public final class JsonSieve {
    private static final String FIELD = "data";
    private static final int KEPT_BYTES_MAX = 16 * 1024;
    private static final int DEPTH_MAX = 16;
    private static final int HEX_DIGITS = 4;
    private static final int HEX = 16;

    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            // A peer chooses the field names: they must not fill a symbol table.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build());

    /** Who gets the photo. */
    public interface PhotoText {
        /** Its first character is about to come. */
        void begin();

        /** Takes what it can of it, JSON's escapes undone; false when memory is short and bytes are left. */
        boolean take(ByteBuffer bytes);
    }

    /** What the next byte belongs to. */
    private enum State {
        /** Structure, numbers, blanks. */
        BETWEEN,
        /** A string that is kept. */
        STRING,
        STRING_ESCAPE,
        PHOTO,
        PHOTO_ESCAPE,
        /** After a backslash and {@code u} in a photo. */
        PHOTO_HEX
    }

    /**
     * An open object or array.
     *
     * @param holdsPhoto whether a string directly in it is a photo; of an array
     */
    private record Level(boolean isObject, boolean holdsPhoto) {}

    private final PhotoText photo;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Deque<Level> levels = new ArrayDeque<>();
    private final StringBuilder name = new StringBuilder();
    /** A character whose escape was undone, until it is taken. */
    private ByteBuffer pending = ByteBuffer.allocate(0);

    private State state = State.BETWEEN;
    private boolean isName;
    private boolean awaitsName;
    private boolean hasPhoto;
    private int hexDigits;
    private int hexValue;

    public JsonSieve(PhotoText photo) {
        this.photo = photo;
    }

    /** Whether a photo has begun. */
    public boolean hasPhoto() {
        return hasPhoto;
    }

    /**
     * Takes what it can.
     *
     * @return false when memory is short and bytes are left
     * @throws BadBodyException there are two photos, or the text around them is too long or too deep
     */
    public boolean take(ByteBuffer bytes) throws BadBodyException {
        while (!pending.hasRemaining() || photo.take(pending)) {
            if (!bytes.hasRemaining()) {
                return true;
            }
            switch (state) {
                case BETWEEN -> between(bytes.get());
                case STRING -> string(bytes.get());
                case STRING_ESCAPE -> {
                    keep(bytes.get());
                    state = State.STRING;
                }
                case PHOTO -> {
                    if (!photo(bytes)) {
                        return false;
                    }
                }
                case PHOTO_ESCAPE -> photoEscape(bytes.get());
                case PHOTO_HEX -> photoHex(bytes.get());
            }
        }
        return false;
    }

    /**
     * The text without its photo; once, when it is whole.
     *
     * @throws BadBodyException it is no JSON in UTF-8
     */
    public JsonNode tree() throws BadBodyException {
        try {
            // Decoded here, since Jackson would also take bytes for UTF-16 and UTF-32.
            String text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(kept.toByteArray()))
                    .toString();
            return MAPPER.reader().with(FAIL_ON_TRAILING_TOKENS).readTree(text);
        } catch (IOException e) {
            throw BadBodyException.bad("the body is no JSON in UTF-8");
        }
    }

    private void keep(byte b) throws BadBodyException {
        if (kept.size() == KEPT_BYTES_MAX) {
            throw new BadBodyException(
                    ErrorCode.TOO_LARGE, "the JSON around the photo is over %d bytes".formatted(KEPT_BYTES_MAX));
        }
        kept.write(b);
    }

    private void between(byte b) throws BadBodyException {
        keep(b);
        switch (b) {
            case '{' -> open(new Level(true, false));
            case '[' -> open(new Level(false, isPhotoPlace()));
            case '}', ']' -> {
                levels.poll();
                awaitsName = false;
                name.setLength(0);
            }
            case ',' -> awaitsName = isInObject();
            case ':' -> awaitsName = false;
            case '"' -> openString();
            default -> {
                // Numbers, words and blanks say nothing of where a photo is.
            }
        }
    }

    private void open(Level level) throws BadBodyException {
        if (levels.size() == DEPTH_MAX) {
            throw BadBodyException.bad("the JSON is nested more than %d deep".formatted(DEPTH_MAX));
        }
        levels.push(level);
        awaitsName = level.isObject;
        name.setLength(0);
    }

    private boolean isInObject() {
        Level level = levels.peek();
        return level != null && level.isObject;
    }

    private boolean isPhotoPlace() {
        Level level = levels.peek();
        if (level == null) {
            return false;
        }
        return level.isObject ? FIELD.contentEquals(name) : level.holdsPhoto;
    }

    private void openString() throws BadBodyException {
        isName = awaitsName;
        if (isName) {
            name.setLength(0);
        }
        if (isName || !isPhotoPlace()) {
            state = State.STRING;
            return;
        }
        if (hasPhoto) {
            throw BadBodyException.bad("a request holds one photo");
        }
        hasPhoto = true;
        state = State.PHOTO;
        photo.begin();
    }

    private void string(byte b) throws BadBodyException {
        keep(b);
        if (b == '"') {
            state = State.BETWEEN;
            return;
        }
        if (b == '\\') {
            state = State.STRING_ESCAPE;
        }
        if (isName && name.length() <= FIELD.length()) {
            name.append((char) b);
        }
    }

    private boolean photo(ByteBuffer bytes) throws BadBodyException {
        int end = bytes.position();
        while (end < bytes.limit() && bytes.get(end) != '"' && bytes.get(end) != '\\') {
            end++;
        }
        int limit = bytes.limit();
        bytes.limit(end);
        boolean isTaken = !bytes.hasRemaining() || photo.take(bytes);
        bytes.limit(limit);
        if (!isTaken || !bytes.hasRemaining()) {
            return isTaken;
        }
        byte stop = bytes.get();
        if (stop == '"') {
            state = State.BETWEEN;
            keep(stop);
        } else {
            state = State.PHOTO_ESCAPE;
        }
        return true;
    }

    private void photoEscape(byte b) throws BadBodyException {
        state = State.PHOTO;
        switch (b) {
            case '/', '\\', '"' -> hand(b);
            case 'n' -> hand('\n');
            case 'r' -> hand('\r');
            case 't' -> hand('\t');
            case 'b' -> hand('\b');
            case 'f' -> hand('\f');
            case 'u' -> {
                state = State.PHOTO_HEX;
                hexDigits = 0;
                hexValue = 0;
            }
            default -> throw BadBodyException.bad("a backslash in the photo stands where none belongs");
        }
    }

    private void photoHex(byte b) throws BadBodyException {
        int digit = Character.digit(b, HEX);
        if (digit < 0) {
            throw BadBodyException.bad("\\u in the photo wants four hex digits");
        }
        hexValue = hexValue * HEX + digit;
        hexDigits++;
        if (hexDigits == HEX_DIGITS) {
            if (hexValue > Byte.MAX_VALUE) {
                throw new BadBodyException(ErrorCode.BAD_BASE64, "\\u%04x is no base64".formatted(hexValue));
            }
            state = State.PHOTO;
            hand(hexValue);
        }
    }

    private void hand(int character) {
        pending = ByteBuffer.wrap(new byte[] {(byte) character});
    }
}
