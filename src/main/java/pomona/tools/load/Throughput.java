package pomona.tools.load;

import java.io.IOException;
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
 * Images a second through the wire and what they cost, by turns with the bare engine. The limit is the engine with the
 * server's own JVM flags; with the second compiler too it is told for information.
 */
public final class Throughput implements Scenario {
    private static final String BOTH_COMPILERS = "-XX:TieredStopAtLevel=4";

    /** A kind of photos with what the wire may cost, as times the engine's processor time: raw, base64. */
    private enum Size {
        PHOTOS("photos", EngineProcess.Kind.PHOTOS, 1.06),
        SMALL("256x256", EngineProcess.Kind.SMALL, 1.08);

        private static final double BASE64_TIMES = 1.12;

        private final String title;
        private final EngineProcess.Kind kind;
        private final double rawTimes;

        Size(String title, EngineProcess.Kind kind, double rawTimes) {
            this.title = title;
            this.kind = kind;
            this.rawTimes = rawTimes;
        }
    }

    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public String question() {
        return "images a second through the wire and their processor time, against the bare engine's";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (MeasuredServer server = bench.server()) {
            int workers = server.info().workers();
            try (EngineProcess limit = engine(bench, workers, "");
                    EngineProcess both = engine(bench, workers, BOTH_COMPILERS)) {
                for (Size size : Size.values()) {
                    new ByTurns(bench, server, limit, both, size).run(figures);
                }
            }
        }
        return figures;
    }

    private static EngineProcess engine(Bench bench, int workers, String javaFlags) throws IOException {
        return EngineProcess.start(bench.launcher(), bench.folder(), workers, javaFlags);
    }

    /** One kind of photos, by turns. */
    private static final class ByTurns {
        private final Bench bench;
        private final Size size;
        private final EngineProcess limit;
        private final EngineProcess both;
        private final Load raw;
        private final Load base64;
        private final List<BareEngine.Turn> limits = new ArrayList<>();
        private final List<BareEngine.Turn> boths = new ArrayList<>();

        ByTurns(Bench bench, MeasuredServer server, EngineProcess limit, EngineProcess both, Size size)
                throws Exception {
            this.bench = bench;
            this.size = size;
            this.limit = limit;
            this.both = both;
            Photos photos = size == Size.SMALL ? bench.photos().small() : bench.photos();
            raw = new Load(server, bench.clients(), photos.rawFrames());
            base64 = new Load(server, bench.clients(), photos.base64Frames());
        }

        void run(List<Figure> figures) throws Exception {
            limit.run(size.kind, bench.roundTime());
            both.run(size.kind, bench.roundTime());
            raw.warmUp(bench.roundTime());
            for (int round = 1; round <= bench.rounds(); round++) {
                limits.add(limit.run(size.kind, bench.roundTime()));
                raw.round(bench.roundTime());
                base64.round(bench.roundTime());
                boths.add(both.run(size.kind, bench.roundTime()));
                BareEngine.Turn turn = limits.get(limits.size() - 1);
                bench.say(
                        "%s round %d: engine %.1f, raw %.1f, base64 %.1f images/s; %.2f, %.2f, %.2f ms of processor",
                        size.title,
                        round,
                        turn.perSecond(),
                        raw.lastRate(),
                        base64.lastRate(),
                        turn.cpuMillis(),
                        raw.lastCpuMillis(),
                        base64.lastCpuMillis());
            }
            tell("engine alone", limits, figures);
            tell("engine alone, both compilers", boths, figures);
            tell("raw", raw, size.rawTimes, figures);
            tell("base64", base64, Size.BASE64_TIMES, figures);
        }

        private void tell(String what, List<BareEngine.Turn> turns, List<Figure> figures) {
            String name = size.title + ", " + what;
            figures.add(Figure.median(
                    name, turns.stream().map(BareEngine.Turn::perSecond).toList(), "images/s"));
            figures.add(Figure.median(
                    name + ", processor time an image",
                    turns.stream().map(BareEngine.Turn::cpuMillis).toList(),
                    "ms"));
            figures.add(Figure.median(
                    name + ", of it to decode",
                    turns.stream().map(BareEngine.Turn::decodeMillis).toList(),
                    "ms"));
            figures.add(Figure.median(
                    name + ", of it the model",
                    turns.stream().map(BareEngine.Turn::inferMillis).toList(),
                    "ms"));
        }

        private void tell(String what, Load load, double timesMax, List<Figure> figures) {
            String name = size.title + ", " + what;
            figures.addAll(load.figures(name));
            List<Double> times = new ArrayList<>();
            List<Double> shares = new ArrayList<>();
            for (int i = 0; i < limits.size(); i++) {
                times.add(load.cpuMillis().get(i) / limits.get(i).cpuMillis());
                shares.add(load.rates().get(i) / limits.get(i).perSecond());
            }
            figures.add(Figure.below(
                            name + ", times the engine's processor time",
                            Quartiles.of(times).median(),
                            "",
                            timesMax)
                    .from(times));
            figures.add(Figure.median(name + ", share of the engine's rate", shares, ""));
            for (double percentile : new double[] {50, 90, 99}) {
                figures.add(Figure.of(
                        String.format(Locale.ROOT, "%s, p%.0f", name, percentile), load.millis(percentile), "ms"));
            }
            figures.add(Figure.of(name + ", longest wait", load.millis(100), "ms"));
        }
    }
}
