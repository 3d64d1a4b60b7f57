package pomona.tools.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Quartiles;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;
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
                BareEngine engine = BareEngine.open(bench.model(), server.info().workers())) {
            measure(bench, server, engine, "photos", bench.photos(), figures);
            measure(bench, server, engine, "256x256", bench.photos().small(), figures);
        }
        return figures;
    }

    private static void measure(
            Bench bench, MeasuredServer server, BareEngine engine, String kind, Photos photos, List<Figure> figures)
            throws Exception {
        Load raw = new Load(server, bench.clients(), photos.rawFrames());
        Load base64 = new Load(server, bench.clients(), photos.base64Frames());
        List<Double> bare = new ArrayList<>();
        List<Double> decodeMillis = new ArrayList<>();
        List<Double> inferMillis = new ArrayList<>();
        engine.run(photos.all(), bench.roundTime());
        raw.warmUp(bench.roundTime());
        for (int round = 1; round <= bench.rounds(); round++) {
            BareEngine.Turn turn = engine.run(photos.all(), bench.roundTime());
            bare.add(turn.perSecond());
            decodeMillis.add(turn.decodeMillis());
            inferMillis.add(turn.inferMillis());
            raw.round(bench.roundTime());
            base64.round(bench.roundTime());
            bench.say(
                    "%s round %d: engine %.1f, raw %.1f, base64 %.1f images/s",
                    kind, round, turn.perSecond(), raw.lastRate(), base64.lastRate());
        }
        figures.add(Figure.median(kind + ", engine alone", bare, "images/s"));
        figures.add(Figure.median(kind + ", engine alone, processor time to decode", decodeMillis, "ms"));
        figures.add(Figure.median(kind + ", engine alone, processor time of the model", inferMillis, "ms"));
        tell(kind + ", raw", raw, bare, figures);
        tell(kind + ", base64", base64, bare, figures);
    }

    private static void tell(String what, Load load, List<Double> bare, List<Figure> figures) {
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < bare.size(); i++) {
            shares.add(load.rates().get(i) / bare.get(i));
        }
        figures.addAll(load.figures(what));
        double share = Quartiles.of(shares).median();
        figures.add(Figure.atLeast(what + ", share of the engine's", share, "", SHARE_OF_OTHERS)
                .from(shares));
        for (double percentile : new double[] {50, 90, 99}) {
            figures.add(Figure.of(
                    String.format(Locale.ROOT, "%s, p%.0f", what, percentile), load.millis(percentile), "ms"));
        }
        figures.add(Figure.of(what + ", longest wait", load.millis(100), "ms"));
    }
}
