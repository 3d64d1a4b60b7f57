package pomona.tools.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Quartiles;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photo;
import pomona.tools.peer.Photos;

/**
 * Images a second through the wire, by turns with the bare engine, so that a busy machine slows both alike. Where others
 * work on the machine too, the processor time an image tells more: it counts only our own.
 */
public final class Throughput implements Scenario {
    /** What the best of the servers that others use reached of the same limit. */
    private static final double SHARE_OF_OTHERS = 0.90;

    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public String question() {
        return "images a second through the wire against the bare engine's, and how long the replies take";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (MeasuredServer server = bench.server();
                BareEngine limit = BareEngine.open(bench.model(), server.info().workers())) {
            measure(bench, server, limit, "photos", bench.photos(), figures);
            measure(bench, server, limit, "256x256", bench.photos().small(), figures);
        }
        return figures;
    }

    private static void measure(
            Bench bench, MeasuredServer server, BareEngine limit, String kind, Photos photos, List<Figure> figures)
            throws Exception {
        Way raw = new Way(
                bench,
                server,
                photos.all().stream().map(photo -> photo.rawFrame(null)).toList());
        Way base64 = new Way(
                bench, server, photos.all().stream().map(Photo::base64Frame).toList());
        List<Double> bare = new ArrayList<>();
        List<Double> bareCpu = new ArrayList<>();
        // A round that doesn't count: the just-in-time compilers of both processes.
        limit.run(photos.all(), bench.roundTime());
        raw.round();
        raw.forget();
        for (int round = 1; round <= bench.rounds(); round++) {
            BareEngine.Turn turn = limit.run(photos.all(), bench.roundTime());
            bare.add(turn.perSecond());
            bareCpu.add(turn.cpuMillis());
            raw.round();
            base64.round();
            bench.say(
                    "%s round %d: engine %.1f, raw %.1f, base64 %.1f images/s",
                    kind, round, bare.get(bare.size() - 1), raw.last(), base64.last());
        }
        figures.add(Figure.median(kind + ", engine alone, median", bare, "images/s"));
        figures.add(Figure.median(kind + ", engine alone, processor time an image", bareCpu, "ms"));
        raw.tell(kind + ", raw", bare, figures);
        base64.tell(kind + ", base64", bare, figures);
    }

    /** One way of sending, over all its rounds. */
    private static final class Way {
        private final Bench bench;
        private final MeasuredServer server;
        private final Load load;
        private final List<Double> cpuMillis = new ArrayList<>();
        private final List<Double> rates = new ArrayList<>();
        private Histogram micros = new Histogram(3);

        Way(Bench bench, MeasuredServer server, List<byte[]> frames) {
            this.bench = bench;
            this.server = server;
            this.load = new Load(server.address(), bench.clients(), frames);
        }

        void round() throws Exception {
            Duration cpuBefore = server.processorTime();
            Load.Outcome outcome = load.runFor(bench.roundTime());
            cpuMillis.add(server.processorTime().minus(cpuBefore).toNanos() / 1e6 / outcome.predictions());
            if (outcome.others() > 0) {
                throw new IllegalStateException(outcome.others() + " replies were no predictions");
            }
            rates.add(outcome.perSecond());
            micros.add(outcome.micros());
        }

        void forget() {
            rates.clear();
            cpuMillis.clear();
            micros = new Histogram(3);
        }

        double last() {
            return rates.get(rates.size() - 1);
        }

        void tell(String what, List<Double> bare, List<Figure> figures) {
            List<Double> shares = new ArrayList<>();
            for (int i = 0; i < rates.size(); i++) {
                shares.add(rates.get(i) / bare.get(i));
            }
            figures.add(Figure.median(what + ", median", rates, "images/s"));
            figures.add(Figure.atLeast(
                            what + ", share of the engine's, median",
                            Quartiles.of(shares).median(),
                            "",
                            SHARE_OF_OTHERS)
                    .from(shares));
            figures.add(Figure.median(what + ", the server's processor time an image", cpuMillis, "ms"));
            for (double percentile : new double[] {50, 90, 99}) {
                figures.add(Figure.of(
                        String.format(Locale.ROOT, "%s, p%.0f of %d clients", what, percentile, bench.clients()),
                        micros.getValueAtPercentile(percentile) / 1000.0,
                        "ms"));
            }
            figures.add(Figure.of(what + ", longest wait", micros.getMaxValue() / 1000.0, "ms"));
        }
    }
}
