package pomona.tui.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.protocol.Prediction;
import pomona.tui.model.list.Scroll;

/**
 * What happened in this session, newest first.
 *
 * @param selected index of the line under the cursor
 * @param top index of the first line that is seen
 */
public record History(List<Entry> entries, int selected, int top) {
    /** So many lines are kept; a season's work is the batch sender's. */
    public static final int ENTRIES_MAX = 10_000;

    static final History EMPTY = new History(List.of(), 0, 0);

    public History {
        entries = List.copyOf(entries);
        selected = Math.max(0, Math.min(selected, entries.size() - 1));
    }

    /** The line that falls off the end with the next one. */
    public Optional<Entry> oldest() {
        return entries.size() < ENTRIES_MAX ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    }

    public History add(Entry entry) {
        List<Entry> next = new ArrayList<>(Math.min(entries.size() + 1, ENTRIES_MAX));
        next.add(entry);
        next.addAll(entries.subList(0, Math.min(entries.size(), ENTRIES_MAX - 1)));
        boolean atNewest = selected == 0;
        return new History(next, atNewest ? 0 : selected + 1, atNewest ? 0 : top + 1);
    }

    public History move(int by) {
        return new History(entries, selected + by, top);
    }

    /** The list in a room of so many lines, so much of it in sight before and behind the cursor. */
    public History scrolled(int height, int margin) {
        int next = Scroll.firstLine(top, selected, entries.size(), height, margin);
        return next == top ? this : new History(entries, selected, next);
    }

    /** Lines that an export holds: predictions and failures. */
    public List<Entry> results() {
        return entries.stream().filter(entry -> entry.about().isPresent()).toList();
    }

    /** A line of the session's history. */
    public sealed interface Entry {
        Instant at();

        /** The file it is about. */
        default Optional<Path> about() {
            if (this instanceof Predicted predicted) {
                return Optional.of(predicted.path());
            }
            return this instanceof Failed failed ? Optional.of(failed.path()) : Optional.empty();
        }
    }

    /**
     * A prediction.
     *
     * @param key of its request
     * @param totalMillis from pressing the key
     */
    public record Predicted(Instant at, Path path, long key, Prediction prediction, long totalMillis)
            implements Entry {}

    /**
     * A file that got none, and why.
     *
     * @param key of its request
     */
    public record Failed(Instant at, Path path, long key, String why) implements Entry {}

    /** Something that happened to the connection. */
    public record Remark(Instant at, String text) implements Entry {}
}
