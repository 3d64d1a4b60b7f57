package pomona.tools.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Quartiles;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;

/** How soon a server is ready, and what it holds of memory after some work and after a crowd. */
public final class StartAndMemory implements Scenario {
    static final int PREDICTIONS = 1000;
    static final int PREDICTING_CLIENTS = 4;
    static final Duration LIMIT = Duration.ofMinutes(10);
    /** A little over two turns of the server's own look whether it is idle. */
    static final int REST_SECONDS = 12;

    private static final int STARTS = 7;
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
        bench.supervised().close();
        for (int i = 0; i < STARTS; i++) {
            try (MeasuredServer server = bench.supervised()) {
                seconds.add(server.startTime().toNanos() / 1e9);
                cpuSeconds.add(server.processorTime().toNanos() / 1e9);
            }
            bench.say("ready after %.2f s", seconds.get(i));
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.below("ready", Quartiles.of(seconds).median(), "s", READY_SECONDS_MAX)
                .from(seconds));
        figures.add(Figure.of("ready, quickest", Collections.min(seconds), "s"));
        figures.add(Figure.of("ready, slowest", Collections.max(seconds), "s"));
        figures.add(Figure.median("ready, processor time", cpuSeconds, "s"));
        try (MeasuredServer server = bench.server()) {
            figures.add(Figure.of("resident when ready", server.residentMb(), "MB"));
            List<byte[]> frames = bench.photos().base64Frames();
            new Load(server, PREDICTING_CLIENTS, frames).run(PREDICTIONS, LIMIT, count -> {});
            figures.add(Figure.below(
                    "resident at the last of %d predictions".formatted(PREDICTIONS),
                    server.residentMb(),
                    "MB",
                    AFTER_PREDICTIONS_MB_MAX));
            // Idle, it gives back what the allocator kept.
            TimeUnit.SECONDS.sleep(REST_SECONDS);
            figures.add(Figure.of("resident %d s later".formatted(REST_SECONDS), server.residentMb(), "MB"));
            Load.Outcome crowd = new Load(server, CROWD, frames).run(CROWD, LIMIT, count -> {});
            figures.add(Figure.exactly("of %d clients at once answered".formatted(CROWD), crowd.predictions(), CROWD));
            figures.add(Figure.of("longest wait of them", crowd.micros().getMaxValue() / 1000.0, "ms"));
            figures.add(Figure.below(
                    "resident after %d clients at once".formatted(CROWD),
                    server.residentMb(),
                    "MB",
                    AFTER_CROWD_MB_MAX));
            figures.add(Figure.of("most it ever held", server.peakMb(), "MB"));
        }
        return figures;
    }
}
