package pomona.tools.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Quartiles;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photos;

/** What a photo by HTTP costs against one by the wire, raw, by turns; and what the door costs that nobody uses. */
public final class SecondDoor implements Scenario {
    private static final double DEARER_AT_MOST = 1.05;

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String question() {
        return "a photo by HTTP against one by the wire; memory and start with that door and without";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (MeasuredServer server = bench.server("--http-port", "free")) {
            measure(bench, server, "photos", bench.photos(), figures);
            measure(bench, server, "256x256", bench.photos().small(), figures);
        }
        starts(bench, figures);
        return figures;
    }

    private static void starts(Bench bench, List<Figure> figures) throws Exception {
        // The first one fills the disk's cache.
        bench.server().close();
        String[] off = {};
        String[] on = {"--http-port", "free"};
        Starts without = new Starts("door off");
        Starts with = new Starts("door on");
        for (int i = 0; i < bench.rounds(); i++) {
            without.add(bench, off);
            with.add(bench, on);
        }
        figures.addAll(without.figures());
        figures.addAll(with.figures());
    }

    private static final class Starts {
        private final String what;
        private final List<Double> seconds = new ArrayList<>();
        private final List<Double> cpuSeconds = new ArrayList<>();
        private final List<Double> residentMb = new ArrayList<>();

        Starts(String what) {
            this.what = what;
        }

        void add(Bench bench, String... flags) throws Exception {
            try (MeasuredServer server = bench.server(flags)) {
                seconds.add(server.startTime().toNanos() / 1e9);
                cpuSeconds.add(server.processorTime().toNanos() / 1e9);
                // The classes of the door are loaded by then.
                TimeUnit.SECONDS.sleep(1);
                residentMb.add(server.residentMb());
            }
            bench.say("%s: ready after %.2f s", what, seconds.get(seconds.size() - 1));
        }

        List<Figure> figures() {
            return List.of(
                    Figure.median(what + ", ready", seconds, "s"),
                    Figure.median(what + ", ready, processor time", cpuSeconds, "s"),
                    Figure.median(what + ", resident a second later", residentMb, "MB"));
        }
    }

    private static void measure(Bench bench, MeasuredServer server, String kind, Photos photos, List<Figure> figures)
            throws Exception {
        Load wire = new Load(server, bench.clients(), photos.rawFrames());
        Load http = Load.byHttp(server, bench.clients(), photos.requests());
        wire.warmUp(bench.roundTime());
        http.warmUp(bench.roundTime());
        List<Double> shares = new ArrayList<>();
        for (int round = 1; round <= bench.rounds(); round++) {
            // By turns, also in being first.
            (round % 2 == 0 ? http : wire).round(bench.roundTime());
            (round % 2 == 0 ? wire : http).round(bench.roundTime());
            shares.add(http.lastCpuMillis() / wire.lastCpuMillis());
            bench.say(
                    "%s round %d: wire %.1f images/s, %.2f ms; HTTP %.1f images/s, %.2f ms",
                    kind, round, wire.lastRate(), wire.lastCpuMillis(), http.lastRate(), http.lastCpuMillis());
        }
        figures.addAll(wire.figures(kind + ", wire, raw"));
        figures.addAll(http.figures(kind + ", HTTP"));
        double share = Quartiles.of(shares).median();
        figures.add(Figure.below(kind + ", processor time by HTTP over wire", share, "", DEARER_AT_MOST)
                .from(shares));
    }
}
