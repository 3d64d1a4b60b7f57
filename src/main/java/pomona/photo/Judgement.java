package pomona.photo;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pomona.finding.Finding;
import pomona.journal.Review;
import pomona.protocol.Prediction;

/**
 * What a photo counts as: what the model found, or what a person says instead. Whoever looked and corrected nothing
 * says that the model's first label is right, also where the model was not sure of it.
 *
 * @param kind whether it counts as a leaf
 * @param labels on the leaf, the first one first; none unless it is one
 * @param why it does not count, for a program: the server's word, or {@code contradicted}; empty for a leaf
 * @param finding what the model says, in words
 * @param review what a person says
 */
public record Judgement(
        Kind kind,
        List<String> labels,
        String why,
        Finding finding,
        @Nullable Review review) {
    private static final String CONTRADICTED = "contradicted";

    public enum Kind {
        LEAF,
        UNSURE,
        NO_LEAF
    }

    public Judgement {
        labels = List.copyOf(labels);
    }

    /** Of a photo that a model spoke of. */
    public static Judgement of(Prediction prediction, Finding finding, @Nullable Review review) {
        if (review == null) {
            return byModel(prediction, finding);
        }
        List<String> corrected = review.correctedLabels();
        List<String> labels = corrected.isEmpty() ? confirmed(prediction) : corrected;
        if (labels.contains(Prediction.NOT_APPLE_LEAF)) {
            return new Judgement(Kind.NO_LEAF, List.of(), Prediction.NOT_APPLE_LEAF, finding, review);
        }
        if (labels.contains(Prediction.UNCERTAIN)) {
            return new Judgement(Kind.UNSURE, List.of(), Prediction.UNCERTAIN, finding, review);
        }
        return new Judgement(Kind.LEAF, labels, "", finding, review);
    }

    private static Judgement byModel(Prediction prediction, Finding finding) {
        return switch (finding.certainty()) {
            case FOUND -> new Judgement(Kind.LEAF, confirmed(prediction), "", finding, null);
            case NO_LEAF -> new Judgement(Kind.NO_LEAF, List.of(), Prediction.NOT_APPLE_LEAF, finding, null);
            case NOT_CLEAR, CONTRADICTED ->
                new Judgement(
                        Kind.UNSURE,
                        List.of(),
                        Objects.requireNonNullElse(prediction.abstained(), CONTRADICTED),
                        finding,
                        null);
        };
    }

    private static List<String> confirmed(Prediction prediction) {
        return prediction.findings().isEmpty() ? List.of(prediction.prediction()) : prediction.findings();
    }

    /** What it is where it is no leaf: {@code unsure} or {@code no leaf}. */
    public String words() {
        return kind == Kind.NO_LEAF ? "no leaf" : "unsure";
    }

    public boolean isLeaf() {
        return kind == Kind.LEAF;
    }

    /** Whether a person should look: nobody has, and the model isn't to be relied on. */
    public boolean isDoubtful() {
        return review == null && finding.isDoubtful();
    }

    /** Whether a person says something else than the model, or more. */
    public boolean isCorrected() {
        return review != null && (review.corrected() != null || review.note() != null);
    }

    /** How much there is to see for whoever looks through cards, least first: corrected or noted, in doubt, unsure. */
    public double certainty() {
        if (isCorrected()) {
            return -2 + finding.confidence();
        }
        return finding.confidence() + (review != null ? 1 : isDoubtful() ? -1 : 0);
    }
}
