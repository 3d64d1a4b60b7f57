package pomona.tools.faults;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import pomona.client.ServerAddress;
import pomona.protocol.ControlMessage;
import pomona.protocol.Event;
import pomona.protocol.Frames;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Scenario;
import pomona.tools.load.Load;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.WireClient;

/**
 * Nearly as many clients as the server lets in, each of which asks 400 times who it is and reads no answer: together
 * they ask for 9 GB of replies.
 */
public final class DeafCrowd implements Scenario {
    /** The server's own limit is 10,000. */
    private static final int CLIENTS = 9_900;

    private static final int QUESTIONS = 400;
    private static final int OTHER_DESCRIPTORS = 500;
    /** What the budget leaves open, the clock for reading a reply closes. */
    private static final long LIMIT_SECONDS = 240;

    private static final int PHOTOS_BEFORE = 100;
    private static final int PHOTOS_A_LOOK = 50;
    private static final Duration PHOTOS_LIMIT = Duration.ofMinutes(5);

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
        double residentMb = 0;
        int open = CLIENTS;
        long seconds = 0;
        try (MeasuredServer server = bench.server()) {
            Load without = new Load(server, 1, bench.photos().base64Frames());
            Load with = new Load(server, 1, bench.photos().base64Frames());
            without.round(PHOTOS_BEFORE, PHOTOS_LIMIT);
            try (Crowd crowd = new Crowd(server.address())) {
                bench.say("%d connected", CLIENTS);
                crowd.start();
                long begunNanos = System.nanoTime();
                while (open > 0 && seconds < LIMIT_SECONDS) {
                    with.round(PHOTOS_A_LOOK, PHOTOS_LIMIT);
                    residentMb = Math.max(residentMb, server.residentMb());
                    seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunNanos);
                    open = connections(server.address()) - 1;
                    bench.say("after %d s: %d of them open, %.0f MB", seconds, open, server.residentMb());
                }
            }
            Event.Counters counters = server.settled();
            return List.of(
                    Figure.exactly("books balance afterwards", counters.balance() ? 1 : 0, 1),
                    Figure.exactly("still open at the end", open, 0),
                    Figure.of("until all were closed", (double) seconds, "s"),
                    Figure.count("closed for memory's sake, of %d".formatted(CLIENTS), counters.closedDeaf()),
                    Figure.below("resident, most at any look", residentMb, "MB", RESIDENT_MB_MAX),
                    Figure.below("resident, peak", server.peakMb(), "MB", RESIDENT_MB_MAX),
                    Figure.of("good client's median without them", without.millis(50), "ms"),
                    Figure.of("good client's median with them", with.millis(50), "ms"),
                    Figure.of("good client's p90 with them", with.millis(90), "ms"),
                    Figure.of("good client's longest wait with them", with.millis(100), "ms"));
        }
    }

    /** As the server counts them, this look included. */
    private static int connections(ServerAddress address) throws IOException {
        try (WireClient look = new WireClient(address)) {
            look.send(new ControlMessage.Watch(ControlMessage.WATCH_MILLIS_MAX));
            return look.receive().json().path("connections").asInt();
        }
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
