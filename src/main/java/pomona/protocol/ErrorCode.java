package pomona.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a request or a connection was refused or failed. The wire name is the constant's in lower case. */
public enum ErrorCode {
    BAD_HEADER(After.CLOSES, false),
    TOO_LARGE(After.CLOSES, false),
    UNAUTHORIZED(After.CLOSES, false),
    TIMEOUT(After.CLOSES, false),
    UNKNOWN_TYPE(After.GOES_ON, false),
    BAD_MESSAGE(After.GOES_ON, false),
    UNKNOWN_ID(After.GOES_ON, false),
    DUPLICATE_ID(After.GOES_ON, false),
    BAD_BASE64(After.GOES_ON, false),
    BAD_IMAGE(After.GOES_ON, false),
    UNSUPPORTED_FORMAT(After.GOES_ON, false),
    TOO_MANY_PIXELS(After.GOES_ON, false),
    OVERLOADED(After.GOES_ON, true),
    DEADLINE_EXCEEDED(After.GOES_ON, false),
    CANCELLED(After.GOES_ON, false),
    DRAINING(After.CLOSES, true),
    INTERNAL(After.GOES_ON, true);

    private enum After {
        CLOSES,
        GOES_ON
    }

    private final After after;
    private final boolean retryable;

    ErrorCode(After after, boolean retryable) {
        this.after = after;
        this.retryable = retryable;
    }

    /** Whether the server closes the connection after this error. */
    public boolean closes() {
        return after == After.CLOSES;
    }

    /** Whether the same request may succeed when it is sent again. */
    public boolean retryable() {
        return retryable;
    }

    /** The name as it stands in JSON: {@code bad_header}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The code of a wire name; {@link #INTERNAL} for one that this version does not know. */
    @JsonCreator
    public static ErrorCode ofWireName(String name) {
        for (ErrorCode code : values()) {
            if (code.wireName().equals(name)) {
                return code;
            }
        }
        return INTERNAL;
    }
}
