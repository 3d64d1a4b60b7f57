package pomona.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the camera wrote into the file (EXIF); any of it may be missing.
 *
 * @param takenAt ISO 8601 local time, with the offset from UTC where the camera told it
 * @param latitude degrees north
 * @param longitude degrees east
 * @param camera maker and model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PhotoMetadata(
        @Nullable String takenAt,
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable String camera) {
    public static final PhotoMetadata NONE = new PhotoMetadata(null, null, null, null);
}
