package pomona.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pomona.text.Reasons;

/**
 * The way to one connection: the name is looked up on a thread of its own, since that blocks, then each of its
 * addresses is tried in turn. Ends by one call to its owner, unless it is closed before.
 */
final class Opening implements Loop.Ready {
    interface Owner {
        void opened(Opening opening, SocketChannel channel, SelectionKey key);

        void notOpened(Opening opening, String why);
    }

    private final Owner owner;
    private final ServerAddress address;
    private final Loop loop;
    private final Deque<InetAddress> rest = new ArrayDeque<>();
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private String why = "no address";
    private boolean isClosed;

    Opening(Owner owner, ServerAddress address, Loop loop) {
        this.owner = owner;
        this.address = address;
        this.loop = loop;
    }

    void start() {
        Thread lookUp = new Thread(this::lookUp, "pomona-client-lookup");
        lookUp.setDaemon(true);
        lookUp.start();
    }

    void close() {
        isClosed = true;
        closeChannel();
    }

    @Override
    public void ready(long nowNanos) {
        SocketChannel connecting = channel;
        SelectionKey registered = key;
        if (isClosed || connecting == null || registered == null) {
            return;
        }
        try {
            if (connecting.finishConnect()) {
                isClosed = true;
                owner.opened(this, connecting, registered);
            }
        } catch (IOException e) {
            why = Reasons.of(e);
            closeChannel();
            tryNext();
        }
    }

    private void lookUp() {
        try {
            List<InetAddress> found = List.of(InetAddress.getAllByName(address.host()));
            loop.post(() -> {
                rest.addAll(found);
                tryNext();
            });
        } catch (UnknownHostException e) {
            loop.post(() -> {
                why = Reasons.of(e);
                tryNext();
            });
        }
    }

    private void tryNext() {
        for (InetAddress next = rest.poll(); next != null && !isClosed; next = rest.poll()) {
            try {
                connect(next);
                return;
            } catch (IOException e) {
                why = Reasons.of(e);
                closeChannel();
            }
        }
        if (!isClosed) {
            isClosed = true;
            owner.notOpened(this, why);
        }
    }

    private void connect(InetAddress to) throws IOException {
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        opened.connect(new InetSocketAddress(to, address.port()));
        // Also when it is connected already: the selector then finds it ready at once.
        key = opened.register(loop.selector(), SelectionKey.OP_CONNECT, this);
    }

    private void closeChannel() {
        SocketChannel open = channel;
        if (open == null) {
            return;
        }
        channel = null;
        try {
            open.close();
        } catch (IOException e) {
            // The kernel forgets the socket either way.
        }
    }
}
