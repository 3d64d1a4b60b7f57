package pomona.tools.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Curve;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;

/** Resident memory over many predictions: does it grow with traffic? */
public final class MemoryCurve implements Scenario {
    private static final int SAMPLES = 200;
    private static final Duration LIMIT = Duration.ofMinutes(30);
    /** The collector's and the allocator's ups and downs. */
    private static final double GROWTH_MAX = 1.05;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String question() {
        return "resident memory over many predictions: the last tenth against the second";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        Curve curve = new Curve("predictions", "seconds");
        AtomicReference<Exception> failure = new AtomicReference<>();
        int each = Math.max(1, bench.predictions() / SAMPLES);
        try (MeasuredServer server = bench.server()) {
            long begunNanos = System.nanoTime();
            Load.Outcome outcome = new Load(server, 4, bench.photos().base64Frames())
                    .run(bench.predictions(), LIMIT, count -> {
                        if (count % each != 0) {
                            return;
                        }
                        try {
                            double seconds = (System.nanoTime() - begunNanos) / 1e9;
                            curve.add(server.residentMb(), count, Math.round(seconds));
                            if (count % (each * 20L) == 0) {
                                bench.say("%d predictions after %.0f s", count, seconds);
                            }
                        } catch (Exception e) {
                            failure.set(e);
                        }
                    });
            if (failure.get() != null) {
                throw failure.get();
            }
            curve.write(bench.out().resolve("memory.csv"));
            double second = curve.tenth(1);
            double last = curve.tenth(9);
            return List.of(
                    Figure.exactly("predictions", outcome.predictions(), bench.predictions()),
                    Figure.of("mean rate", outcome.perSecond(), "images/s"),
                    Figure.of("resident, mean of the second tenth", second, "MB"),
                    Figure.of("resident, mean of the last tenth", last, "MB"),
                    Figure.below("last over second", last / second, "", GROWTH_MAX),
                    Figure.of("resident, peak", server.peakMb(), "MB"));
        }
    }
}
