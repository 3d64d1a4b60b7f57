package pomona.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole reply.
 *
 * @param body read from its position to its limit
 * @param headers beyond those that every reply has
 * @param closes whether the connection ends with it
 */
public record Answer(int status, String contentType, ByteBuffer body, Map<String, String> headers, boolean closes) {
    public static final String JSON = "application/json";
    public static final String TEXT = "text/plain; charset=utf-8";

    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer json(int status, ByteBuffer body) {
        return new Answer(status, JSON, body, Map.of(), false);
    }

    public static Answer json(int status, byte[] body) {
        return json(status, ByteBuffer.wrap(body));
    }

    /** One line of plain text. */
    public static Answer text(int status, String line) {
        return new Answer(status, TEXT, ByteBuffer.wrap((line + "\n").getBytes(UTF_8)), Map.of(), false);
    }

    /** A problem as JSON, with {@code Retry-After} where it tells when to come again. */
    public static Answer of(Problem problem) {
        return of(problem, problem.json());
    }

    /** A problem in other JSON than the wire's, with {@code Retry-After} where it tells when to come again. */
    public static Answer of(Problem problem, byte[] json) {
        Answer answer = new Answer(problem.status(), JSON, ByteBuffer.wrap(json), Map.of(), problem.closes());
        Long millis = problem.retryAfterMillis();
        return millis == null ? answer : answer.withRetryAfter(millis);
    }

    Answer withRetryAfter(long millis) {
        return with("Retry-After", String.valueOf(Problem.retryAfterSeconds(millis)));
    }

    /** The same with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more, closes);
    }
}
