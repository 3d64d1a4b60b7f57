package pomona.inference;

import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the model's numbers to the finding. */
@State(Scope.Benchmark)
public class VerdictBenchmark {
    private final ModelPackage model;
    private final Scores scores;

    public VerdictBenchmark() {
        try {
            model = ModelPackage.load(Path.of("models/apple-leaf"));
        } catch (ModelException e) {
            throw new IllegalStateException(e);
        }
        float[] probabilities = new float[model.labels().size()];
        probabilities[1] = 0.9f;
        probabilities[2] = 0.7f;
        scores = new Scores(probabilities, new float[probabilities.length * Scores.MAP_SIDE * Scores.MAP_SIDE]);
    }

    @Benchmark
    public Verdict verdict() {
        return Verdict.of(model, scores);
    }
}
