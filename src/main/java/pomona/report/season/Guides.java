package pomona.report.season;

import java.util.Map;
import pomona.finding.Finding;
import pomona.finding.LabelGuide;
import pomona.protocol.Prediction;

/**
 * What labels mean, by the model that gave them: a season may have been judged by several.
 *
 * @param byModel by the model's hash
 * @param otherwise of models that are not told of
 */
public record Guides(Map<String, LabelGuide> byModel, LabelGuide otherwise) {
    public Guides {
        byModel = Map.copyOf(byModel);
    }

    /** One for all. */
    public static Guides of(LabelGuide guide) {
        return new Guides(Map.of(), guide);
    }

    /** The prediction in words. */
    public Finding finding(Prediction prediction) {
        return new Finding(prediction, byModel.getOrDefault(prediction.model().sha256(), otherwise));
    }

    /** The label for people. */
    public String title(String label) {
        if (otherwise.entries().containsKey(label)) {
            return otherwise.title(label);
        }
        for (LabelGuide guide : byModel.values()) {
            if (guide.entries().containsKey(label)) {
                return guide.title(label);
            }
        }
        return otherwise.title(label);
    }
}
