package pomona.journal;

import java.io.IOException;
import java.nio.file.Path;

/** The journal holds what this program doesn't know; writing to it, or counting what it knows of it, would be wrong. */
public final class NewerJournalException extends IOException {
    private static final long serialVersionUID = 1;

    NewerJournalException(Path journal, int format) {
        super(
                "%s was written by a newer pomona (format %d; this one reads formats up to %d): use that one, or name other results"
                        .formatted(journal, format, Journal.FORMAT));
    }
}
