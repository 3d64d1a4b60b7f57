package pomona.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the model says of one picture: the body of a SERVER_PREDICTION.
 *
 * @param id the request's, if it had one
 * @param prediction the first finding or, without one, the most probable label
 * @param confidence the probability of {@code prediction}, 0 to 1
 * @param findings labels at or over their own thresholds, most probable first
 * @param abstained null, {@code not_apple_leaf} or {@code uncertain}
 * @param probabilities by label, in the model's order; they don't add up to 1
 * @param map where the evidence lies; only when it was asked for
 */
public record Prediction(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String id,
        String prediction,
        double confidence,
        List<String> findings,
        @Nullable String abstained,
        Map<String, Double> probabilities,
        Image image,
        Model model,
        Timing timingMs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable EvidenceMap map) {

    public static final String NOT_APPLE_LEAF = "not_apple_leaf";
    public static final String UNCERTAIN = "uncertain";

    /** @throws NullPointerException something is missing that every prediction holds */
    public Prediction {
        Objects.requireNonNull(prediction, "prediction");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(timingMs, "timing_ms");
        findings = List.copyOf(findings);
        probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    }

    /**
     * The picture as it is stored.
     *
     * @param orientation EXIF, 1 to 8; 1 when the file tells none
     */
    public record Image(String format, int width, int height, int orientation) {}

    /**
     * Which model spoke.
     *
     * @param sha256 first 12 hex digits of the manifest's hash
     */
    public record Model(String name, String version, String variant, String sha256) {}

    /** Milliseconds a stage took; {@code total} runs from the header's first byte to the finished reply. */
    public record Timing(double receive, double queue, double decode, double infer, double total) {}

    /**
     * Where on the picture the evidence for one label lies.
     *
     * @param cells 0 to 1, by row: {@code rows} times {@code columns} of them
     */
    public record EvidenceMap(int rows, int columns, String label, List<Double> cells) {
        /** @throws IllegalArgumentException there are more cells or fewer */
        public EvidenceMap {
            if (rows < 1 || columns < 1 || cells.size() != (long) rows * columns) {
                throw new IllegalArgumentException(
                        "a map of %d by %d has no %d cells".formatted(rows, columns, cells.size()));
            }
            cells = List.copyOf(cells);
        }
    }
}
