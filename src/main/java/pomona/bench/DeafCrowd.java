package pomona.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import pomona.client.ServerAddress;
import pomona.protocol.ControlMessage;
import pomona.protocol.Event;
import pomona.protocol.Frames;

/**
 * Nearly as many clients as the server lets in, each of which asks 400 times who it is and reads no answer: together
 * they ask for 9 GB of replies.
 */
final class DeafCrowd implements Scenario {
    /** The server's own limit is 10,000. */
    private static final int CLIENTS = 9_900;

    private static final int QUESTIONS = 400;
    private static final int OTHER_DESCRIPTORS = 500;
    /** What the budget leaves open, the clock for reading a reply closes. */
    private static final long LIMIT_SECONDS = 240;

    private static final long LOOK_SECONDS = 5;

    private static final double RESIDENT_MB_MAX = 600;

    @Override
    public String name() {
        return "deaf";
    }

    @Override
    public String question() {
        return "9,900 clients ask 400 times and never read: what do they do to the server and to a good client?";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
        if (descriptors < CLIENTS + OTHER_DESCRIPTORS) {
            bench.say("skipped: %d connections need a higher ulimit -n than %d", CLIENTS, descriptors);
            return List.of();
        }
        List<byte[]> frames =
                bench.photos().all().stream().map(Photo::base64Frame).toList();
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        double residentMb = 0;
        int open = CLIENTS;
        long seconds = 0;
        try (ServerProcess server = bench.server();
                Peer good = new Peer(server.address())) {
            for (int i = 0; i < 100; i++) {
                without.add(photo(good, frames.get(i % frames.size())));
            }
            try (Crowd crowd = new Crowd(server.address())) {
                bench.say("%d connected", CLIENTS);
                crowd.start();
                long begunNanos = System.nanoTime();
                long lookedSeconds = 0;
                while (open > 0 && seconds < LIMIT_SECONDS) {
                    with.add(photo(good, frames.get(with.size() % frames.size())));
                    residentMb = Math.max(residentMb, server.memory().residentMb());
                    seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunNanos);
                    if (seconds >= lookedSeconds + LOOK_SECONDS) {
                        lookedSeconds = seconds;
                        open = connections(server) - 2;
                        bench.say(
                                "after %d s: %d photos answered, %d of them open, %.0f MB",
                                seconds, with.size(), open, server.memory().residentMb());
                    }
                }
            }
            Event.Counters counters = server.settled();
            return List.of(
                    Figure.exactly("books balance afterwards", counters.balance() ? 1 : 0, 1),
                    Figure.exactly("still open at the end", open, 0),
                    Figure.of("until all were closed", (double) seconds, "s"),
                    Figure.count("closed for memory's sake, of %d".formatted(CLIENTS), counters.closedDeaf()),
                    Figure.below("resident, most at any look", residentMb, "MB", RESIDENT_MB_MAX),
                    Figure.below("resident, peak", server.memory().peakMb(), "MB", RESIDENT_MB_MAX),
                    Figure.count("good client's photos meanwhile, all answered", with.size()),
                    Figure.of("good client's median without them", Numbers.median(without), "ms"),
                    Figure.of("good client's median with them", Numbers.median(with), "ms"),
                    Figure.of("good client's p90 with them", Numbers.percentile90(with), "ms"),
                    Figure.of("good client's longest wait with them", Numbers.max(with), "ms"));
        }
    }

    /** As the server counts them, this look included. */
    private static int connections(ServerProcess server) throws IOException {
        try (Peer peer = new Peer(server.address())) {
            peer.send(new ControlMessage.Watch(ControlMessage.WATCH_MILLIS_MAX));
            return peer.receive().json().get("connections").asInt();
        }
    }

    private static double photo(Peer peer, byte[] frame) throws IOException {
        long sentNanos = System.nanoTime();
        Reply reply = peer.send(frame).receive();
        if (!reply.isPrediction()) {
            throw new IOException("the good client was told " + reply.text());
        }
        return (System.nanoTime() - sentNanos) / 1e6;
    }

    /** Connected at first; once started, one thread writes for all of them whatever their sockets take. */
    private static final class Crowd implements AutoCloseable {
        private static final long TICK_MILLIS = 50;

        private record Client(SocketChannel channel, ByteBuffer questions) {}

        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final List<Client> clients = new ArrayList<>();

        Crowd(ServerAddress address) throws IOException {
            ByteBuffer questions = questions();
            for (int i = 0; i < CLIENTS; i++) {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress(address.host(), address.port()));
                channel.configureBlocking(false);
                clients.add(new Client(channel, questions.duplicate()));
            }
        }

        private static ByteBuffer questions() {
            ByteBuffer question = Frames.message(new ControlMessage.Info().toBytes());
            ByteBuffer all = ByteBuffer.allocateDirect(QUESTIONS * question.remaining());
            for (int i = 0; i < QUESTIONS; i++) {
                all.put(question.duplicate());
            }
            return all.flip();
        }

        void start() {
            var unused = clock.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }

        private synchronized void tick() {
            for (Client client : clients) {
                try {
                    if (client.channel().isOpen() && client.questions().hasRemaining()) {
                        client.channel().write(client.questions());
                    }
                } catch (IOException e) {
                    close(client);
                }
            }
        }

        private static void close(Client client) {
            try {
                client.channel().close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public synchronized void close() {
            clock.shutdownNow();
            clients.forEach(Crowd::close);
        }
    }
}
