package pomona.batch.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pomona.batch.journal.Flaw;
import pomona.batch.journal.Outcome;
import pomona.batch.journal.Row;
import pomona.protocol.Prediction;

/**
 * What a row of the results holds, in this order whatever the format. The labels' columns stand where the model's labels
 * belong; columns that came later stand at the end, so that nothing that reads by position breaks.
 */
public final class Columns {
    private static final List<String> BEFORE_LABELS = List.of(
            "path",
            "sha256",
            "bytes",
            "width",
            "height",
            "taken_at",
            "latitude",
            "longitude",
            "prediction",
            "confidence",
            "second",
            "margin",
            "findings",
            "abstained");
    private static final List<String> AFTER_LABELS = List.of(
            "model",
            "model_sha256",
            "queue_ms",
            "infer_ms",
            "total_ms",
            "attempts",
            "status",
            "error",
            "camera",
            "quality");

    private final List<String> labels;

    /** Columns for a model with these labels. */
    public Columns(List<String> labels) {
        this.labels = List.copyOf(labels);
    }

    /** The names, in order. */
    public List<String> names() {
        List<String> names = new ArrayList<>(BEFORE_LABELS);
        names.addAll(labels);
        names.addAll(AFTER_LABELS);
        return names;
    }

    /** A row's values, in the order of {@link #names}: strings, numbers, lists of strings, and null for unknown. */
    public List<@Nullable Object> values(Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(row.path());
        values.add(row.sha256().isEmpty() ? null : row.sha256());
        values.add(row.sha256().isEmpty() ? null : row.bytes());
        values.add(row.width() == 0 ? null : row.width());
        values.add(row.height() == 0 ? null : row.height());
        values.add(row.photo().takenAt());
        values.add(row.photo().latitude());
        values.add(row.photo().longitude());
        Prediction prediction = row.outcome().predicted().orElse(null);
        values.add(prediction == null ? null : prediction.prediction());
        values.add(prediction == null ? null : prediction.confidence());
        values.add(
                prediction == null
                        ? null
                        : Row.second(prediction).map(Map.Entry::getKey).orElse(null));
        values.add(prediction == null ? null : rounded(Row.margin(prediction)));
        values.add(prediction == null ? null : prediction.findings());
        values.add(prediction == null ? null : prediction.abstained());
        for (String label : labels) {
            values.add(prediction == null ? null : prediction.probabilities().get(label));
        }
        values.add(prediction == null ? null : model(prediction.model()));
        values.add(prediction == null ? null : prediction.model().sha256());
        values.add(prediction == null ? null : prediction.timingMs().queue());
        values.add(prediction == null ? null : prediction.timingMs().infer());
        values.add(prediction == null ? null : prediction.timingMs().total());
        values.add(row.attempts());
        values.add(prediction == null ? "failed" : "ok");
        values.add(row.outcome().failed().map(Outcome.Failed::text).orElse(null));
        values.add(row.photo().camera());
        values.add(quality(row));
        return values;
    }

    /** {@code apple-leaf 1 int8}. */
    static String model(Prediction.Model model) {
        return "%s %s %s".formatted(model.name(), model.version(), model.variant());
    }

    /** {@code ok}, or the flaws; null when the photo was not looked at. */
    private static @Nullable String quality(Row row) {
        List<Flaw> flaws = row.quality();
        if (flaws == null) {
            return null;
        }
        return flaws.isEmpty()
                ? "ok"
                : String.join(";", flaws.stream().map(Flaw::label).toList());
    }

    /** A difference of two numbers of four places has no more. */
    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.6f", value));
    }
}
