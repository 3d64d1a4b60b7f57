package pomona.tools.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.WireClient;
import pomona.tools.peer.WireClient.Received;

/**
 * 600 hostile clients at once beside a good one. All clocks are the server's defaults: a header 10 s, a body and the
 * reading of a reply 30 s.
 */
public final class Hostile implements Scenario {
    private static final Map<HostileClient.Kind, Integer> CROWD = Map.of(
            HostileClient.Kind.DRIPS_HEADER, 100,
            HostileClient.Kind.DRIPS_BODY, 100,
            HostileClient.Kind.ANNOUNCES, 200,
            HostileClient.Kind.NEVER_READS, 200);
    private static final int WINDOWS = 6;
    private static final int PHOTOS_A_WINDOW = 50;
    private static final int DIGITS = 3;
    private static final double WORSE_AT_MOST = 2;
    private static final double RESIDENT_MB_MAX = 600;
    /** The longest clock among them and what filling a socket's buffers takes. */
    private static final int CLOCKS_SECONDS = 90;

    @Override
    public String name() {
        return "hostile";
    }

    @Override
    public String question() {
        return "what 200 drips, 200 empty announcements and 200 that never read do to a good client";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        List<Figure> figures = new ArrayList<>();
        List<byte[]> frames = bench.photos().base64Frames();
        Histogram without = new Histogram(DIGITS);
        Histogram with = new Histogram(DIGITS);
        double residentMb = 0;
        try (MeasuredServer server = bench.server()) {
            // A window that doesn't count: the server's code for such clients is compiled as after a day's work.
            try (HostileCrowd first = new HostileCrowd(server.address(), CROWD)) {
                photos(server, frames, new Histogram(DIGITS));
                bench.say("warmed up beside %d hostile clients", first.open());
            }
            HostileCrowd last = null;
            try {
                for (int window = 0; window < WINDOWS; window++) {
                    photos(server, frames, without);
                    last = new HostileCrowd(server.address(), CROWD);
                    photos(server, frames, with);
                    residentMb = Math.max(residentMb, server.memory().residentMb());
                    bench.say("window %d: %d hostile clients open", window + 1, last.open());
                    if (window < WINDOWS - 1) {
                        last.close();
                    }
                }
                long begunNanos = System.nanoTime();
                while (last != null
                        && last.open() > 0
                        && System.nanoTime() - begunNanos < TimeUnit.SECONDS.toNanos(CLOCKS_SECONDS)) {
                    TimeUnit.MILLISECONDS.sleep(500);
                    residentMb = Math.max(residentMb, server.memory().residentMb());
                }
                figures.add(Figure.exactly("hostile clients not closed by a clock", last == null ? 0 : last.open(), 0));
                if (last != null) {
                    last.slowest()
                            .forEach((kind, seconds) -> figures.add(
                                    Figure.of("longest life, " + kind.name().toLowerCase(Locale.ROOT), seconds, "s")));
                }
            } finally {
                if (last != null) {
                    last.close();
                }
            }
            figures.add(
                    Figure.exactly("books balance afterwards", server.settled().balance() ? 1 : 0, 1));
            figures.add(Figure.below("resident, most at any look", residentMb, "MB", RESIDENT_MB_MAX));
            figures.add(Figure.below("resident, peak", server.memory().peakMb(), "MB", RESIDENT_MB_MAX));
        }
        double p90Without = millis(without, 90);
        double p90With = millis(with, 90);
        figures.add(Figure.of("good client's median without them", millis(without, 50), "ms"));
        figures.add(Figure.of("good client's median with them", millis(with, 50), "ms"));
        figures.add(Figure.of(
                "good client's p90 without them, %d photos".formatted(without.getTotalCount()), p90Without, "ms"));
        figures.add(Figure.of("good client's p90 with them, %d photos".formatted(with.getTotalCount()), p90With, "ms"));
        figures.add(Figure.below("times as long", p90With / p90Without, "", WORSE_AT_MOST));
        figures.add(Figure.of("good client's longest wait with them", millis(with, 100), "ms"));
        return figures;
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    private static void photos(MeasuredServer server, List<byte[]> frames, Histogram micros) throws Exception {
        try (WireClient peer = new WireClient(server.address())) {
            for (int i = 0; i < PHOTOS_A_WINDOW; i++) {
                long sentNanos = System.nanoTime();
                Received reply = peer.send(frames.get(i % frames.size())).receive();
                if (!reply.isPrediction()) {
                    throw new IllegalStateException("the good client was told " + reply.text());
                }
                micros.recordValue((System.nanoTime() - sentNanos) / 1000);
            }
        }
    }
}
