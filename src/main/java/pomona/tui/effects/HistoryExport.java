package pomona.tui.effects;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pomona.finding.Finding;
import pomona.protocol.Prediction;
import pomona.system.WholeFile;
import pomona.text.Csv;
import pomona.tui.model.History;

/** Writes the session's results, oldest first, as CSV (RFC 4180) or as one JSON object a line. */
final class HistoryExport {
    /** Columns for labels; a server could invent some for each photo. */
    private static final int LABELS_MAX = 250;

    private static final List<String> FIXED = List.of(
            "time",
            "path",
            "prediction",
            "confidence",
            "findings",
            "abstained",
            "model",
            "model_sha256",
            "queue_ms",
            "infer_ms",
            "total_ms",
            "error");

    private HistoryExport() {}

    /** Returns the number of lines. */
    static int write(Path file, List<History.Entry> newestFirst) throws IOException {
        List<History.Entry> entries = new ArrayList<>(newestFirst);
        Collections.reverse(entries);
        if (file.getFileName() == null) {
            throw new IOException("it names no file");
        }
        boolean isJson = file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl");
        WholeFile.write(file, isJson ? out -> jsonLines(out, entries) : out -> csv(out, entries));
        return entries.size();
    }

    private static void jsonLines(Writer writer, List<History.Entry> entries) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        for (History.Entry entry : entries) {
            writer.write(mapper.writeValueAsString(fields(entry)));
            writer.write('\n');
        }
    }

    private static void csv(Writer writer, List<History.Entry> entries) throws IOException {
        Set<String> labels = new LinkedHashSet<>();
        for (History.Entry entry : entries) {
            probabilities(entry).keySet().stream()
                    .filter(label -> !labels.contains(label))
                    .limit(LABELS_MAX - labels.size())
                    .forEach(labels::add);
        }
        Csv csv = new Csv(writer);
        List<String> header = new ArrayList<>(FIXED);
        header.addAll(labels);
        csv.row(header);
        for (History.Entry entry : entries) {
            Map<String, @Nullable Object> fields = fields(entry);
            List<@Nullable Object> row = new ArrayList<>();
            FIXED.forEach(column -> row.add(fields.get(column)));
            labels.forEach(label -> row.add(probabilities(entry).get(label)));
            csv.row(row);
        }
        csv.flush();
    }

    private static Map<String, Double> probabilities(History.Entry entry) {
        return entry instanceof History.Predicted predicted
                ? predicted.prediction().probabilities()
                : Map.of();
    }

    /** What is known of an entry, in order. */
    private static Map<String, @Nullable Object> fields(History.Entry entry) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("time", entry.at().toString());
        entry.about().ifPresent(path -> fields.put("path", path.toString()));
        if (entry instanceof History.Predicted predicted) {
            Prediction prediction = predicted.prediction();
            fields.put("prediction", prediction.prediction());
            fields.put("confidence", prediction.confidence());
            fields.put("findings", prediction.findings());
            fields.put("abstained", prediction.abstained());
            fields.put("probabilities", prediction.probabilities());
            fields.put("model", Finding.model(prediction.model()));
            fields.put("model_sha256", prediction.model().sha256());
            fields.put("queue_ms", prediction.timingMs().queue());
            fields.put("infer_ms", prediction.timingMs().infer());
            fields.put("total_ms", predicted.totalMillis());
        } else if (entry instanceof History.Failed failed) {
            fields.put("error", failed.why());
        }
        return fields;
    }
}
