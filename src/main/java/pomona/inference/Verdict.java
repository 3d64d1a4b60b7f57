package pomona.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the probabilities come to.
 *
 * @param prediction the first finding or, without one, the most probable label
 * @param confidence the prediction's probability
 * @param findings labels at or over their own thresholds, most probable first; healthy is none when a disease is
 * @param abstained empty, or why the prediction is not to be trusted: the id of the label that rejects the picture when
 *     that is the most probable, {@value #UNCERTAIN} when nothing is found
 */
public record Verdict(String prediction, double confidence, List<String> findings, Optional<String> abstained) {
    /** Nothing reached its threshold. */
    public static final String UNCERTAIN = "uncertain";

    public Verdict {
        findings = List.copyOf(findings);
    }

    public static Verdict of(ModelPackage model, Scores scores) {
        List<Label> labels = model.labels();
        float[] probabilities = scores.probabilities();
        if (probabilities.length != labels.size()) {
            throw new IllegalArgumentException(
                    "%d probabilities for %d labels".formatted(probabilities.length, labels.size()));
        }
        int best = 0;
        boolean disease = false;
        var found = new ArrayList<Integer>();
        for (int i = 0; i < probabilities.length; i++) {
            best = probabilities[i] > probabilities[best] ? i : best;
            // Compared as floats: a threshold of 0.62 is reached by a probability of 0.62.
            if (probabilities[i] >= (float) labels.get(i).threshold()) {
                found.add(i);
                disease |= labels.get(i).kind() == Label.Kind.DISEASE;
            }
        }
        if (disease) {
            found.removeIf(i -> labels.get(i).kind() == Label.Kind.HEALTHY);
        }
        // A stable sort: of equals, the first in the model's order.
        found.sort(Comparator.comparingDouble(i -> -probabilities[i]));
        int prediction = found.isEmpty() ? best : found.get(0);
        return new Verdict(
                labels.get(prediction).id(),
                probabilities[prediction],
                found.stream().map(i -> labels.get(i).id()).toList(),
                abstained(labels.get(best), found.isEmpty()));
    }

    private static Optional<String> abstained(Label best, boolean nothingFound) {
        if (best.kind() == Label.Kind.REJECT) {
            return Optional.of(best.id());
        }
        return nothingFound ? Optional.of(UNCERTAIN) : Optional.empty();
    }
}
