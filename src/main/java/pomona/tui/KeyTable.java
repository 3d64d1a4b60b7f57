package pomona.tui;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The keys as a person reads them: in the help, and the few that matter now on the bottom line. */
final class KeyTable {
    /**
     * A key and what it does.
     *
     * @param panes where it means that
     */
    record Binding(String key, String what, Set<Pane> panes) {
        Binding {
            panes = Set.copyOf(panes);
        }
    }

    private static final Set<Pane> EVERYWHERE = EnumSet.allOf(Pane.class);
    private static final Set<Pane> LISTED = EnumSet.complementOf(EnumSet.of(Pane.HISTORY));

    private static final List<Binding> ALL = List.of(
            new Binding("up down, j k", "next photo", LISTED),
            new Binding("up down, j k", "next line of the history", EnumSet.of(Pane.HISTORY)),
            new Binding("PgUp PgDn, g G", "a page; the first, the last", EVERYWHERE),
            new Binding("Enter", "open a folder, predict a photo", EVERYWHERE),
            new Binding("left, Backspace", "the folder above", EVERYWHERE),
            new Binding("/", "filter by name; Esc clears it", EVERYWHERE),
            new Binding("Space", "mark; a marks all that are shown", EVERYWHERE),
            new Binding("s", "sort by name, newest, largest", EVERYWHERE),
            new Binding("r", "read the folder again", EVERYWHERE),
            new Binding("p", "predict this photo", EVERYWHERE),
            new Binding("b", "send the marked photos as a batch", EVERYWHERE),
            new Binding("x, X", "take this one back; all of them", EVERYWHERE),
            new Binding("i", "the result in full, what to look at next", EVERYWHERE),
            new Binding("z", "the photo over the whole screen", EVERYWHERE),
            new Binding("m", "where the evidence lies", EVERYWHERE),
            new Binding("c", "compare two photos", EVERYWHERE),
            new Binding("H", "history", EVERYWHERE),
            new Binding("e", "export the history to CSV or JSONL", EVERYWHERE),
            new Binding("Tab, 1-5", "another pane", EVERYWHERE),
            new Binding(":", "a command; :help, :open, :mark, :colour …", EVERYWHERE),
            new Binding("Ctrl-L", "draw the screen anew", EVERYWHERE),
            new Binding("q, Ctrl-C", "back, and at last quit", EVERYWHERE));

    private KeyTable() {}

    static List<Binding> of(Pane pane) {
        return ALL.stream().filter(binding -> binding.panes().contains(pane)).toList();
    }

    /** The keys that matter now, most important first. */
    static List<String> now(Model model) {
        if (model.mode() instanceof Mode.Filtering) {
            return List.of("type to filter", "Enter Keep", "Esc Back");
        }
        if (model.mode() instanceof Mode.Help) {
            return List.of("any key Back");
        }
        if (model.mode() instanceof Mode.Compare) {
            return List.of("c Back", "m Evidence", "q Back");
        }
        if (model.mode() instanceof Mode.HistoryView) {
            return List.of("H Back", "e Export", "Enter To the photo", "q Back");
        }
        if (model.mode() instanceof Mode.Detail) {
            return List.of("i Back", "up/down Read on", "p Predict", "q Back");
        }
        List<String> keys = new ArrayList<>(List.of("? Keys", "Enter Open", "p Predict"));
        boolean pending = model.currentState().map(FileState::pending).orElse(false);
        if (pending) {
            keys.add("x Cancel");
        }
        keys.add("Space Mark");
        if (!model.files().marked().isEmpty()) {
            keys.add("b Batch");
        }
        keys.addAll(List.of("z Zoom", "q Quit", "i Result", "m Evidence", "c Compare", "H History", "e Export"));
        keys.addAll(List.of(": Command", "a All"));
        return keys;
    }
}
