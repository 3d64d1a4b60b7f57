package pomona.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.http.HttpCounters.Cut;
import pomona.loop.DeadlineQueue;
import pomona.loop.Guard;

/**
 * Takes new HTTP connections in, within the limits. When the process is out of file descriptors it pauses, leaves
 * newcomers in the kernel's queue, and goes on when some are free.
 */
final class HttpAcceptor extends DeadlineQueue.Entry {
    private static final Logger LOG = LoggerFactory.getLogger(HttpAcceptor.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();
    private static final long TELL_NANOS = Duration.ofMinutes(1).toNanos();
    /** One event takes in so many at most, then the others have their turn. */
    private static final int BATCH = 64;
    /** Refused and finished connections linger for a moment beyond the limit; so many at most. */
    private static final int LEAVING_MAX = 256;
    /** When a connection is refused, an idle one of another is likely to end soon. */
    private static final long RETRY_MILLIS = 1000;

    private static final int SEND_BUFFER_BYTES = 32 * 1024;

    private final ServerSocketChannel listener;
    private final SelectionKey key;
    private final HttpConnections connections;
    private final HttpClientConnection.Shared shared;
    private long nextConnection = 1;
    private boolean hasPaused;
    private long toldNanos;

    HttpAcceptor(
            ServerSocketChannel listener,
            Selector selector,
            HttpConnections connections,
            HttpClientConnection.Shared shared)
            throws IOException {
        this.listener = listener;
        this.key = listener.register(selector, SelectionKey.OP_ACCEPT);
        this.connections = connections;
        this.shared = shared;
    }

    void onReady(long nowNanos) {
        for (int count = 0; count < BATCH; count++) {
            if (connections.size() >= shared.config().maxConnections() + LEAVING_MAX) {
                pause("too many connections are just being closed", nowNanos);
                return;
            }
            SocketChannel accepted;
            try {
                accepted = listener.accept();
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
        if (!hasPaused || nowNanos - toldNanos >= TELL_NANOS) {
            LOG.warn("no new HTTP connections for now, goes on when some have ended: {}", why);
            toldNanos = nowNanos;
        }
        hasPaused = true;
        key.interestOps(0);
        shared.deadlines().schedule(this, nowNanos + PAUSE_NANOS);
    }

    @Override
    public void onDeadline(long nowNanos) {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void admit(SocketChannel accepted, long nowNanos) throws IOException {
        accepted.configureBlocking(false);
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        accepted.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
        var remote = (InetSocketAddress) accepted.getRemoteAddress();
        InetAddress address = remote.getAddress();
        int perAddress = shared.config().maxConnectionsPerAddress();
        boolean isAddressFull = perAddress > 0 && connections.stayingOf(address) >= perAddress;
        boolean isFull = !isAddressFull
                && connections.staying() >= shared.config().maxConnections()
                && !connections.closeLongestIdle();
        SelectionKey theirs = accepted.register(key.selector(), SelectionKey.OP_READ);
        var connection =
                new HttpClientConnection(shared, accepted, theirs, nextConnection++, address, remote.getPort());
        theirs.attach(connection);
        connections.add(connection);
        Guard.run(connection, () -> {
            if (isAddressFull) {
                String why = "%d connections from one address are the limit".formatted(perAddress);
                connection.refuse(Cut.CONNECTIONS_PER_ADDRESS, why, RETRY_MILLIS, nowNanos);
            } else if (isFull) {
                String why = "%d connections are the limit and none is idle"
                        .formatted(shared.config().maxConnections());
                connection.refuse(Cut.CONNECTIONS, why, RETRY_MILLIS, nowNanos);
            } else {
                connection.settle(nowNanos);
            }
        });
    }

    void close() {
        shared.deadlines().remove(this);
        key.cancel();
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("closing the listener failed", e);
        }
    }
}
