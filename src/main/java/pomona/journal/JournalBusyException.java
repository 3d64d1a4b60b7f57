package pomona.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Another run writes to the same journal. */
public final class JournalBusyException extends IOException {
    private static final long serialVersionUID = 1;

    JournalBusyException(Path journal, OptionalLong pid) {
        super("another run writes to %s: %s"
                .formatted(journal, pid.isPresent() ? "process " + pid.getAsLong() : "its process is not known"));
    }
}
