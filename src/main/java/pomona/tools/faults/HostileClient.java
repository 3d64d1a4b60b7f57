package pomona.tools.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import pomona.client.ServerAddress;
import pomona.protocol.ControlMessage;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;
import pomona.protocol.HeaderCodec;
import pomona.protocol.MessageType;

/** One client that means no good. Each second {@link #tick} lets it do its kind of harm. */
final class HostileClient implements AutoCloseable {
    /** What it does. */
    enum Kind {
        /** A header, one byte a second. */
        DRIPS_HEADER,
        /** A good header, then its body, one byte a second. */
        DRIPS_BODY,
        /** Announces 32 MiB and sends none of them. */
        ANNOUNCES,
        /** Pings, and never reads an answer. */
        NEVER_READS
    }

    private static final int ANNOUNCED_BYTES = 32 * 1024 * 1024;
    private static final int DRIPPED_BODY_BYTES = 1024 * 1024;
    private static final int SMALL_RECEIVE_BUFFER_BYTES = 4096;
    /** 116 pings a second from each: the server must feel them, and this machine has to run both sides. */
    private static final int PINGS_A_TICK_BYTES = 16 * 1024;

    private final Kind kind;
    private final SocketChannel channel;
    private final long openedNanos = System.nanoTime();
    private final ByteBuffer bytes;
    private final ByteBuffer sink = ByteBuffer.allocate(4096);
    private boolean isEnded;

    HostileClient(Kind kind, ServerAddress address) throws IOException {
        this.kind = kind;
        channel = SocketChannel.open();
        if (kind == Kind.NEVER_READS) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_RECEIVE_BUFFER_BYTES);
        }
        channel.connect(new InetSocketAddress(address.host(), address.port()));
        channel.configureBlocking(false);
        bytes = switch (kind) {
            case DRIPS_HEADER -> ByteBuffer.wrap(header(DRIPPED_BODY_BYTES));
            case DRIPS_BODY -> ByteBuffer.wrap("/9j/".repeat(1024).getBytes(StandardCharsets.US_ASCII));
            case ANNOUNCES -> ByteBuffer.wrap(header(ANNOUNCED_BYTES));
            case NEVER_READS -> pings();
        };
        if (kind == Kind.DRIPS_BODY) {
            channel.write(ByteBuffer.wrap(header(DRIPPED_BODY_BYTES)));
        }
    }

    Kind kind() {
        return kind;
    }

    /** Does its harm for this second; afterwards {@link #isEnded} tells whether the server has put an end to it. */
    void tick() {
        if (isEnded) {
            return;
        }
        try {
            switch (kind) {
                case DRIPS_HEADER, DRIPS_BODY -> {
                    bytes.limit(Math.min(bytes.capacity(), bytes.position() + 1));
                    channel.write(bytes);
                    isEnded = readsEnd();
                }
                case ANNOUNCES -> {
                    channel.write(bytes);
                    isEnded = readsEnd();
                }
                case NEVER_READS -> {
                    channel.write(bytes);
                    if (!bytes.hasRemaining()) {
                        bytes.rewind();
                    }
                }
            }
        } catch (IOException e) {
            isEnded = true;
        }
    }

    /** Whether the server has closed. */
    boolean isEnded() {
        return isEnded;
    }

    double seconds() {
        return (System.nanoTime() - openedNanos) / 1e9;
    }

    private boolean readsEnd() throws IOException {
        int count = channel.read(sink.clear());
        while (count > 0) {
            count = channel.read(sink.clear());
        }
        return count < 0;
    }

    private static byte[] header(int bodyBytes) {
        return HeaderCodec.encode(FrameHeader.of(MessageType.CLIENT_IMAGE, bodyBytes, null));
    }

    private static ByteBuffer pings() {
        ByteBuffer ping = Frames.message(new ControlMessage.Ping().toBytes());
        int count = PINGS_A_TICK_BYTES / ping.remaining();
        ByteBuffer pings = ByteBuffer.allocate(count * ping.remaining());
        for (int i = 0; i < count; i++) {
            pings.put(ping.duplicate());
        }
        return pings.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
