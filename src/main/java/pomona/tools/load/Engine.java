package pomona.tools.load;

import java.util.ArrayList;
import java.util.List;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Scenario;

/** The bare engine alone: what this machine can do with no server around it, and where a photo's time goes. */
public final class Engine implements Scenario {
    @Override
    public String name() {
        return "engine";
    }

    @Override
    public String question() {
        return "images a second without a server, from memory, and the processor time of decoding and of the model";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        List<Double> rates = new ArrayList<>();
        List<Double> decodeMillis = new ArrayList<>();
        List<Double> inferMillis = new ArrayList<>();
        try (BareEngine engine =
                BareEngine.open(bench.model(), Runtime.getRuntime().availableProcessors())) {
            // A round that doesn't count: the just-in-time compilers.
            engine.run(bench.photos().all(), bench.roundTime());
            for (int round = 1; round <= bench.rounds(); round++) {
                BareEngine.Turn turn = engine.run(bench.photos().all(), bench.roundTime());
                rates.add(turn.perSecond());
                decodeMillis.add(turn.decodeMillis());
                inferMillis.add(turn.inferMillis());
                bench.say("round %d: %.1f images/s", round, turn.perSecond());
            }
            bench.say("%s", engine.name());
        }
        return List.of(
                Figure.median("images", rates, "images/s"),
                Figure.median("processor time of decoding", decodeMillis, "ms"),
                Figure.median("processor time of the model", inferMillis, "ms"));
    }
}
