package pomona.reactor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import pomona.loop.Acceptor;
import pomona.loop.Guard;
import pomona.protocol.ErrorCode;

/** Makes connections of new sockets, within the limits; one over a limit is told so. */
final class Newcomers implements Acceptor.Door {
    private final Selector selector;
    private final Connections connections;
    private final Connection.Shared shared;
    private long nextConnection = 1;

    /**
     * @param connections where newcomers are added
     */
    Newcomers(Selector selector, Connections connections, Connection.Shared shared) {
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
        String refusal = refusal(peer.getAddress(), nowNanos);
        Connection connection = open(channel, peer);
        if (refusal != null) {
            Guard.run(connection, () -> connection.refuse(ErrorCode.OVERLOADED, refusal, nowNanos));
        }
    }

    private Connection open(SocketChannel channel, InetSocketAddress peer) throws IOException {
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        String name = peer.getAddress().getHostAddress() + ":" + peer.getPort();
        var connection = new Connection(shared, new Wire.Plain(channel), key, nextConnection++, name);
        connections.add(connection, peer.getAddress());
        key.attach(connection);
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
        int max = maxConnections();
        if (connections.stayingCount() >= max && !connections.closeLongestIdle(nowNanos)) {
            return "%d connections are the limit and none is idle".formatted(max);
        }
        return null;
    }
}
