package pomona.reactor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.protocol.ErrorCode;

/**
 * Takes new connections in, within the limits. When the process is out of file descriptors it pauses, leaves the
 * newcomers in the kernel's line, and goes on when some are free.
 */
final class Acceptor extends DeadlineQueue.Entry {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();
    /** It pauses again and again while the trouble lasts; one line a minute is enough. */
    private static final long TELL_NANOS = Duration.ofMinutes(1).toNanos();

    /** One event takes in so many at most, then the others have their turn. */
    private static final int BATCH = 64;
    /** Refused and expired connections linger for a moment beyond the limit; so many at most. */
    private static final int LEAVING_MAX = 256;

    /**
     * What the kernel holds for a client that does not read. Left to itself Linux lets it grow to 4 MB, and only when it
     * is full does the outbox fill and the clock for reading replies run.
     */
    private static final int SEND_BUFFER_BYTES = 32 * 1024;

    private final Reactor reactor;
    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private long pauses;
    private long toldNanos;

    Acceptor(Reactor reactor, ServerSocketChannel channel, SelectionKey key) {
        this.reactor = reactor;
        this.channel = channel;
        this.key = key;
    }

    void onReady(long nowNanos) {
        for (int count = 0; count < BATCH; count++) {
            if (reactor.connections() >= reactor.config().maxConnections() + LEAVING_MAX) {
                pause("too many connections are just being closed", nowNanos);
                return;
            }
            SocketChannel accepted;
            try {
                accepted = channel.accept();
            } catch (IOException e) {
                pause(String.valueOf(e.getMessage()), nowNanos);
                return;
            }
            if (accepted == null) {
                return;
            }
            Guard.run(new Newcomer(accepted), () -> admit(accepted, nowNanos));
        }
    }

    /** A socket that is not a connection yet: what goes wrong costs it alone. */
    private record Newcomer(SocketChannel channel) implements Guard.Subject {
        @Override
        public String peer() {
            return "a newcomer";
        }

        @Override
        public void abort(String why) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("closing a newcomer failed", e);
            }
        }
    }

    private void pause(String why, long nowNanos) {
        if (pauses == 0 || nowNanos - toldNanos >= TELL_NANOS) {
            LOG.warn("no new connections for now, goes on when some have ended: {}", why);
            toldNanos = nowNanos;
        }
        pauses++;
        key.interestOps(0);
        reactor.schedule(this, nowNanos + PAUSE_NANOS);
    }

    @Override
    void onDeadline(long nowNanos) {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void admit(SocketChannel accepted, long nowNanos) throws IOException {
        accepted.configureBlocking(false);
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        accepted.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
        InetAddress address = ((InetSocketAddress) accepted.getRemoteAddress()).getAddress();
        String refusal = refusal(address);
        Connection connection = reactor.open(accepted, address);
        byAddress.merge(address, 1, Integer::sum);
        if (refusal != null) {
            Guard.run(connection, () -> connection.refuse(ErrorCode.OVERLOADED, refusal, nowNanos));
        }
    }

    /** Why there is no place for another one; null when there is, or when an idle one has made room. */
    private @Nullable String refusal(InetAddress address) {
        int perAddress = reactor.config().maxConnectionsPerAddress();
        if (perAddress > 0 && byAddress.getOrDefault(address, 0) >= perAddress) {
            return "%d connections from one address are the limit".formatted(perAddress);
        }
        int staying = reactor.connections() - reactor.leaving();
        if (staying >= reactor.config().maxConnections() && !reactor.closeLongestIdle()) {
            return "%d connections are the limit and none is idle"
                    .formatted(reactor.config().maxConnections());
        }
        return null;
    }

    /** One of its connections is over, or has said its last. */
    void left(InetAddress address) {
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    /** How often accepting had to pause. */
    long pauses() {
        return pauses;
    }

    void close() {
        reactor.schedule(this, StallClock.NEVER);
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing the listener failed", e);
        }
    }
}
