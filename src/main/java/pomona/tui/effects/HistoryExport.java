package pomona.tui.effects;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
            ObjectNode line = mapper.createObjectNode().put("time", entry.at().toString());
            if (entry instanceof History.Predicted predicted) {
                Prediction prediction = predicted.prediction();
                line.put("path", predicted.path().toString())
                        .put("prediction", prediction.prediction())
                        .put("confidence", prediction.confidence());
                prediction.findings().forEach(line.putArray("findings")::add);
                line.put("abstained", prediction.abstained());
                prediction.probabilities().forEach(line.putObject("probabilities")::put);
                line.put(
                                "model",
                                prediction.model().name() + " "
                                        + prediction.model().version())
                        .put("model_sha256", prediction.model().sha256())
                        .put("queue_ms", prediction.timingMs().queue())
                        .put("infer_ms", prediction.timingMs().infer())
                        .put("total_ms", predicted.totalMillis());
            } else if (entry instanceof History.Failed failed) {
                line.put("path", failed.path().toString()).put("error", failed.why());
            }
            writer.write(mapper.writeValueAsString(line));
            writer.write('\n');
        }
    }

    private static void csv(Writer writer, List<History.Entry> entries) throws IOException {
        Set<String> labels = new LinkedHashSet<>();
        for (History.Entry entry : entries) {
            if (entry instanceof History.Predicted predicted) {
                predicted.prediction().probabilities().keySet().stream()
                        .filter(label -> !labels.contains(label))
                        .limit(LABELS_MAX - labels.size())
                        .forEach(labels::add);
            }
        }
        Csv csv = new Csv(writer);
        List<String> header = new ArrayList<>(FIXED);
        header.addAll(labels);
        csv.row(header);
        for (History.Entry entry : entries) {
            csv.row(row(entry, labels));
        }
        csv.flush();
    }

    private static List<@Nullable Object> row(History.Entry entry, Set<String> labels) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(entry.at().toString());
        row.add(entry.about().map(Path::toString).orElse(""));
        if (entry instanceof History.Predicted predicted) {
            Prediction prediction = predicted.prediction();
            row.add(prediction.prediction());
            row.add(prediction.confidence());
            row.add(prediction.findings());
            row.add(prediction.abstained());
            row.add(prediction.model().name() + " " + prediction.model().version());
            row.add(prediction.model().sha256());
            row.add(prediction.timingMs().queue());
            row.add(prediction.timingMs().infer());
            row.add(predicted.totalMillis());
            row.add(null);
            labels.forEach(label -> row.add(prediction.probabilities().get(label)));
        } else if (entry instanceof History.Failed failed) {
            row.addAll(Collections.nCopies(9, null));
            row.add(failed.why());
            row.addAll(Collections.nCopies(labels.size(), null));
        }
        return row;
    }
}
