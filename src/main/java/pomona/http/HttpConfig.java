package pomona.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;

/**
 * The limits and clocks of an HTTP door.
 *
 * @param hosts names by which clients may call the server, in lower case, beyond loopback's names and addresses
 * @param imageBytes largest photo, and largest body of a request
 * @param maxConnectionsPerAddress 0 for no limit
 * @param photosPerRequest parts of one request, each a photo in flight
 * @param bodyMinRateBytes a body, and a reply, gets one more second for each so many bytes
 * @param idleTimeout silence on a connection with nothing in flight
 * @param tokenRequired whether requests must show the token
 */
public record HttpConfig(
        InetSocketAddress bind,
        Set<String> hosts,
        int imageBytes,
        int maxConnections,
        int maxConnectionsPerAddress,
        int photosPerRequest,
        Duration headerTimeout,
        Duration bodyTimeout,
        int bodyMinRateBytes,
        Duration writeTimeout,
        Duration runTimeout,
        Duration idleTimeout,
        boolean tokenRequired) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    public HttpConfig {
        hosts = Set.copyOf(hosts);
    }

    /** The time that so many bytes give a peer beyond the base. */
    long moreNanosFor(long bytes) {
        return bytes / bodyMinRateBytes * NANOS_PER_SECOND;
    }
}
