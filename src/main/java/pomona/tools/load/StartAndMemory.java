package pomona.tools.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Quartiles;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photo;
import pomona.tools.peer.WireClient;

/** How soon a server is ready, and what it holds of memory after some work and after a crowd. */
public final class StartAndMemory implements Scenario {
    private static final int STARTS = 7;
    /** A little over two turns of the server's own look whether it is idle. */
    private static final int REST_SECONDS = 12;

    private static final int PREDICTIONS = 1000;
    private static final int CROWD = 300;
    /** DJL Serving on the same machine with the same model. */
    private static final double READY_SECONDS_MAX = 1.9;

    private static final double AFTER_PREDICTIONS_MB_MAX = 260;
    private static final double AFTER_CROWD_MB_MAX = 465;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String question() {
        return "time from bin/pomona serve to ready, and resident memory after 1,000 predictions and 300 clients at once";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        List<Double> seconds = new ArrayList<>();
        List<Double> cpuSeconds = new ArrayList<>();
        // The first one fills the disk's cache.
        supervised(bench).close();
        for (int i = 0; i < STARTS; i++) {
            try (MeasuredServer server = supervised(bench)) {
                seconds.add(server.startTime().toNanos() / 1e9);
                cpuSeconds.add(server.processorTime().toNanos() / 1e9);
            }
            bench.say("ready after %.2f s", seconds.get(i));
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.below(
                        "ready, median of %d starts".formatted(STARTS),
                        Quartiles.of(seconds).median(),
                        "s",
                        READY_SECONDS_MAX)
                .from(seconds));
        figures.add(Figure.of("ready, quickest", Collections.min(seconds), "s"));
        figures.add(Figure.of("ready, slowest", Collections.max(seconds), "s"));
        figures.add(Figure.median("processor time until ready, median", cpuSeconds, "s"));
        try (MeasuredServer server = bench.server()) {
            figures.add(Figure.of("resident when ready", server.memory().residentMb(), "MB"));
            List<byte[]> frames =
                    bench.photos().all().stream().map(Photo::base64Frame).toList();
            new Load(server.address(), 4, frames).run(PREDICTIONS, Duration.ofMinutes(5), count -> {});
            figures.add(Figure.below(
                    "resident at the last of %d predictions".formatted(PREDICTIONS),
                    server.memory().residentMb(),
                    "MB",
                    AFTER_PREDICTIONS_MB_MAX));
            // Idle, it gives back what the allocator kept.
            TimeUnit.SECONDS.sleep(REST_SECONDS);
            figures.add(Figure.of(
                    "resident %d s after %d predictions".formatted(REST_SECONDS, PREDICTIONS),
                    server.memory().residentMb(),
                    "MB"));
            Crowd crowd = new Crowd(server, frames);
            figures.add(Figure.exactly("of %d clients at once answered".formatted(CROWD), crowd.answered(), CROWD));
            figures.add(Figure.of("longest wait of them", crowd.longestMillis(), "ms"));
            figures.add(Figure.below(
                    "resident after %d clients at once".formatted(CROWD),
                    server.memory().residentMb(),
                    "MB",
                    AFTER_CROWD_MB_MAX));
            figures.add(Figure.of("most it ever held", server.memory().peakMb(), "MB"));
        }
        return figures;
    }

    /** As a user has it. */
    private static MeasuredServer supervised(Bench bench) throws IOException, InterruptedException {
        return MeasuredServer.start(bench.launcher(), bench.out(), 0, true, List.of());
    }

    /** Connects all, then lets all send at the same moment. */
    private static final class Crowd {
        private int answered;
        private double longestMillis;

        Crowd(MeasuredServer server, List<byte[]> frames) throws Exception {
            CountDownLatch connected = new CountDownLatch(CROWD);
            ExecutorService threads = Executors.newFixedThreadPool(CROWD);
            List<Future<Double>> waits = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                byte[] frame = frames.get(i % frames.size());
                waits.add(threads.submit(() -> {
                    try (WireClient peer = new WireClient(server.address())) {
                        connected.countDown();
                        connected.await(1, TimeUnit.MINUTES);
                        long sentNanos = System.nanoTime();
                        boolean isPrediction = peer.send(frame).receive().isPrediction();
                        return isPrediction ? (System.nanoTime() - sentNanos) / 1e6 : Double.NaN;
                    }
                }));
            }
            for (Future<Double> wait : waits) {
                double millis = wait.get();
                answered += Double.isNaN(millis) ? 0 : 1;
                longestMillis = Math.max(longestMillis, Double.isNaN(millis) ? 0 : millis);
            }
            threads.shutdown();
        }

        int answered() {
            return answered;
        }

        double longestMillis() {
            return longestMillis;
        }
    }
}
