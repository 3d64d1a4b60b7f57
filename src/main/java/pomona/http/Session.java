package pomona.http;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.reactor.ssl.SSLSessionInitializer;
import org.apache.hc.core5.reactor.ssl.SSLSessionVerifier;
import org.apache.hc.core5.reactor.ssl.TlsDetails;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection as HttpCore sees it: a channel, and what it wishes to be told of. What becomes of the wishes, and of the
 * end, is the connection's affair. Its timeouts are none: the connection has clocks.
 */
final class Session implements ProtocolIOSession {
    /** The connection behind it. */
    interface Transport extends ByteChannel {
        SocketAddress local();

        SocketAddress remote();

        /** HttpCore is done with it, in order. */
        void finish();
    }

    private final Transport transport;
    private final String id;
    private final Lock lock = new ReentrantLock();
    private final Queue<Command> commands = new ArrayDeque<>();
    private int wishes = SelectionKey.OP_READ;
    private boolean isClosed;

    Session(Transport transport, String id) {
        this.transport = transport;
        this.id = id;
    }

    /** Whether HttpCore has something to send, or something to do that it does when it sends. */
    boolean wantsToWrite() {
        return !isClosed && (wishes & SelectionKey.OP_WRITE) != 0;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return transport.read(bytes);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return transport.write(bytes);
    }

    @Override
    public boolean isOpen() {
        return !isClosed;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            transport.finish();
        }
    }

    @Override
    public void close(CloseMode mode) {
        close();
    }

    @Override
    public void enqueue(Command command, Command.Priority priority) {
        commands.add(command);
        setEvent(SelectionKey.OP_WRITE);
    }

    @Override
    public boolean hasCommands() {
        return !commands.isEmpty();
    }

    @Override
    public @Nullable Command poll() {
        return commands.poll();
    }

    @Override
    public int getEventMask() {
        return wishes;
    }

    @Override
    public void setEventMask(int operations) {
        wishes = operations;
    }

    @Override
    public void setEvent(int operation) {
        wishes |= operation;
    }

    @Override
    public void clearEvent(int operation) {
        wishes &= ~operation;
    }

    @Override
    public Lock getLock() {
        return lock;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public ByteChannel channel() {
        return transport;
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return transport.remote();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return transport.local();
    }

    @Override
    public Status getStatus() {
        return isClosed ? Status.CLOSED : Status.ACTIVE;
    }

    // What HttpCore's own reactor would ask for.

    @Override
    public @Nullable IOEventHandler getHandler() {
        return null;
    }

    @Override
    public void upgrade(IOEventHandler handler) {
        throw new UnsupportedOperationException("one protocol is spoken here");
    }

    @Override
    public @Nullable NamedEndpoint getInitialEndpoint() {
        return null;
    }

    @Override
    public @Nullable TlsDetails getTlsDetails() {
        return null;
    }

    @Override
    public void startTls(
            SSLContext context,
            NamedEndpoint endpoint,
            SSLBufferMode bufferMode,
            SSLSessionInitializer initializer,
            SSLSessionVerifier verifier,
            Timeout handshakeTimeout) {
        throw new UnsupportedOperationException("there is no TLS here");
    }

    @Override
    public Timeout getSocketTimeout() {
        return Timeout.DISABLED;
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        // The connection's clocks decide.
    }

    @Override
    public long getLastReadTime() {
        return 0;
    }

    @Override
    public long getLastWriteTime() {
        return 0;
    }

    @Override
    public long getLastEventTime() {
        return 0;
    }

    @Override
    public void updateReadTime() {
        // The connection's clocks decide.
    }

    @Override
    public void updateWriteTime() {
        // The connection's clocks decide.
    }
}
