package pomona.tools.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pomona.protocol.Event;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photos;

/** Photos at a rate: at parts of what the server can do, then at three times as much for a minute. */
public final class Overload implements Scenario {
    private static final double[] PARTS = {0.5, 0.8, 0.95};
    private static final double TIMES = 3;
    private static final double SHARE_AT_LEAST = 0.9;
    private static final double REFUSED_MS_MAX = 50;
    /** Rounds that the overload lasts: a minute. */
    private static final int LONG = 12;

    @Override
    public String name() {
        return "overload";
    }

    @Override
    public String question() {
        return "photos of 256x256 that come at a rate, up to three times what the server can do";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        List<Figure> figures = new ArrayList<>();
        Photos small = bench.photos().small();
        try (MeasuredServer server = bench.server()) {
            Load closed = new Load(server, 4 * bench.clients(), small.rawFrames());
            closed.warmUp(bench.roundTime());
            for (int round = 0; round < bench.rounds(); round++) {
                closed.round(bench.roundTime());
            }
            Figure peak = Figure.median("most, 32 in flight in a closed loop", closed.rates(), "images/s");
            figures.add(peak);
            OpenLoop open = new OpenLoop(server, small.all());
            for (double part : PARTS) {
                OpenLoop.Outcome outcome =
                        open.run(part * peak.value(), bench.roundTime().multipliedBy(2));
                String what = "at %s of that".formatted(part);
                figures.add(Figure.of(what + ", accepted", outcome.acceptedPerSecond(), "images/s"));
                figures.add(Figure.of(what + ", p50", OpenLoop.Outcome.millis(outcome.accepted(), 50), "ms"));
                figures.add(Figure.of(what + ", p99", OpenLoop.Outcome.millis(outcome.accepted(), 99), "ms"));
                figures.add(Figure.count(what + ", refused", outcome.refused().getTotalCount()));
            }
            bench.say("%.0f images/s at most; now three times as many", peak.value());
            // Until the driver's own code for refusals is compiled, on the server's processors.
            open.run(TIMES * peak.value(), bench.roundTime());
            Duration time = bench.roundTime().multipliedBy(LONG);
            tell(open.run(TIMES * peak.value(), time), peak.value(), server.info(), figures);
        }
        return figures;
    }

    private static void tell(OpenLoop.Outcome outcome, double peak, Event.Info info, List<Figure> figures) {
        double rate = outcome.acceptedPerSecond();
        // The last in a full queue waits for all before it.
        int places = info.limits().queueCapacity() + info.workers();
        double boundMillis = 1000.0 * places / rate;
        figures.add(Figure.of("three times as many, offered", outcome.offeredPerSecond(), "1/s"));
        figures.add(Figure.of("accepted", rate, "images/s"));
        figures.add(Figure.atLeast("accepted, share of the most", rate / peak, "", SHARE_AT_LEAST));
        figures.add(Figure.of("accepted, p50", OpenLoop.Outcome.millis(outcome.accepted(), 50), "ms"));
        figures.add(Figure.below(
                "accepted, p99; a full queue's time is the bound",
                OpenLoop.Outcome.millis(outcome.accepted(), 99),
                "ms",
                boundMillis));
        figures.add(Figure.count(
                "accepted, p99: predictions to others meanwhile (places: %d)".formatted(places),
                outcome.passed().getValueAtPercentile(99)));
        figures.add(Figure.count("refused", outcome.refused().getTotalCount()));
        figures.add(Figure.of("refused, p50", OpenLoop.Outcome.millis(outcome.refused(), 50), "ms"));
        figures.add(Figure.below("refused, p99", OpenLoop.Outcome.millis(outcome.refused(), 99), "ms", REFUSED_MS_MAX));
        figures.add(Figure.exactly("answered otherwise, or not", outcome.others() + outcome.unanswered(), 0));
    }
}
