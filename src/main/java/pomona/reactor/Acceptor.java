package pomona.reactor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.loop.DeadlineQueue;
import pomona.loop.Guard;
import pomona.protocol.ErrorCode;

/**
 * Takes new connections in, within the limits. When the process is out of file descriptors it pauses, leaves newcomers in the kernel's queue, and goes on when some are free.
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
     * What the kernel holds for a client that does not read. Linux would let it grow to 4 MB, and a reply's clock runs only
     * once the kernel's buffer is full.
     */
    private static final int SEND_BUFFER_BYTES = 32 * 1024;

    private final ServerSocketChannel listener;
    private final SelectionKey key;
    private final Connections connections;
    private final Connection.Shared shared;
    private long nextConnection = 1;
    private boolean hasPaused;
    private long toldNanos;

    /**
     * @param listener bound and not blocking; closed with this
     * @param connections where newcomers are added
     */
    Acceptor(ServerSocketChannel listener, Selector selector, Connections connections, Connection.Shared shared)
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
            LOG.warn("no new connections for now, goes on when some have ended: {}", why);
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
        InetAddress address = ((InetSocketAddress) accepted.getRemoteAddress()).getAddress();
        String refusal = refusal(address, nowNanos);
        Connection connection = open(accepted, address);
        if (refusal != null) {
            Guard.run(connection, () -> connection.refuse(ErrorCode.OVERLOADED, refusal, nowNanos));
        }
    }

    private Connection open(SocketChannel accepted, InetAddress address) throws IOException {
        SelectionKey theirs = accepted.register(key.selector(), SelectionKey.OP_READ);
        String peer = address.getHostAddress() + ":" + ((InetSocketAddress) accepted.getRemoteAddress()).getPort();
        var connection = new Connection(shared, new Wire.Plain(accepted), theirs, nextConnection++, peer);
        connections.add(connection, address);
        theirs.attach(connection);
        // Its clocks run from now on, also when it never says a word.
        shared.deadlines().schedule(connection, shared.deadlines().nowNanos());
        return connection;
    }

    /** Why there is no place for another one; null when there is, or when an idle one has made room. */
    private @Nullable String refusal(InetAddress address, long nowNanos) {
        int perAddress = shared.config().maxConnectionsPerAddress();
        if (perAddress > 0 && connections.stayingCount(address) >= perAddress) {
            return "%d connections from one address are the limit".formatted(perAddress);
        }
        int max = shared.config().maxConnections();
        if (connections.stayingCount() >= max && !connections.closeLongestIdle(nowNanos)) {
            return "%d connections are the limit and none is idle".formatted(max);
        }
        return null;
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
