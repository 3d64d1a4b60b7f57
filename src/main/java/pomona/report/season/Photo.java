package pomona.report.season;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import pomona.journal.PhotoFolder;
import pomona.journal.Row;

/**
 * A photo of the season.
 *
 * @param row what is known of it, its path told from the folder
 * @param folder where it lies, if it still does
 */
public record Photo(Row row, PhotoFolder folder) {
    /** Its file; empty when its name is no path. */
    public Optional<Path> file() {
        try {
            return Optional.of(folder.file(row.path()));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
