package pomona.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Body;
import pomona.protocol.ChunkSource;
import pomona.protocol.ControlMessage;
import pomona.protocol.FrameHeader;
import pomona.protocol.FrameReader;
import pomona.protocol.Frames;
import pomona.protocol.HeaderCodec;
import pomona.protocol.Limits;
import pomona.protocol.ProtocolException;
import pomona.text.Reasons;

/**
 * One established connection: bytes to frames and back, and which requests are on it.
 *
 * <p>Control messages overtake images that have not begun to leave, and persons' images those of bulk. A request's
 * frame is made when its turn to leave comes: one copy of a body is in memory for each connection, not for each request.
 *
 * <p>Owned by the loop's thread.
 */
final class ClientConnection implements Loop.Ready {
    /** Hears what a connection reads. After {@code lost} nothing more comes. */
    interface Owner {
        void received(ClientConnection connection, FrameHeader header, byte[] body);

        void sent(ClientConnection connection, Pending request);

        void lost(ClientConnection connection, String why);
    }

    /** A reply is a kilobyte; with an evidence map, two. This is what nobody sends by mistake. */
    private static final int REPLY_BYTES_MAX = 4 * 1024 * 1024;

    private static final HeaderCodec CODEC = new HeaderCodec(new Limits(REPLY_BYTES_MAX, REPLY_BYTES_MAX));

    /** Replies waiting for an answer, by kind. */
    final Deque<PendingControl> awaitingInfo = new ArrayDeque<>();

    final Deque<PendingControl> awaitingPong = new ArrayDeque<>();

    private Owner owner;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final FrameReader reader = new FrameReader(CODEC, ByteBuffer.allocate(0));
    private final FreeChunk chunks = new FreeChunk();
    private final Map<String, Pending> unanswered = new LinkedHashMap<>();
    private final TreeSet<Pending> unstarted = new TreeSet<>(Pending.ORDER);
    private final Deque<ByteBuffer> controls = new ArrayDeque<>();
    private @Nullable Body body;
    private @Nullable ByteBuffer leaving;
    private @Nullable Pending leavingRequest;
    private @Nullable String farewell;
    private boolean isClosed;
    private boolean canWrite = true;
    private long lastReadNanos;
    private long lastWriteNanos;

    ClientConnection(Owner owner, SocketChannel channel, SelectionKey key, long nowNanos) {
        this.owner = owner;
        this.channel = channel;
        this.key = key;
        this.lastReadNanos = nowNanos;
        this.lastWriteNanos = nowNanos;
        key.interestOps(SelectionKey.OP_READ);
        key.attach(this);
    }

    @Override
    public void ready(long nowNanos) {
        if (key.isValid() && key.isReadable()) {
            read(nowNanos);
        }
        if (!isClosed && key.isValid() && key.isWritable()) {
            write(nowNanos);
        }
    }

    /** From here on another one hears what is read. */
    void handTo(Owner next) {
        owner = next;
    }

    /** Puts a request on this connection. */
    void add(Pending request, long nowNanos) {
        unanswered.put(request.id, request);
        unstarted.add(request);
        request.lastWordNanos = nowNanos;
        write(nowNanos);
    }

    void send(ControlMessage message, long nowNanos) {
        controls.add(Frames.message(message.toBytes()));
        write(nowNanos);
    }

    /** Takes a request off: its final reply came, or nobody waits for it. Null when it isn't on this connection. */
    @Nullable Pending remove(@Nullable String id) {
        return id == null ? null : unanswered.remove(id);
    }

    @Nullable Pending request(@Nullable String id) {
        return id == null ? null : unanswered.get(id);
    }

    /** Takes a request off if no byte of it has left. */
    boolean removeUnstarted(Pending request) {
        return unstarted.remove(request) && unanswered.remove(request.id) != null;
    }

    /** Takes off all requests of which no byte has left. */
    List<Pending> removeUnstarted() {
        List<Pending> requests = new ArrayList<>(unstarted);
        requests.forEach(this::removeUnstarted);
        return requests;
    }

    /** The requests without a final reply, in the order they came. */
    Collection<Pending> unanswered() {
        return unanswered.values();
    }

    boolean isIdle() {
        return unanswered.isEmpty();
    }

    /** Whether new requests may go on it. */
    boolean isOpen() {
        return !isClosed && farewell == null && canWrite;
    }

    /** The server will close: nothing more is sent, and this is why. */
    void expectClose(String why) {
        farewell = why;
        stopWriting();
    }

    boolean isWriting() {
        return leaving != null;
    }

    boolean hasLeft(Pending request) {
        return leavingRequest != request && !unstarted.contains(request);
    }

    long lastReadNanos() {
        return lastReadNanos;
    }

    long lastWriteNanos() {
        return lastWriteNanos;
    }

    /** Closes without a word to the owner. */
    void close() {
        isClosed = true;
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // The kernel forgets the socket either way.
        }
    }

    /** Closes and tells the owner. */
    void lose(String why) {
        if (isClosed) {
            return;
        }
        close();
        owner.lost(this, farewell == null ? why : farewell);
    }

    private void read(long nowNanos) {
        lastReadNanos = nowNanos;
        try {
            while (!isClosed) {
                switch (reader.read(channel)) {
                    case HEADER -> {
                        body = new Body(reader.header().bodyBytes(), chunks);
                        reader.store(body);
                    }
                    case WHOLE -> deliver();
                    case END -> {
                        lose(
                                reader.isMidFrame()
                                        ? "the server closed the connection in the middle of a reply"
                                        : "the server closed the connection");
                        return;
                    }
                    case MORE -> {}
                    case DRY, STARVED -> {
                        return;
                    }
                }
            }
        } catch (ProtocolException e) {
            lose("the server does not speak the protocol: " + e.getMessage());
        } catch (IOException e) {
            lose("the connection broke: " + Reasons.of(e));
        }
    }

    private void deliver() {
        FrameHeader header = reader.header();
        byte[] bytes = new byte[header.bodyBytes()];
        if (body != null) {
            int at = 0;
            for (ByteBuffer chunk : body.chunks()) {
                int count = chunk.remaining();
                chunk.get(bytes, at, count);
                at += count;
            }
            body.release();
            body = null;
        }
        reader.next();
        owner.received(this, header, bytes);
    }

    private void write(long nowNanos) {
        if (!canWrite || isClosed) {
            return;
        }
        try {
            while (leaving != null || nextFrame(nowNanos)) {
                ByteBuffer frame = leaving;
                if (frame == null || !writeQuantum(frame, nowNanos)) {
                    break;
                }
                if (!frame.hasRemaining()) {
                    leaving = null;
                    Pending request = leavingRequest;
                    leavingRequest = null;
                    if (request != null) {
                        request.lastWordNanos = nowNanos;
                        owner.sent(this, request);
                    }
                }
            }
            key.interestOps(leaving == null ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } catch (IOException e) {
            // The server may have said why before it closed: what it sent is read first, its end of stream then ends
            // us.
            expectClose("the connection broke: " + Reasons.of(e));
        }
    }

    /** The JDK keeps a direct buffer as large as the largest heap write, so writes go by a quantum. */
    private boolean writeQuantum(ByteBuffer frame, long nowNanos) throws IOException {
        int end = frame.limit();
        frame.limit(Math.min(end, frame.position() + FrameReader.QUANTUM_BYTES));
        try {
            if (channel.write(frame) == 0) {
                return false;
            }
        } finally {
            frame.limit(end);
        }
        lastWriteNanos = nowNanos;
        return true;
    }

    private boolean nextFrame(long nowNanos) {
        lastWriteNanos = nowNanos;
        leaving = controls.poll();
        if (leaving == null) {
            leavingRequest = unstarted.pollFirst();
            if (leavingRequest != null) {
                leavingRequest.sends++;
                leaving = Frames.request(leavingRequest.header(), leavingRequest.body());
            }
        }
        return leaving != null;
    }

    private void stopWriting() {
        canWrite = false;
        leaving = null;
        leavingRequest = null;
        controls.clear();
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** Keeps the last chunk for the next reply. */
    private static final class FreeChunk implements ChunkSource {
        private @Nullable ByteBuffer free;

        @Override
        public ByteBuffer take() {
            ByteBuffer chunk = free;
            free = null;
            return chunk == null ? ByteBuffer.allocate(CHUNK_BYTES) : chunk;
        }

        @Override
        public void give(ByteBuffer chunk) {
            free = chunk.clear();
        }
    }
}
