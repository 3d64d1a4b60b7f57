package pomona.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happened in this session, newest first.
 *
 * @param selected index of the line under the cursor
 */
public record History(List<HistoryEntry> entries, int selected) {
    /** So many lines are kept; a season's work is the batch sender's. */
    public static final int ENTRIES_MAX = 10_000;

    static final History EMPTY = new History(List.of(), 0);

    public History {
        entries = List.copyOf(entries);
        selected = Math.max(0, Math.min(selected, entries.size() - 1));
    }

    /** The line that falls off the end with the next one. */
    public Optional<HistoryEntry> oldest() {
        return entries.size() < ENTRIES_MAX ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    }

    public History add(HistoryEntry entry) {
        List<HistoryEntry> next = new ArrayList<>(Math.min(entries.size() + 1, ENTRIES_MAX));
        next.add(entry);
        next.addAll(entries.subList(0, Math.min(entries.size(), ENTRIES_MAX - 1)));
        return new History(next, selected == 0 ? 0 : selected + 1);
    }

    public History move(int by) {
        return new History(entries, selected + by);
    }

    /** Lines that an export holds: predictions and failures. */
    public List<HistoryEntry> results() {
        return entries.stream().filter(entry -> entry.about().isPresent()).toList();
    }
}
