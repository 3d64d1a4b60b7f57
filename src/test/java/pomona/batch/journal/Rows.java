package pomona.batch.journal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Prediction prediction = new Prediction(
                null,
                label,
                confidence,
                abstained == null ? List.of(label) : List.of(),
                abstained,
                probabilities,
                new Prediction.Image("jpeg", 640, 480, 1),
                model(),
                new Prediction.Timing(1, 0.5, 2, 8.25, 12),
                null);
        String sha256 = Sha256.hex(path.getBytes(StandardCharsets.UTF_8));
        return new Row(
                path, sha256, MODEL, true, 1234, 640, 480, photo, List.of(), 1, new Outcome.Predicted(prediction));
    }

    public static Row failed(String path) {
        String sha256 = Sha256.hex(path.getBytes(StandardCharsets.UTF_8));
        Outcome outcome = new Outcome.Failed("bad_image", "the file ends early");
        return new Row(path, sha256, MODEL, true, 99, 0, 0, PhotoMetadata.NONE, null, 1, outcome);
    }

    public static Row lost(String path) {
        Row row = failed(path);
        Outcome outcome = new Outcome.Failed("lost", "the server went away");
        return new Row(path, row.sha256(), MODEL, false, 99, 0, 0, PhotoMetadata.NONE, null, 5, outcome);
    }
}
