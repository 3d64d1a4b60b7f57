package pomona.report;

import java.util.Optional;
import pomona.journal.PhotoMetadata;
import pomona.journal.Row;

/** What makes a block of a season's photos. */
public enum GroupBy {
    /** The folder that the photo lies in. */
    FOLDER,
    /** The day it was taken, by its EXIF. */
    DAY,
    NONE;

    private static final int DAY_CHARS = "2026-05-31".length();

    /** The block's name; empty when there are no blocks. */
    Optional<String> block(Row row) {
        return switch (this) {
            case FOLDER -> Optional.of(folder(row.path()));
            case DAY -> Optional.of(day(row.photo()));
            case NONE -> Optional.empty();
        };
    }

    private static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "." : path.substring(0, Math.max(1, slash));
    }

    private static String day(PhotoMetadata photo) {
        return photo.takenAt() == null ? "no date" : photo.takenAt().substring(0, DAY_CHARS);
    }
}
