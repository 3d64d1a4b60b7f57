package pomona.reactor;

import java.time.Duration;
import pomona.protocol.Limits;

/**
 * The limits and clocks of the selector thread.
 *
 * @param replyBudgetBytes for replies that clients haven't read, of all connections together
 * @param maxConnectionsPerAddress 0 for no limit
 * @param bodyMinRateBytes a body, and a reply, gets one more second for each so many bytes
 * @param idleTimeout zero for none
 */
public record ReactorConfig(
        Limits limits,
        long replyBudgetBytes,
        int requestsPerConnection,
        int maxConnections,
        int maxConnectionsPerAddress,
        Duration headerTimeout,
        Duration bodyTimeout,
        int bodyMinRateBytes,
        Duration writeTimeout,
        Duration parkTimeout,
        Duration runTimeout,
        Duration idleTimeout,
        boolean tokenRequired) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Rule 9: the time that so many bytes give a peer beyond the base. */
    long moreNanosFor(int bytes) {
        return bytes / bodyMinRateBytes * NANOS_PER_SECOND;
    }
}
