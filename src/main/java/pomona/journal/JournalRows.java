package pomona.journal;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import pomona.finding.LabelGuide;

/**
 * What a journal knows, whether this program writes it ({@link Journal}) or another does ({@link JournalReader}). Rows
 * are named by their offset in the file and stay on the disk; they come with what a person said of their bytes.
 */
public interface JournalRows {
    /** The row at an offset that one of the others gave. */
    Row read(long offset) throws IOException;

    /** Where a settled row about the same bytes and the same question lies, whatever its path. */
    OptionalLong answer(String sha256, String question);

    /**
     * Where the newest row of this photo lies.
     *
     * @param path as {@link PhotoFolder#within} has it
     */
    OptionalLong rowOf(String path);

    /** The newest row of each photo, in the order in which they were written. */
    long[] newestRows();

    /** What a person said of these bytes. */
    Optional<Review> review(String sha256) throws IOException;

    /** What the labels of each model that answered mean, by the model's hash. */
    Map<String, LabelGuide> guides();

    /** The folder that its rows' paths are relative to. */
    PhotoFolder folder();

    /** The newest row of each photo. */
    default RowSource rows() {
        return consumer -> {
            for (long offset : newestRows()) {
                consumer.accept(read(offset));
            }
        };
    }
}
