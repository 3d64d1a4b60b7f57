package pomona.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The keys of the pane with focus and the commands, over the whole screen. */
final class HelpPane {
    private static final int KEY_CELLS = 16;
    private static final int TWO_COLUMNS_FROM = 78;

    private HelpPane() {}

    static void draw(Model model, Canvas canvas, Mode.Help help) {
        String pane = model.focus().name().charAt(0)
                + model.focus().name().substring(1).toLowerCase(Locale.ROOT);
        Canvas inner = canvas.box(model.layout().body(), "Keys of the pane " + pane, true);
        List<List<KeyTable.Binding>> rows = rows(model);
        int first = scrolled(model, help.scrolled());
        int width = inner.columns() / columns(model);
        for (int i = 0; i < inner.rows() && first + i < rows.size(); i++) {
            List<KeyTable.Binding> row = rows.get(first + i);
            for (int column = 0; column < row.size(); column++) {
                int left = column * width;
                inner.put(left + 1, i, row.get(column).key(), Style.KEY);
                inner.put(
                        left + 1 + KEY_CELLS,
                        i,
                        DisplayText.fit(row.get(column).what(), width - KEY_CELLS - 1),
                        Style.TEXT);
            }
        }
        if (first + inner.rows() < rows.size()) {
            inner.right(inner.rows() - 1, " more below ", Style.KEY);
        }
    }

    /** Lines that all of it takes. */
    static int lines(Model model) {
        return rows(model).size();
    }

    /** The first line shown, so that the last screen is full. */
    static int scrolled(Model model, int wanted) {
        int last = Math.max(0, lines(model) - model.layout().body().inner().rows());
        return Math.max(0, Math.min(wanted, last));
    }

    private static List<List<KeyTable.Binding>> rows(Model model) {
        List<List<KeyTable.Binding>> rows = new ArrayList<>(inColumns(KeyTable.of(model.focus()), columns(model)));
        rows.add(List.of());
        rows.addAll(inColumns(KeyTable.COMMANDS, columns(model)));
        return rows;
    }

    private static int columns(Model model) {
        return model.layout().body().inner().columns() < TWO_COLUMNS_FROM ? 1 : 2;
    }

    private static List<List<KeyTable.Binding>> inColumns(List<KeyTable.Binding> all, int columns) {
        int height = (all.size() + columns - 1) / columns;
        List<List<KeyTable.Binding>> rows = new ArrayList<>();
        for (int i = 0; i < height; i++) {
            rows.add(i + height < all.size() ? List.of(all.get(i), all.get(i + height)) : List.of(all.get(i)));
        }
        return rows;
    }
}
