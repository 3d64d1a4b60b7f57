package pomona.client;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Optional;
import pomona.protocol.Encoding;

/**
 * How a {@link PredictionClient} behaves.
 *
 * @param connections most connections open at once
 * @param requestsPerConnection most requests on the wire of one connection; a server's lower limit holds
 * @param maxPending most requests unanswered at once, waiting here or on the wire; each holds its file in memory
 * @param token shown first on each connection
 * @param encoding how files travel; {@code RAW} is a quarter less traffic
 * @param retry for retryable errors, lost connections and servers out of reach
 * @param connectTimeout from the look-up of the name to the server's first answer
 * @param replyTimeout longest silence: no byte taken by the server, or no word about a request that it has
 */
@RecordBuilder
public record ClientOptions(
        int connections,
        int requestsPerConnection,
        int maxPending,
        Optional<String> token,
        Encoding encoding,
        RetryPolicy retry,
        Duration connectTimeout,
        Duration replyTimeout)
        implements ClientOptionsBuilder.With {

    private static final ClientOptions DEFAULTS = new ClientOptions(
            1,
            8,
            256,
            Optional.empty(),
            Encoding.RAW,
            RetryPolicy.DEFAULT,
            Duration.ofSeconds(10),
            Duration.ofMinutes(2));

    public ClientOptions {
        if (connections < 1 || requestsPerConnection < 1 || maxPending < 1) {
            throw new IllegalArgumentException("connections, requestsPerConnection and maxPending must be at least 1");
        }
        if (connectTimeout.toMillis() < 1 || replyTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("connectTimeout and replyTimeout must be at least a millisecond");
        }
    }

    /** Requests on the wires of all connections at most. */
    int inFlightMax() {
        return (int) Math.min(Integer.MAX_VALUE, (long) connections * requestsPerConnection);
    }

    /** One connection, 8 requests on it, 256 pending, no token, raw, 10 s to connect, 2 min of silence. */
    public static ClientOptions defaults() {
        return DEFAULTS;
    }
}
