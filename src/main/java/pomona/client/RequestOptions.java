package pomona.client;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pomona.protocol.HeaderCodec;
import pomona.protocol.Want;

/**
 * What one request asks for, and who hears of it.
 *
 * @param want status events, evidence map, bulk
 * @param deadline not started by the server within this time: {@code deadline_exceeded}; 1 ms to 10 min, or null for
 *     none
 * @param id names the request on the wire, also when it is sent again; one is made up when it is null
 * @param listener hears what becomes of it before its answer
 */
@RecordBuilder
public record RequestOptions(
        Want want, @Nullable Duration deadline, @Nullable String id, Listener listener)
        implements RequestOptionsBuilder.With {
    /** A prediction and nothing else. */
    public static final RequestOptions PLAIN = new RequestOptions(Want.NOTHING, null, null, new Listener() {});

    private static final long DEADLINE_MILLIS_MAX = 600_000;

    /**
     * Hears what becomes of a request before its answer. Called on the client's callback thread, in order; who blocks
     * there delays the callbacks of all requests of that client.
     */
    public interface Listener {
        /** The last byte of the request was handed to the network; again after each resend. */
        default void sent() {}

        /**
         * The request waits on the server; only when status was wanted.
         *
         * @param ahead requests that start before it
         * @param estimateMillis until it starts, from the server's measured rate
         */
        default void queued(int ahead, long estimateMillis) {}

        /**
         * The request runs; only when status was wanted.
         *
         * @param worker counted from 1
         */
        default void running(int worker) {}

        /**
         * A send brought no prediction and another follows.
         *
         * @param why what ended it
         * @param wait until the request may be sent again; after a lost connection zero, since connecting has its own
         *     wait, told by {@link ConnectionState.Lost}
         */
        default void retrying(PredictionException why, Duration wait) {}
    }

    public RequestOptions {
        if (deadline != null && (deadline.toMillis() < 1 || deadline.toMillis() > DEADLINE_MILLIS_MAX)) {
            throw new IllegalArgumentException("a deadline is 1 ms to 10 min, was " + deadline);
        }
        if (id != null && !HeaderCodec.isId(id)) {
            throw new IllegalArgumentException("an id is 1 to 24 of A-Z a-z 0-9 . _ -, was " + id);
        }
    }
}
