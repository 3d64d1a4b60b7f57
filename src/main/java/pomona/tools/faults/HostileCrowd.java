package pomona.tools.faults;

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

/** Hostile clients, all at it at once, each at its own moment of every second; one thread for all. */
final class HostileCrowd implements AutoCloseable {
    /** Parts of a second: clients that all act in the same instant would be a kinder load in between. */
    private static final int SLICES = 20;

    private static final int SMALL_RECEIVE_BUFFER_BYTES = 4096;

    private final List<Client> clients = new ArrayList<>();
    private final Map<String, Double> slowest = new TreeMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int open;
    private long ended;
    private int slice;

    /**
     * What a client does.
     *
     * @param count how many of them there are
     * @param first sent at once; client after client takes the next of these
     * @param then sent over and over
     * @param thenBytes of it in a second
     * @param isReading whether it reads what comes
     * @param comesAgain whether it connects anew when the server has put an end to it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Kind(
            String name,
            InetSocketAddress address,
            int count,
            List<byte[]> first,
            byte[] then,
            int thenBytes,
            boolean isReading,
            boolean comesAgain) {}

    private static final class Client {
        private final Kind kind;
        private final int number;
        private final ByteBuffer sink = ByteBuffer.allocate(4096);
        private SocketChannel channel;
        private ByteBuffer first;
        private ByteBuffer then;
        private long openedNanos;
        private boolean isEnded;

        Client(Kind kind, int number) throws IOException {
            this.kind = kind;
            this.number = number;
            channel = open(kind);
            first = firstBytes();
            then = ByteBuffer.wrap(kind.then);
            openedNanos = System.nanoTime();
            channel.connect(kind.address);
            channel.write(first);
            channel.configureBlocking(false);
        }

        private static SocketChannel open(Kind kind) throws IOException {
            SocketChannel channel = SocketChannel.open();
            if (!kind.isReading) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_RECEIVE_BUFFER_BYTES);
            }
            return channel;
        }

        private ByteBuffer firstBytes() {
            return ByteBuffer.wrap(kind.first.get(number % kind.first.size()));
        }

        /** Does its harm for this second and looks whether the server has put an end to it. */
        void tick() {
            try {
                if (!channel.finishConnect()) {
                    return;
                }
                channel.write(first);
                then.limit(Math.min(then.capacity(), then.position() + kind.thenBytes));
                channel.write(then);
                if (then.position() == then.capacity()) {
                    then.rewind();
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

        /** Connects anew, without waiting for it. */
        void comeAgain() throws IOException {
            channel.close();
            channel = open(kind);
            channel.configureBlocking(false);
            first = firstBytes();
            then = ByteBuffer.wrap(kind.then);
            openedNanos = System.nanoTime();
            channel.connect(kind.address);
            isEnded = false;
        }
    }

    HostileCrowd(List<Kind> kinds) throws IOException {
        for (Kind kind : kinds) {
            for (int i = 0; i < kind.count; i++) {
                clients.add(new Client(kind, i));
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
                leaves(client);
            }
        }
        slice = (slice + 1) % SLICES;
    }

    private void leaves(Client client) {
        ended++;
        try {
            if (client.kind.comesAgain) {
                client.comeAgain();
                return;
            }
        } catch (IOException e) {
            // It stays away.
            client.isEnded = true;
        }
        open--;
    }

    /** How often the server has put an end to one. */
    synchronized long ended() {
        return ended;
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
