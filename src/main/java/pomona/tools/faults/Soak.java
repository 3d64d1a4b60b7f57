package pomona.tools.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import pomona.client.ClientOptions;
import pomona.client.PredictionClient;
import pomona.client.PredictionException;
import pomona.protocol.ControlMessage;
import pomona.protocol.Event;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Curve;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Scenario;
import pomona.tools.load.Load;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photo;
import pomona.tools.peer.WireClient;

/** Good, impatient and broken clients for as long as is wanted; at the end every image must be accounted for. */
public final class Soak implements Scenario {
    private static final long SEED = 20261123;
    private static final double GROWTH_MAX = 1.10;
    private static final int GOOD_CLIENTS = 2;
    private static final int CHAOS_CLIENTS = 3;
    private static final int DESCRIPTORS_LEFT_MAX = 10;

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String question() {
        return "a mixed load of good, impatient and broken clients; the books at its end";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        Curve curve = new Curve("seconds", "descriptors", "received", "predicted");
        try (MeasuredServer server = bench.server("--header-timeout", "2s", "--body-timeout", "5s")) {
            long endNanos = System.nanoTime() + bench.soakTime().toNanos();
            new Load(server, 2, List.of(bench.photos().largest().base64Frame()))
                    .run(50, Duration.ofMinutes(1), count -> {});
            long descriptors = server.descriptors();
            Load good = new Load(server, GOOD_CLIENTS, bench.photos().base64Frames());
            Future<Load.Outcome> answered =
                    threads.submit(() -> good.run(Long.MAX_VALUE, bench.soakTime(), count -> {}));
            Clients clients = new Clients(bench, server, endNanos);
            List<Future<?>> all = new ArrayList<>(List.of(answered, threads.submit(clients::library)));
            for (int i = 0; i < CHAOS_CLIENTS; i++) {
                Random random = new Random(SEED + i);
                all.add(threads.submit((Callable<Void>) () -> clients.chaos(random)));
            }
            long begunNanos = System.nanoTime();
            for (int i = 0; System.nanoTime() < endNanos; i++) {
                TimeUnit.SECONDS.sleep(2);
                Event.Counters counters = server.info().counters();
                double seconds = (System.nanoTime() - begunNanos) / 1e9;
                curve.add(
                        server.residentMb(),
                        Math.round(seconds),
                        server.descriptors(),
                        counters.received(),
                        counters.predicted());
                if (i % 15 == 0) {
                    bench.say("%.0f s: %s", seconds, counters);
                }
                if (!counters.balance()) {
                    throw new IllegalStateException("the books don't balance: " + counters);
                }
            }
            for (Future<?> one : all) {
                one.get(2, TimeUnit.MINUTES);
            }
            Event.Counters counters = server.settled();
            long left = awaitFewDescriptors(server, descriptors);
            curve.write(bench.out().resolve("soak.csv"));
            return List.of(
                    Figure.count("images received", counters.received()),
                    Figure.count("predicted", counters.predicted()),
                    Figure.count("errors", counters.errorsTotal()),
                    Figure.count("abandoned", counters.abandoned()),
                    Figure.exactly("books balance", counters.balance() ? 1 : 0, 1),
                    Figure.exactly(
                            "good requests without a prediction",
                            answered.get().others() + clients.unanswered.get(),
                            0),
                    Figure.exactly("replies that chaos should not get", clients.strange.get(), 0),
                    Figure.below(
                            "descriptors more than at the start",
                            (double) (left - descriptors),
                            "",
                            DESCRIPTORS_LEFT_MAX),
                    Figure.below("resident, last tenth over second", curve.tenth(9) / curve.tenth(1), "", GROWTH_MAX),
                    Figure.of("resident, peak", server.peakMb(), "MB"));
        } finally {
            threads.shutdownNow();
        }
    }

    /** Connections that the server lingers on take some seconds to go. */
    private static long awaitFewDescriptors(MeasuredServer server, long before) throws Exception {
        long begunNanos = System.nanoTime();
        long now = server.descriptors();
        while (now - before >= DESCRIPTORS_LEFT_MAX && System.nanoTime() - begunNanos < TimeUnit.SECONDS.toNanos(45)) {
            TimeUnit.MILLISECONDS.sleep(500);
            now = server.descriptors();
        }
        return now;
    }

    private static final class Clients {
        private final Bench bench;
        private final MeasuredServer server;
        private final long endNanos;
        private final List<Photo> photos;
        private final AtomicInteger unanswered = new AtomicInteger();
        private final AtomicInteger strange = new AtomicInteger();
        private final AtomicLong next = new AtomicLong();

        Clients(Bench bench, MeasuredServer server, long endNanos) {
            this.bench = bench;
            this.server = server;
            this.endNanos = endNanos;
            this.photos = bench.photos().all();
        }

        private boolean goesOn() {
            return System.nanoTime() < endNanos;
        }

        private Photo photo() {
            return photos.get((int) (next.getAndIncrement() % photos.size()));
        }

        /** The library, which retries. */
        Void library() throws InterruptedException {
            try (PredictionClient client = PredictionClient.open(
                    server.address(), ClientOptions.defaults().withConnections(2))) {
                while (goesOn()) {
                    try {
                        client.predict(photo().file());
                    } catch (PredictionException e) {
                        bench.say("the library failed: %s", e);
                        unanswered.incrementAndGet();
                    }
                }
            }
            return null;
        }

        /** One of many kinds of harm, again and again. */
        Void chaos(Random random) throws IOException, InterruptedException {
            while (goesOn()) {
                try (WireClient peer = new WireClient(server.address())) {
                    byte[] frame = photo().base64Frame();
                    switch (random.nextInt(10)) {
                        case 0 -> peer.send(frame, 0, random.nextInt(frame.length));
                        case 1 ->
                            peer.send(frame, 0, random.nextInt(frame.length)).reset();
                        case 2 -> peer.send(frame).reset();
                        case 3 ->
                            expect(
                                    peer.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                                    "error:bad_header");
                        case 4 -> expect(peer.send(broken(random)), "error:bad_image", "error:unsupported_format");
                        case 5 -> {
                            for (int i = 0; i < 8; i++) {
                                peer.send(photo().rawFrame("c" + i));
                                peer.send(new ControlMessage.Cancel("c" + random.nextInt(8)));
                            }
                            peer.halfClose();
                            peer.receiveAll();
                        }
                        case 6 -> {
                            for (int i = 0; i < 100; i++) {
                                peer.send(new ControlMessage.Ping());
                            }
                            for (int i = 0; i < 100; i++) {
                                expect(peer, "pong");
                            }
                        }
                        case 7 -> {
                            // Left half-sent until the server's clock ends it, or until we lose patience.
                            peer.send(frame, 0, 1 + random.nextInt(frame.length - 1));
                            TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
                        }
                        case 8 -> {
                            expect(peer.send(frame), "prediction");
                            expect(peer.message("DISCONNECT"), "logoff");
                        }
                        default -> expect(peer.send(frame).halfClose(), "prediction");
                    }
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
            }
            return null;
        }

        private static byte[] broken(Random random) {
            byte[] bytes = new byte[1000];
            random.nextBytes(bytes);
            return new Photo("noise", bytes).rawFrame("n");
        }

        private void expect(WireClient peer, String... kinds) throws IOException {
            String kind = peer.receive().kind();
            if (Arrays.stream(kinds).noneMatch(kind::startsWith)) {
                bench.say("strange: %s", kind);
                strange.incrementAndGet();
            }
        }
    }
}
