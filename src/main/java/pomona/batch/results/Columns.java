package pomona.batch.results;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pomona.batch.journal.BatchJson;
import pomona.batch.journal.Flaw;
import pomona.batch.journal.Outcome;
import pomona.batch.journal.Row;
import pomona.batch.journal.RowSource;
import pomona.finding.Finding;
import pomona.finding.LabelGuide;
import pomona.protocol.Prediction;
import pomona.text.Csv;

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
        Finding finding = prediction == null ? null : new Finding(prediction, LabelGuide.NONE);
        values.add(
                finding == null ? null : finding.second().map(Map.Entry::getKey).orElse(null));
        values.add(finding == null ? null : rounded(finding.margin()));
        values.add(prediction == null ? null : prediction.findings());
        values.add(prediction == null ? null : prediction.abstained());
        for (String label : labels) {
            values.add(prediction == null ? null : prediction.probabilities().get(label));
        }
        values.add(prediction == null ? null : Finding.model(prediction.model()));
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

    /** Writes all rows as CSV, names first. Who needs a file's name to the letter reads the JSON lines. */
    public void writeCsv(RowSource rows, Appendable out) throws IOException {
        Csv csv = new Csv(out);
        csv.row(names());
        rows.forEach(row -> csv.row(values(row)));
        csv.flush();
    }

    /** Writes all rows as JSON lines: unknown fields null, lists as lists, names to the letter; leaves {@code out} open. */
    public void writeJsonLines(RowSource rows, Writer out) throws IOException {
        List<String> names = names();
        JsonGenerator json = BatchJson.MAPPER.getFactory().createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        rows.forEach(row -> {
            List<@Nullable Object> values = values(row);
            json.writeStartObject();
            for (int i = 0; i < names.size(); i++) {
                json.writeFieldName(names.get(i));
                json.writePOJO(values.get(i));
            }
            json.writeEndObject();
        });
        json.flush();
        out.write('\n');
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
