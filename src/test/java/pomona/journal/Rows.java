package pomona.journal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Prediction;
import pomona.system.Sha256;

/** Rows for tests. */
public final class Rows {
    public static final String MODEL = "0123456789ab";

    private Rows() {}

    public static Prediction.Model model() {
        return new Prediction.Model("apple-leaf", "1", "fp32", MODEL);
    }

    public static Row predicted(String path, String label, double confidence) {
        return predicted(path, label, confidence, null, PhotoMetadata.NONE);
    }

    public static Row predicted(
            String path, String label, double confidence, @Nullable String abstained, PhotoMetadata photo) {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (String each : List.of("healthy", "scab", "rust")) {
            probabilities.put(each, each.equals(label) ? confidence : 0.02);
        }
        probabilities.putIfAbsent(label, confidence);
        List<String> findings = abstained == null ? List.of(label) : List.of();
        return row(path, label, findings, abstained, probabilities, photo);
    }

    /** With a map of 49 cells, of which one stands out. */
    public static Row withEvidence(String path, String label, double confidence) {
        Row plain = predicted(path, label, confidence);
        Prediction told = plain.outcome().predicted().orElseThrow();
        List<Double> cells = IntStream.range(0, 49)
                .mapToObj(cell -> cell == 10 ? 0.97 : 0.0123)
                .toList();
        Prediction prediction = new Prediction(
                null,
                told.prediction(),
                told.confidence(),
                told.findings(),
                told.abstained(),
                told.probabilities(),
                told.image(),
                told.model(),
                told.timingMs(),
                new Prediction.EvidenceMap(7, 7, label, cells));
        return new Row(
                path,
                plain.sha256(),
                MODEL,
                true,
                0,
                plain.bytes(),
                640,
                480,
                plain.photo(),
                List.of(),
                1,
                new Outcome.Predicted(prediction),
                null);
    }

    /** With the findings and probabilities given. */
    public static Row of(String path, String label, List<String> findings, Map<String, Double> probabilities) {
        return row(path, label, findings, null, probabilities, PhotoMetadata.NONE);
    }

    private static Row row(
            String path,
            String label,
            List<String> findings,
            @Nullable String abstained,
            Map<String, Double> probabilities,
            PhotoMetadata photo) {
        Prediction prediction = new Prediction(
                null,
                label,
                probabilities.getOrDefault(label, 0.0),
                findings,
                abstained,
                probabilities,
                new Prediction.Image("jpeg", 640, 480, 1),
                model(),
                new Prediction.Timing(1, 0.5, 2, 8.25, 12),
                null);
        String sha256 = Sha256.hex(path.getBytes(StandardCharsets.UTF_8));
        return new Row(
                path,
                sha256,
                MODEL,
                true,
                0,
                1234,
                640,
                480,
                photo,
                List.of(),
                1,
                new Outcome.Predicted(prediction),
                null);
    }

    public static Row failed(String path) {
        String sha256 = Sha256.hex(path.getBytes(StandardCharsets.UTF_8));
        Outcome outcome = new Outcome.Failed("bad_image", "the file ends early");
        return new Row(path, sha256, MODEL, true, 0, 99, 0, 0, PhotoMetadata.NONE, null, 1, outcome, null);
    }

    public static Row lost(String path) {
        Row row = failed(path);
        Outcome outcome = new Outcome.Failed("lost", "the server went away");
        return new Row(path, row.sha256(), MODEL, false, 0, 99, 0, 0, PhotoMetadata.NONE, null, 5, outcome, null);
    }
}
