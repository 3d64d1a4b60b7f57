package pomona.tools.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Scenario;
import pomona.tools.load.Load;
import pomona.tools.peer.MeasuredServer;

/**
 * 600 hostile clients at once beside a good one. All clocks are the server's defaults: a header 10 s, a body and the
 * reading of a reply 30 s.
 */
public final class Hostile implements Scenario {
    private static final int WINDOWS = 6;
    private static final int PHOTOS_A_WINDOW = 50;
    private static final Duration WINDOW_LIMIT = Duration.ofMinutes(5);
    private static final double WORSE_AT_MOST = 2;
    private static final double RESIDENT_MB_MAX = 600;
    /** The longest clock among them and what filling a socket's buffers takes. */
    private static final Duration CLOCKS_LIMIT = Duration.ofSeconds(90);

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
        try (MeasuredServer server = bench.server()) {
            Load without = new Load(server, 1, bench.photos().base64Frames());
            Load with = new Load(server, 1, bench.photos().base64Frames());
            // A window that doesn't count: the server's code for such clients is compiled as after a day's work.
            try (HostileCrowd crowd = new HostileCrowd(HostileKinds.wire(server.address()))) {
                without.run(PHOTOS_A_WINDOW, WINDOW_LIMIT, count -> {});
                bench.say("warmed up beside %d hostile clients", crowd.open());
            }
            for (int window = 1; window <= WINDOWS; window++) {
                without.round(PHOTOS_A_WINDOW, WINDOW_LIMIT);
                try (HostileCrowd crowd = new HostileCrowd(HostileKinds.wire(server.address()))) {
                    with.round(PHOTOS_A_WINDOW, WINDOW_LIMIT);
                    bench.say("window %d: %d hostile clients open", window, crowd.open());
                    if (window == WINDOWS) {
                        figures.addAll(untilClosed(crowd));
                    }
                }
            }
            figures.add(
                    Figure.exactly("books balance afterwards", server.settled().balance() ? 1 : 0, 1));
            figures.add(Figure.below("resident, peak", server.peakMb(), "MB", RESIDENT_MB_MAX));
            figures.add(Figure.of("good client's median without them", without.millis(50), "ms"));
            figures.add(Figure.of("good client's median with them", with.millis(50), "ms"));
            figures.add(Figure.of("good client's p90 without them", without.millis(90), "ms"));
            figures.add(Figure.of("good client's p90 with them", with.millis(90), "ms"));
            figures.add(Figure.below("times as long", with.millis(90) / without.millis(90), "", WORSE_AT_MOST));
            figures.add(Figure.of("good client's longest wait with them", with.millis(100), "ms"));
        }
        return figures;
    }

    private static List<Figure> untilClosed(HostileCrowd crowd) throws InterruptedException {
        long begunNanos = System.nanoTime();
        while (crowd.open() > 0 && System.nanoTime() - begunNanos < CLOCKS_LIMIT.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.exactly("hostile clients not closed by a clock", crowd.open(), 0));
        crowd.slowest().forEach((kind, seconds) -> figures.add(Figure.of("longest life, " + kind, seconds, "s")));
        return figures;
    }
}
