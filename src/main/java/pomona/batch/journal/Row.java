package pomona.batch.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Prediction;

/**
 * What is known of one file: a line of the journal, and a row of the results.
 *
 * @param path as it was named on the command line, folder and all
 * @param sha256 of the file's own bytes, 64 hex digits; empty when it could not be read
 * @param question which model was asked and how, see {@link #question}
 * @param settled whether asking the same model again would give the same: a prediction, or a fault of the file itself
 * @param bytes the file's size; 0 when it could not be read
 * @param width in pixels, as stored; 0 when unknown
 * @param height in pixels, as stored; 0 when unknown
 * @param photo what the camera wrote
 * @param quality the flaws found, none for a good photo; null when it was not looked at
 * @param attempts how often it was sent; 0 when another file's answer to the same bytes was taken
 */
public record Row(
        String path,
        String sha256,
        String question,
        boolean settled,
        long bytes,
        int width,
        int height,
        PhotoMetadata photo,
        @Nullable List<Flaw> quality,
        int attempts,
        Outcome outcome)
        implements JournalLine {
    public Row {
        quality = quality == null ? null : List.copyOf(quality);
    }

    /**
     * Names a question: the same bytes with the same question have the same answer.
     *
     * @param modelSha256 of the model's manifest
     * @param maxEdgePixels what the photo was shrunk to before it was sent; 0 for not at all
     */
    public static String question(String modelSha256, int maxEdgePixels) {
        return maxEdgePixels == 0 ? modelSha256 : modelSha256 + "@" + maxEdgePixels;
    }

    /** The same answer for another file with the same bytes. */
    public Row forPath(String other) {
        return new Row(other, sha256, question, settled, bytes, width, height, photo, quality, 0, outcome);
    }

    /** The most probable label beside {@code prediction}; empty for a model of one label. */
    public static Optional<Map.Entry<String, Double>> second(Prediction prediction) {
        return prediction.probabilities().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(prediction.prediction()))
                .max(Map.Entry.comparingByValue());
    }

    /** How far the prediction is ahead of the second label; negative when a threshold put it first. */
    public static double margin(Prediction prediction) {
        return prediction.confidence()
                - second(prediction).map(Map.Entry::getValue).orElse(0.0);
    }
}
