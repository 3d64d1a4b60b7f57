package pomona.client;

import java.time.Duration;
import java.util.Optional;
import pomona.protocol.HeaderCodec;
import pomona.protocol.Want;

/**
 * What one request asks for.
 *
 * @param want status events, evidence map, bulk
 * @param deadline not started by the server within this time: {@code deadline_exceeded}; 1 ms to 10 min
 * @param id names the request on the wire, also when it is sent again; one is made up when empty
 */
public record RequestOptions(Want want, Optional<Duration> deadline, Optional<String> id) {
    /** A prediction and nothing else. */
    public static final RequestOptions PLAIN = new RequestOptions(Want.NOTHING, Optional.empty(), Optional.empty());

    private static final long DEADLINE_MILLIS_MAX = 600_000;

    public RequestOptions {
        if (deadline.isPresent()) {
            long millis = deadline.get().toMillis();
            if (millis < 1 || millis > DEADLINE_MILLIS_MAX) {
                throw new IllegalArgumentException("a deadline is 1 ms to 10 min, was " + deadline.get());
            }
        }
        if (id.isPresent() && !HeaderCodec.isId(id.get())) {
            throw new IllegalArgumentException("an id is 1 to 24 of A-Z a-z 0-9 . _ -, was " + id.get());
        }
    }

    public RequestOptions withWant(Want wanted) {
        return new RequestOptions(wanted, deadline, id);
    }

    public RequestOptions withDeadline(Duration limit) {
        return new RequestOptions(want, Optional.of(limit), id);
    }

    public RequestOptions withId(String name) {
        return new RequestOptions(want, deadline, Optional.of(name));
    }
}
