package pomona.tools.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photo;
import pomona.tools.peer.WireClient;
import pomona.tools.peer.WireClient.Received;

/**
 * 100 bodies of 8 MiB against memory for eight of them. All send a half; then three of four go on, the others fall
 * silent for good. A silent one that holds the reserve is waited for by the body's clock, here 6 s in place of 30.
 */
public final class HalfSentBodies implements Scenario {
    private static final int BODIES = 100;
    private static final int BODY_BYTES = 8 * 1024 * 1024;
    private static final int SILENT_EACH = 4;
    private static final String BODY_TIMEOUT = "6s";
    /** Well within the body's clock: nobody is to be too late for it. */
    private static final Duration HALVES_TIME = Duration.ofSeconds(2);

    private static final Duration LIMIT = Duration.ofMinutes(6);

    @Override
    public String name() {
        return "half-sent";
    }

    @Override
    public String question() {
        return "100 half-sent bodies of 8 MiB on a budget of 64 MiB: do those that go on finish?";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        // A real photo followed by nothing of meaning, which a decoder doesn't read.
        byte[] file = Arrays.copyOf(bench.photos().largest().file(), BODY_BYTES);
        byte[] frame = new Photo("half", file).rawFrame(null);
        ExecutorService threads = Executors.newFixedThreadPool(BODIES);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger answered = new AtomicInteger();
        List<Future<Double>> good = new ArrayList<>();
        List<WireClient> peers = new ArrayList<>();
        try (MeasuredServer server = bench.server("--body-budget-bytes", "64MiB", "--body-timeout", BODY_TIMEOUT)) {
            long begunNanos = System.nanoTime();
            for (int i = 0; i < BODIES; i++) {
                WireClient peer = new WireClient(server.address(), LIMIT);
                peers.add(peer);
                boolean isSilent = i % SILENT_EACH == 0;
                Future<Double> end = threads.submit(() -> {
                    peer.send(frame, 0, frame.length / 2);
                    goOn.await(1, TimeUnit.MINUTES);
                    if (isSilent) {
                        return Double.NaN;
                    }
                    peer.send(frame, frame.length / 2, frame.length - frame.length / 2);
                    Received reply = peer.receive();
                    if (!reply.isPrediction()) {
                        throw new IOException("told " + reply.text());
                    }
                    bench.say("%d answered", answered.incrementAndGet());
                    return (System.nanoTime() - begunNanos) / 1e9;
                });
                if (!isSilent) {
                    good.add(end);
                }
            }
            TimeUnit.MILLISECONDS.sleep(HALVES_TIME.toMillis());
            double stalledMb = server.residentMb();
            goOn.countDown();
            List<Double> seconds = new ArrayList<>();
            int failed = 0;
            for (Future<Double> one : good) {
                try {
                    long leftNanos = LIMIT.toNanos() - (System.nanoTime() - begunNanos);
                    seconds.add(one.get(Math.max(1, leftNanos), TimeUnit.NANOSECONDS));
                } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                    bench.say("one failed: %s", e.getCause() == null ? "no reply in time" : e.getCause());
                    failed++;
                }
            }
            return List.of(
                    Figure.exactly("bodies that went on and were answered", seconds.size(), good.size()),
                    Figure.exactly("bodies that went on and failed", failed, 0),
                    Figure.of("first answer after", seconds.isEmpty() ? 0 : Collections.min(seconds), "s"),
                    Figure.of("last answer after", seconds.isEmpty() ? 0 : Collections.max(seconds), "s"),
                    Figure.of("resident while all stood still", stalledMb, "MB"),
                    Figure.below("resident, peak", server.peakMb(), "MB", 600));
        } finally {
            for (WireClient peer : peers) {
                peer.close();
            }
            threads.shutdownNow();
        }
    }
}
