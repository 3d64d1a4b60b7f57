package pomona.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one file: a line of the journal, and a row of the results.
 *
 * @param path in a journal as {@link PhotoFolder#within} has it; in results as a person named it, folder and all
 * @param sha256 of the file's own bytes, 64 hex digits; empty when it could not be read
 * @param question which model was asked and how, see {@link #question}
 * @param settled whether asking the same model again would give the same: a prediction, or a fault of the file itself
 * @param modifiedMillis when the file was last written, milliseconds since 1970; 0 when unknown
 * @param bytes the file's size; 0 when it could not be read
 * @param width in pixels, as stored; 0 when unknown
 * @param height in pixels, as stored; 0 when unknown
 * @param photo what the camera wrote
 * @param quality the flaws found, none for a good photo; null when it was not looked at
 * @param attempts how often it was sent; 0 when another file's answer to the same bytes was taken
 * @param review what a person said of the same bytes; stands in lines of its own in a journal
 */
@RecordBuilder
public record Row(
        String path,
        String sha256,
        String question,
        boolean settled,
        long modifiedMillis,
        long bytes,
        int width,
        int height,
        PhotoMetadata photo,
        @Nullable List<Flaw> quality,
        int attempts,
        Outcome outcome,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Review review)
        implements Line {
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

    /** Of a file that could not be read, or was not: asked about again by the next run. */
    public static Row unread(String path, String question, Outcome.Failed why) {
        return new Row(path, "", question, false, 0, 0, 0, 0, PhotoMetadata.NONE, null, 0, why, null);
    }

    /** The same answer for another file with the same bytes; when that one was written is not known. */
    public Row forPath(String other) {
        return RowBuilder.builder(this)
                .path(other)
                .modifiedMillis(0)
                .attempts(0)
                .build();
    }

    /** The same with when its file was last written, milliseconds since 1970. */
    public Row writtenAt(long millis) {
        return RowBuilder.builder(this).modifiedMillis(millis).build();
    }

    /** The same file, named from elsewhere. */
    public Row named(String name) {
        return name.equals(path) ? this : RowBuilder.builder(this).path(name).build();
    }

    /** The same row with what a person says of it. */
    public Row withReview(@Nullable Review said) {
        return said == null && review == null
                ? this
                : RowBuilder.builder(this).review(said).build();
    }
}
