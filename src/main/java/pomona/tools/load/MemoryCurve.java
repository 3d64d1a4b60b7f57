package pomona.tools.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Numbers;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.Photo;
import pomona.tools.peer.ServerProcess;

/** Resident memory over many predictions: does it grow with traffic? */
public final class MemoryCurve implements Scenario {
    private static final int SAMPLES = 200;
    private static final Duration LIMIT = Duration.ofMinutes(30);
    /** The collector's and the allocator's ups and downs. */
    private static final double GROWTH_MAX = 1.05;

    private record Sample(long predictions, double seconds, double residentMb) {}

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
        List<byte[]> frames =
                bench.photos().all().stream().map(Photo::base64Frame).toList();
        List<Sample> samples = new ArrayList<>();
        AtomicReference<Exception> failure = new AtomicReference<>();
        int each = Math.max(1, bench.predictions() / SAMPLES);
        try (ServerProcess server = bench.server()) {
            long begunNanos = System.nanoTime();
            Load.Outcome outcome = new Load(server.address(), 4, frames).run(bench.predictions(), LIMIT, count -> {
                if (count % each != 0) {
                    return;
                }
                try {
                    double seconds = (System.nanoTime() - begunNanos) / 1e9;
                    synchronized (samples) {
                        samples.add(new Sample(count, seconds, server.memory().residentMb()));
                    }
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
            bench.write("memory.csv", csv(samples));
            double second = tenth(samples, 1);
            double last = tenth(samples, 9);
            return List.of(
                    Figure.exactly("predictions", outcome.predictions(), bench.predictions()),
                    Figure.of("mean rate", outcome.perSecond(), "images/s"),
                    Figure.of("resident, mean of the second tenth", second, "MB"),
                    Figure.of("resident, mean of the last tenth", last, "MB"),
                    Figure.below("last over second", last / second, "", GROWTH_MAX),
                    Figure.of("resident, peak", server.memory().peakMb(), "MB"));
        }
    }

    private static double tenth(List<Sample> samples, int number) {
        int from = samples.size() * number / 10;
        int to = Math.max(from + 1, samples.size() * (number + 1) / 10);
        return Numbers.mean(
                samples.subList(from, to).stream().map(Sample::residentMb).toList());
    }

    private static List<String> csv(List<Sample> samples) {
        List<String> lines = new ArrayList<>(List.of("predictions,seconds,resident_mb"));
        for (Sample sample : samples) {
            lines.add(String.format(
                    Locale.ROOT, "%d,%.1f,%.1f", sample.predictions(), sample.seconds(), sample.residentMb()));
        }
        return lines;
    }
}
