package pomona.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import pomona.http.HttpCounters.Cut;
import pomona.loop.Acceptor;
import pomona.loop.Guard;

/** Makes HTTP connections of new sockets, within the limits; one over a limit is told so. */
final class Newcomers implements Acceptor.Door {
    /** When a connection is refused, an idle one of another is likely to end soon. */
    private static final long RETRY_MILLIS = 1000;

    private final Selector selector;
    private final HttpConnections connections;
    private final HttpClientConnection.Shared shared;
    private long nextConnection = 1;

    /**
     * @param connections where newcomers are added
     */
    Newcomers(Selector selector, HttpConnections connections, HttpClientConnection.Shared shared) {
        this.selector = selector;
        this.connections = connections;
        this.shared = shared;
    }

    @Override
    public int openConnections() {
        return connections.size();
    }

    @Override
    public int maxConnections() {
        return shared.config().maxConnections();
    }

    @Override
    public void admit(SocketChannel channel, InetSocketAddress peer, long nowNanos) throws IOException {
        InetAddress address = peer.getAddress();
        int perAddress = shared.config().maxConnectionsPerAddress();
        boolean isAddressFull = perAddress > 0 && connections.stayingOf(address) >= perAddress;
        boolean isFull = !isAddressFull && connections.staying() >= maxConnections() && !connections.closeLongestIdle();
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        var connection = new HttpClientConnection(shared, channel, key, nextConnection++, address, peer.getPort());
        key.attach(connection);
        connections.add(connection);
        Guard.run(connection, () -> {
            if (isAddressFull) {
                String why = "%d connections from one address are the limit".formatted(perAddress);
                connection.refuse(Cut.CONNECTIONS_PER_ADDRESS, why, RETRY_MILLIS, nowNanos);
            } else if (isFull) {
                String why = "%d connections are the limit and none is idle".formatted(maxConnections());
                connection.refuse(Cut.CONNECTIONS, why, RETRY_MILLIS, nowNanos);
            } else {
                connection.settle(nowNanos);
            }
        });
    }
}
