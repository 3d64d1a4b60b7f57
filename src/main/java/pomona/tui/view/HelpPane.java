package pomona.tui.view;

import java.util.List;
import java.util.Locale;
import pomona.text.DisplayText;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.update.KeyTable;

/** The keys of the pane with focus and the commands, over the whole screen. */
final class HelpPane {
    private static final int KEY_CELLS = 16;

    private HelpPane() {}

    static void draw(Model model, Canvas canvas, Mode.Help help) {
        String pane = model.focus().name().charAt(0)
                + model.focus().name().substring(1).toLowerCase(Locale.ROOT);
        Canvas inner = canvas.box(model.layout().body(), "Keys of the pane " + pane, true);
        List<List<KeyTable.Binding>> rows = KeyTable.rows(model);
        int first = KeyTable.scrolled(model, help.scrolled());
        int width = inner.columns() / KeyTable.columns(model);
        for (int i = 0; i < inner.rows() && first + i < rows.size(); i++) {
            List<KeyTable.Binding> row = rows.get(first + i);
            for (int column = 0; column < row.size(); column++) {
                int left = column * width;
                inner.put(left + 1, i, row.get(column).key(), Line.Style.KEY);
                inner.put(
                        left + 1 + KEY_CELLS,
                        i,
                        DisplayText.fit(row.get(column).what(), width - KEY_CELLS - 1),
                        Line.Style.TEXT);
            }
        }
        if (first + inner.rows() < rows.size()) {
            inner.right(inner.rows() - 1, " more below ", Line.Style.KEY);
        }
    }
}
