package pomona.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person says of a photo after having looked: that the model is right, or what it is instead.
 *
 * @param at when, ISO 8601; from a table of others whatever stands there
 * @param corrected the label that is right, several joined by {@code ;}; null when the model's is
 * @param note a person's own words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Review(
        String at, @Nullable String corrected, @Nullable String note) {
    /** Longer ones come from nobody's hand. */
    public static final int CHARS_MAX = 2000;

    /** @throws IllegalArgumentException a text is longer than {@link #CHARS_MAX} */
    public Review {
        checkLength(at);
        checkLength(corrected);
        checkLength(note);
    }

    /** The model is right. */
    public static Review confirmed(String at) {
        return new Review(at, null, null);
    }

    /** The labels that are right; none when the model's are. */
    public List<String> correctedLabels() {
        return corrected == null
                ? List.of()
                : List.of(corrected.split(";")).stream()
                        .map(String::strip)
                        .filter(label -> !label.isEmpty())
                        .toList();
    }

    private static void checkLength(@Nullable String text) {
        if (text != null && text.length() > CHARS_MAX) {
            throw new IllegalArgumentException(
                    "a review of %d characters; %d are taken".formatted(text.length(), CHARS_MAX));
        }
    }
}
