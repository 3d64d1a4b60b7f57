package pomona.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What may be wrong with a photo, seen without the model. */
public enum Flaw {
    DARK,
    BLOWN_OUT,
    BLURRED,
    SMALL;

    /** The name as it stands in results: {@code blown_out}. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
