package pomona.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes new connections in. When the process is out of file descriptors it pauses, leaves newcomers in the kernel's
 * queue, and goes on when some are free.
 */
public final class Acceptor extends DeadlineQueue.Entry {
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

    /** Whose listener it is. */
    public interface Door {
        /** Connections that hold a socket, those about to end included. */
        int openConnections();

        int maxConnections();

        /**
         * Takes it in, or refuses it in its own words.
         *
         * @param channel not blocking; closed by the caller if this fails
         */
        void admit(SocketChannel channel, InetSocketAddress peer, long nowNanos) throws IOException;
    }

    private final ServerSocketChannel listener;
    private final SocketAddress address;
    private final SelectionKey key;
    private final DeadlineQueue deadlines;
    private final Door door;
    private boolean hasPaused;
    private long toldNanos;

    /**
     * @param listener bound and not blocking; closed with this
     */
    public Acceptor(ServerSocketChannel listener, Selector selector, DeadlineQueue deadlines, Door door)
            throws IOException {
        this.listener = listener;
        this.address = listener.getLocalAddress();
        this.key = listener.register(selector, SelectionKey.OP_ACCEPT);
        this.deadlines = deadlines;
        this.door = door;
    }

    public void onReady(long nowNanos) {
        for (int count = 0; count < BATCH; count++) {
            if (door.openConnections() >= door.maxConnections() + LEAVING_MAX) {
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

    private void admit(SocketChannel accepted, long nowNanos) throws IOException {
        accepted.configureBlocking(false);
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        accepted.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
        door.admit(accepted, (InetSocketAddress) accepted.getRemoteAddress(), nowNanos);
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
            LOG.warn("no new connections for now on {}, goes on when some have ended: {}", address, why);
            toldNanos = nowNanos;
        }
        hasPaused = true;
        key.interestOps(0);
        deadlines.schedule(this, nowNanos + PAUSE_NANOS);
    }

    @Override
    public void onDeadline(long nowNanos) {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    /** Takes no more; those in the kernel's queue are turned away by it. */
    public void close() {
        deadlines.remove(this);
        key.cancel();
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("closing the listener failed", e);
        }
    }
}
