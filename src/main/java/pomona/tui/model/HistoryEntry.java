package pomona.tui.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import pomona.protocol.Prediction;

/** A line of the session's history. */
public sealed interface HistoryEntry {
    Instant at();

    /**
     * A prediction.
     *
     * @param key of its request
     * @param totalMillis from pressing the key
     */
    record Predicted(Instant at, Path path, long key, Prediction prediction, long totalMillis)
            implements HistoryEntry {}

    /**
     * A file that got none, and why.
     *
     * @param key of its request
     */
    record Failed(Instant at, Path path, long key, String why) implements HistoryEntry {}

    /** Something that happened to the connection. */
    record Remark(Instant at, String text) implements HistoryEntry {}

    /** The file it is about. */
    default Optional<Path> about() {
        if (this instanceof Predicted predicted) {
            return Optional.of(predicted.path());
        }
        return this instanceof Failed failed ? Optional.of(failed.path()) : Optional.empty();
    }
}
