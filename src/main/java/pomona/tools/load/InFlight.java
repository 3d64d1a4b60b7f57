package pomona.tools.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Quartiles;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photos;
import pomona.tools.peer.WireClient;

/** One and two workers, 1 to 64 photos on their way, and where the time of a single one goes. */
public final class InFlight implements Scenario {
    private static final int[] WORKERS = {1, 2};
    private static final int MOST = 64;
    private static final int SINGLE = 300;
    private static final int WARM_UP = 100;
    private static final double ADDED_MS_MAX = 0.5;

    @Override
    public String name() {
        return "in-flight";
    }

    @Override
    public String question() {
        return "one and two workers with 1 to 64 photos on their way, and the stages of a single one";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        List<Figure> figures = new ArrayList<>();
        Photos small = bench.photos().small();
        for (int workers : WORKERS) {
            try (MeasuredServer server = bench.server("--workers", "" + workers)) {
                new Load(server, bench.clients(), small.rawFrames()).warmUp(bench.roundTime());
                for (int count = 1; count <= MOST; count *= 2) {
                    Load load = new Load(server, count, small.rawFrames());
                    load.round(bench.roundTime());
                    String what = "256x256, workers %d, in flight %d".formatted(workers, count);
                    figures.add(Figure.of(what, load.lastRate(), "images/s"));
                    figures.add(Figure.of(what + ", p50", load.millis(50), "ms"));
                    figures.add(Figure.of(what + ", p99", load.millis(99), "ms"));
                    bench.say("%s: %.1f images/s", what, load.lastRate());
                }
            }
        }
        try (MeasuredServer server = bench.server()) {
            stages(server, "256x256", small, figures);
            stages(server, "photos", bench.photos(), figures);
        }
        return figures;
    }

    /** One photo at a time: the stages of the reply's own receipt, and what the client waits beyond picture and model. */
    private static void stages(MeasuredServer server, String kind, Photos photos, List<Figure> figures)
            throws IOException {
        List<byte[]> frames = photos.rawFrames();
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        List<Double> waits = new ArrayList<>();
        List<Double> added = new ArrayList<>();
        try (WireClient client = new WireClient(server.address())) {
            for (int i = 0; i < WARM_UP + SINGLE; i++) {
                long begun = System.nanoTime();
                WireClient.Received reply =
                        client.send(frames.get(i % frames.size())).receive();
                double wait = (System.nanoTime() - begun) / 1e6;
                if (i < WARM_UP) {
                    continue;
                }
                JsonNode timing = reply.json().path("timing_ms");
                timing.properties()
                        .forEach(stage -> millis.computeIfAbsent(stage.getKey(), name -> new ArrayList<>())
                                .add(stage.getValue().asDouble()));
                waits.add(wait);
                double judged =
                        timing.path("decode").asDouble() + timing.path("infer").asDouble();
                added.add(Math.max(0, wait - judged));
            }
        }
        String one = kind + ", one at a time, ";
        millis.forEach((stage, all) -> figures.add(Figure.of(one + stage, median(all), "ms")));
        figures.add(Figure.of(one + "until the client has it", median(waits), "ms"));
        figures.add(Figure.below(one + "beyond picture and model", median(added), "ms", ADDED_MS_MAX));
    }

    private static double median(List<Double> values) {
        return Quartiles.of(values).median();
    }
}
