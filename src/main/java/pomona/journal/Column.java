package pomona.journal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pomona.finding.Finding;
import pomona.finding.LabelGuide;
import pomona.protocol.Prediction;

/**
 * A column of the results: its name is the constant's in small letters. They stand in this order, the labels' columns
 * before {@link #MODEL}; one that comes later stands at the end, so that nothing that reads by position breaks.
 */
public enum Column {
    PATH("the file, as it was named", Row::path),
    SHA256("of the file's bytes", row -> row.sha256().isEmpty() ? null : row.sha256()),
    BYTES("the file's size", row -> row.sha256().isEmpty() ? null : row.bytes()),
    WIDTH("in pixels, as stored", row -> row.width() == 0 ? null : row.width()),
    HEIGHT("in pixels, as stored", row -> row.height() == 0 ? null : row.height()),
    TAKEN_AT(
            "by the camera: local time, with its offset from UTC where the camera told it",
            row -> row.photo().takenAt()),
    LATITUDE("degrees north", row -> row.photo().latitude()),
    LONGITUDE("degrees east", row -> row.photo().longitude()),
    PREDICTION("the first finding or, without one, the most probable label", of(Prediction::prediction)),
    CONFIDENCE("its probability, 0 to 1", of(Prediction::confidence)),
    SECOND(
            "the most probable other label",
            of(prediction -> finding(prediction).second().map(Map.Entry::getKey).orElse(null))),
    MARGIN(
            "how far the prediction is ahead of it",
            of(prediction -> rounded(finding(prediction).margin()))),
    FINDINGS("labels at or over their thresholds, most probable first", of(Prediction::findings)),
    ABSTAINED("why nothing was found: not_apple_leaf, uncertain", of(Prediction::abstained)),
    MODEL("which answered", of(prediction -> Finding.model(prediction.model()))),
    MODEL_SHA256(
            "of its manifest, 12 digits", of(prediction -> prediction.model().sha256())),
    QUEUE_MS("waited for a worker", of(prediction -> prediction.timingMs().queue())),
    INFER_MS("ran", of(prediction -> prediction.timingMs().infer())),
    TOTAL_MS(
            "took in all, at the server", of(prediction -> prediction.timingMs().total())),
    ATTEMPTS("how often it was sent; 0: another file had the same bytes", Row::attempts),
    STATUS("ok or failed", row -> row.outcome().predicted().isPresent() ? "ok" : "failed"),
    ERROR(
            "why it failed",
            row -> row.outcome().failed().map(Outcome.Failed::text).orElse(null)),
    CAMERA("maker and model", row -> row.photo().camera()),
    QUALITY("ok, or what is wrong with the photo", Column::quality),
    REVIEWED(
            "when a person looked, or anything but no",
            row -> row.review() == null ? null : row.review().at()),
    CORRECTED(
            "the label that is right, where the model's is not; several joined by ;",
            row -> row.review() == null ? null : row.review().corrected()),
    NOTE(
            "a person's own words",
            row -> row.review() == null ? null : row.review().note());

    private final String meaning;

    /** None of them captures anything. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Value value;

    @FunctionalInterface
    private interface Value {
        @Nullable Object of(Row row);
    }

    Column(String meaning, Value value) {
        this.meaning = meaning;
        this.value = value;
    }

    /** The name as it stands in results. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it holds, for the handbook. */
    public String meaning() {
        return meaning;
    }

    /** Whether it stands before the labels' columns. */
    boolean isBeforeLabels() {
        return compareTo(MODEL) < 0;
    }

    /** What a row has there: text, a number, a list of texts, or null for unknown. */
    @Nullable Object value(Row row) {
        return value.of(row);
    }

    /** The column of that name. */
    static Optional<Column> named(String title) {
        for (Column column : values()) {
            if (column.title().equals(title)) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    private static Value of(Function<Prediction, @Nullable Object> value) {
        return row -> row.outcome() instanceof Outcome.Predicted done ? value.apply(done.prediction()) : null;
    }

    private static Finding finding(Prediction prediction) {
        return new Finding(prediction, LabelGuide.NONE);
    }

    /** A difference of two numbers of four places has no more. */
    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.6f", value));
    }

    private static @Nullable Object quality(Row row) {
        List<Flaw> flaws = row.quality();
        if (flaws == null) {
            return null;
        }
        return flaws.isEmpty()
                ? "ok"
                : String.join(";", flaws.stream().map(Flaw::label).toList());
    }
}
