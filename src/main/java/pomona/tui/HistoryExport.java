package pomona.tui;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import pomona.protocol.Prediction;

/** Writes the session's results, oldest first, as CSV (RFC 4180) or as one JSON object a line. */
final class HistoryExport {
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

    /** Writes to a temporary name and moves it into place; returns the number of lines. */
    static int write(Path file, List<HistoryEntry> newestFirst) throws IOException {
        List<HistoryEntry> entries = new ArrayList<>(newestFirst);
        Collections.reverse(entries);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("it names no file");
        }
        Path temporary = Files.createTempFile(folder, ".pomona-export", ".tmp");
        try {
            try (BufferedWriter writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                if (file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
                    jsonLines(writer, entries);
                } else {
                    csv(writer, entries);
                }
            }
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return entries.size();
    }

    private static void jsonLines(BufferedWriter writer, List<HistoryEntry> entries) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        for (HistoryEntry entry : entries) {
            ObjectNode line = mapper.createObjectNode().put("time", entry.at().toString());
            if (entry instanceof HistoryEntry.Predicted predicted) {
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
            } else if (entry instanceof HistoryEntry.Failed failed) {
                line.put("path", failed.path().toString()).put("error", failed.why());
            }
            writer.write(mapper.writeValueAsString(line));
            writer.write('\n');
        }
    }

    private static void csv(BufferedWriter writer, List<HistoryEntry> entries) throws IOException {
        Set<String> labels = new LinkedHashSet<>();
        for (HistoryEntry entry : entries) {
            if (entry instanceof HistoryEntry.Predicted predicted) {
                labels.addAll(predicted.prediction().probabilities().keySet());
            }
        }
        try (CSVPrinter printer = new CSVPrinter(writer, CSVFormat.RFC4180)) {
            List<String> header = new ArrayList<>(FIXED);
            header.addAll(labels);
            printer.printRecord(header);
            for (HistoryEntry entry : entries) {
                printer.printRecord(row(entry, labels));
            }
        }
    }

    private static List<String> row(HistoryEntry entry, Set<String> labels) {
        List<String> row = new ArrayList<>();
        row.add(entry.at().toString());
        row.add(harmless(String.valueOf(entry.about().orElse(Path.of("")))));
        if (entry instanceof HistoryEntry.Predicted predicted) {
            Prediction prediction = predicted.prediction();
            row.add(harmless(prediction.prediction()));
            row.add(number(prediction.confidence()));
            row.add(harmless(String.join(" ", prediction.findings())));
            row.add(prediction.abstained() == null ? "" : prediction.abstained());
            row.add(harmless(
                    prediction.model().name() + " " + prediction.model().version()));
            row.add(prediction.model().sha256());
            row.add(number(prediction.timingMs().queue()));
            row.add(number(prediction.timingMs().infer()));
            row.add(String.valueOf(predicted.totalMillis()));
            row.add("");
            labels.forEach(label -> row.add(number(prediction.probabilities().getOrDefault(label, 0.0))));
        } else if (entry instanceof HistoryEntry.Failed failed) {
            row.addAll(Collections.nCopies(9, ""));
            row.add(harmless(failed.why()));
            labels.forEach(label -> row.add(""));
        }
        return row;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** A value that begins like a formula gets an apostrophe: spreadsheets run it otherwise. */
    private static String harmless(String value) {
        return !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    }
}
