package pomona.inference;

import java.util.List;
import java.util.Map;

/**
 * A picture whose probabilities are known, to see whether a variant computes rightly on this machine.
 *
 * @param file relative to the package's folder
 * @param probabilities by variant, in the labels' order
 */
public record GoldenSample(String file, Map<String, List<Double>> probabilities) {
    public GoldenSample {
        probabilities = Map.copyOf(probabilities);
    }
}
