package pomona.tui.update;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import pomona.tui.model.FileState;
import pomona.tui.model.Layout;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;

/** The keys as a person reads them: in the help, and the few that matter now on the bottom line. */
public final class KeyTable {
    /**
     * A key and what it does.
     *
     * @param panes where it means that
     */
    public record Binding(String key, String what, Set<Layout.Pane> panes) {
        public Binding {
            panes = Set.copyOf(panes);
        }
    }

    private static final int TWO_COLUMNS_FROM = 78;
    private static final Set<Layout.Pane> EVERYWHERE = EnumSet.allOf(Layout.Pane.class);
    private static final Set<Layout.Pane> LISTED = EnumSet.complementOf(EnumSet.of(Layout.Pane.HISTORY));

    private static final List<Binding> ALL = List.of(
            new Binding("up down, j k", "next photo", LISTED),
            new Binding("up down, j k", "next line", EnumSet.of(Layout.Pane.HISTORY)),
            new Binding("PgUp PgDn, g G", "page; first and last", EVERYWHERE),
            new Binding("Enter", "open, or predict", EVERYWHERE),
            new Binding("left, Backspace", "the folder above", EVERYWHERE),
            new Binding("/", "filter; Esc clears it", EVERYWHERE),
            new Binding("Space", "mark; a marks all", EVERYWHERE),
            new Binding("s", "sort: name, date, size", EVERYWHERE),
            new Binding("r", "read the folder anew", EVERYWHERE),
            new Binding("p", "predict this photo", EVERYWHERE),
            new Binding("b", "send the marked ones", EVERYWHERE),
            new Binding("x, X", "take back this, all", EVERYWHERE),
            new Binding("i", "the result in full", EVERYWHERE),
            new Binding("z", "zoom the photo", EVERYWHERE),
            new Binding("m", "where evidence lies", EVERYWHERE),
            new Binding("c", "compare two photos", EVERYWHERE),
            new Binding("H", "history", EVERYWHERE),
            new Binding("e", "export to CSV or JSONL", EVERYWHERE),
            new Binding("Tab, 1-5", "another pane", EVERYWHERE),
            new Binding(":", "a command, as :open", EVERYWHERE),
            new Binding("Ctrl-L", "draw the screen anew", EVERYWHERE),
            new Binding("q, Ctrl-C", "back; quit", EVERYWHERE));

    /** What can be typed after a colon. */
    static final List<Binding> COMMANDS = List.of(
            new Binding(":open FOLDER", "another folder", EVERYWHERE),
            new Binding(":mark GLOB", "as :mark leaf_7?.jpg", EVERYWHERE),
            new Binding(":unmark", "no marks", EVERYWHERE),
            new Binding(":filter TEXT", "as /", EVERYWHERE),
            new Binding(":sort ORDER", "name, newest, largest", EVERYWHERE),
            new Binding(":export FILE", "to FILE.csv or .jsonl", EVERYWHERE),
            new Binding(":colour HOW", "as 256, mono or ascii", EVERYWHERE),
            new Binding(":predict :batch", "as p and b", EVERYWHERE),
            new Binding(":cancel", "as X", EVERYWHERE),
            new Binding(":help :quit", "as ? and q", EVERYWHERE));

    private KeyTable() {}

    static List<Binding> of(Layout.Pane pane) {
        return ALL.stream().filter(binding -> binding.panes().contains(pane)).toList();
    }

    /** Keys and commands, side by side where there is room. */
    public static List<List<Binding>> rows(Model model) {
        List<List<Binding>> rows = new ArrayList<>(inColumns(of(model.focus()), columns(model)));
        rows.add(List.of());
        rows.addAll(inColumns(COMMANDS, columns(model)));
        return rows;
    }

    public static int columns(Model model) {
        return model.layout().body().inner().columns() < TWO_COLUMNS_FROM ? 1 : 2;
    }

    private static List<List<Binding>> inColumns(List<Binding> all, int columns) {
        int height = (all.size() + columns - 1) / columns;
        List<List<Binding>> rows = new ArrayList<>();
        for (int i = 0; i < height; i++) {
            rows.add(i + height < all.size() ? List.of(all.get(i), all.get(i + height)) : List.of(all.get(i)));
        }
        return rows;
    }

    /** The first row shown, so that the last screen is full. */
    public static int scrolled(Model model, int wanted) {
        int last =
                Math.max(0, rows(model).size() - model.layout().body().inner().rows());
        return Math.max(0, Math.min(wanted, last));
    }

    /** The keys that matter now, most important first. */
    public static List<String> now(Model model) {
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
