package pomona.tui.model.list;

import java.nio.file.Path;
import java.util.Optional;
import pomona.journal.Review;

/**
 * What is known of a photo from before.
 *
 * @param modifiedMillis when the file was last written, as it is known so
 * @param sha256 of its bytes
 * @param state how asking about it ended
 * @param review what a person said of the same bytes
 */
public record Recollection(Path path, long modifiedMillis, String sha256, FileState state, Optional<Review> review) {}
