package pomona.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ErrorCode;

/**
 * Why a request was refused or failed, and the one table of what status that is. Codes of the wire keep their names;
 * those that only HTTP knows have names of their own.
 *
 * @param code as it stands in JSON
 * @param message a sentence for a person
 * @param retryAfterMillis when to come again, where that helps
 * @param closes whether the connection ends with it
 */
public record Problem(
        int status,
        String code,
        String message,
        boolean retryable,
        @Nullable Long retryAfterMillis,
        boolean closes) {

    /** What the wire has no code for. */
    public enum Refusal {
        BAD_REQUEST(400, true),
        FORBIDDEN(403, true),
        NOT_FOUND(404, false),
        METHOD_NOT_ALLOWED(405, false),
        UNSUPPORTED_MEDIA_TYPE(415, true),
        EXPECTATION_FAILED(417, true),
        MISDIRECTED_REQUEST(421, true),
        HEADER_TOO_LARGE(431, true),
        VERSION_NOT_SUPPORTED(505, true);

        private final int status;
        private final boolean closes;

        Refusal(int status, boolean closes) {
            this.status = status;
            this.closes = closes;
        }

        public int status() {
            return status;
        }

        /** As it stands in JSON: {@code not_found}. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The status of a code of the wire. */
    public static int statusOf(ErrorCode code) {
        return switch (code) {
            case BAD_HEADER, BAD_MESSAGE, BAD_BASE64 -> 400;
            case UNAUTHORIZED -> 401;
            case UNKNOWN_ID -> 404;
            case TIMEOUT -> 408;
            case DUPLICATE_ID -> 409;
            case TOO_LARGE -> 413;
            case UNKNOWN_TYPE, UNSUPPORTED_FORMAT -> 415;
            case BAD_IMAGE, TOO_MANY_PIXELS -> 422;
            case OVERLOADED -> 429;
            case CANCELLED -> 499;
            case INTERNAL -> 500;
            case DRAINING -> 503;
            case DEADLINE_EXCEEDED -> 504;
        };
    }

    public static Problem of(ErrorCode code, String message) {
        return new Problem(statusOf(code), code.wireName(), message, code.retryable(), null, code.closes());
    }

    /** No room: the one that says when to come again. */
    public static Problem overloaded(String message, long retryAfterMillis) {
        ErrorCode code = ErrorCode.OVERLOADED;
        return new Problem(statusOf(code), code.wireName(), message, true, retryAfterMillis, false);
    }

    public static Problem of(Refusal refusal, String message) {
        return new Problem(refusal.status, refusal.code(), message, false, null, refusal.closes);
    }

    /** An {@code error} event as the wire has it, about the request. */
    byte[] json() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("event", "error")
                .put("about", "request")
                .put("code", code)
                .put("message", message)
                .put("retryable", retryable);
        if (retryAfterMillis != null) {
            node.put("retry_after_ms", retryAfterMillis);
        }
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whole seconds for {@code Retry-After}, rounded up: at least 1. */
    static long retryAfterSeconds(long millis) {
        return Math.max(1, (millis + 999) / 1000);
    }
}
