package pomona.tools.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import pomona.client.ServerAddress;
import pomona.protocol.ControlMessage;
import pomona.protocol.Frames;
import pomona.tools.peer.WireClient;

/** Hostile clients, all at it at once, each at its own moment of every second; one thread for all. */
final class HostileCrowd implements AutoCloseable {
    /** Parts of a second: clients that all act in the same instant would be a kinder load in between. */
    private static final int SLICES = 20;

    private static final int SMALL_RECEIVE_BUFFER_BYTES = 4096;

    private final List<Client> clients = new ArrayList<>();
    private final Map<String, Double> slowest = new TreeMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int open;
    private int slice;

    /**
     * What a client does.
     *
     * @param count how many of them there are
     * @param first sent at once
     * @param then sent over and over
     * @param thenBytes of it in a second
     * @param isReading whether it reads what comes
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Kind(String name, int count, byte[] first, byte[] then, int thenBytes, boolean isReading) {
        private static final byte[] NOTHING = {};

        static List<Kind> all() {
            byte[] header = header(1024 * 1024);
            byte[] body = "/9j/".repeat(1024).getBytes(US_ASCII);
            // The server must feel them, and this machine has to run both sides.
            byte[] pings = pings(116);
            return List.of(
                    new Kind("drips a header, a byte a second", 100, NOTHING, header, 1, true),
                    new Kind("drips a body, a byte a second", 100, header, body, 1, true),
                    new Kind("announces 32 MiB and sends none", 200, header(32 * 1024 * 1024), NOTHING, 0, true),
                    new Kind("pings and never reads", 200, NOTHING, pings, pings.length, false));
        }

        private static byte[] header(int bodyBytes) {
            return WireClient.header("CLIENT_IMAGE", bodyBytes, "");
        }

        private static byte[] pings(int count) {
            byte[] ping = Frames.message(new ControlMessage.Ping().toBytes()).array();
            ByteBuffer pings = ByteBuffer.allocate(count * ping.length);
            for (int i = 0; i < count; i++) {
                pings.put(ping);
            }
            return pings.array();
        }
    }

    private static final class Client {
        private final Kind kind;
        private final SocketChannel channel = SocketChannel.open();
        private final long openedNanos = System.nanoTime();
        private final ByteBuffer bytes;
        private final ByteBuffer sink = ByteBuffer.allocate(4096);
        private boolean isEnded;

        Client(Kind kind, ServerAddress address) throws IOException {
            this.kind = kind;
            bytes = ByteBuffer.wrap(kind.then);
            if (!kind.isReading) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_RECEIVE_BUFFER_BYTES);
            }
            channel.connect(new InetSocketAddress(address.host(), address.port()));
            channel.write(ByteBuffer.wrap(kind.first));
            channel.configureBlocking(false);
        }

        /** Does its harm for this second and looks whether the server has put an end to it. */
        void tick() {
            try {
                bytes.limit(Math.min(bytes.capacity(), bytes.position() + kind.thenBytes));
                channel.write(bytes);
                if (bytes.position() == bytes.capacity()) {
                    bytes.rewind();
                }
                isEnded = kind.isReading && readsEnd();
            } catch (IOException e) {
                isEnded = true;
            }
        }

        private boolean readsEnd() throws IOException {
            int count = channel.read(sink.clear());
            while (count > 0) {
                count = channel.read(sink.clear());
            }
            return count < 0;
        }
    }

    HostileCrowd(ServerAddress address) throws IOException {
        for (Kind kind : Kind.all()) {
            for (int i = 0; i < kind.count; i++) {
                clients.add(new Client(kind, address));
            }
        }
        open = clients.size();
        var unused = clock.scheduleAtFixedRate(this::tick, 0, 1000 / SLICES, TimeUnit.MILLISECONDS);
    }

    private synchronized void tick() {
        for (int i = slice; i < clients.size(); i += SLICES) {
            Client client = clients.get(i);
            if (client.isEnded) {
                continue;
            }
            client.tick();
            if (client.isEnded) {
                slowest.merge(client.kind.name, (System.nanoTime() - client.openedNanos) / 1e9, Math::max);
                open--;
            }
        }
        slice = (slice + 1) % SLICES;
    }

    /** How many the server has not yet put an end to. */
    synchronized int open() {
        return open;
    }

    /** The longest life in seconds of each kind, of those that the server has ended. */
    synchronized Map<String, Double> slowest() {
        return new TreeMap<>(slowest);
    }

    @Override
    public synchronized void close() throws IOException {
        clock.shutdownNow();
        for (Client client : clients) {
            client.channel.close();
        }
    }
}
