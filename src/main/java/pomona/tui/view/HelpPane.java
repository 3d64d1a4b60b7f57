package pomona.tui.view;

import java.util.List;
import pomona.text.DisplayText;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.update.HelpText;

/** The keys that work where the help was asked for, and the commands, over the whole screen. */
final class HelpPane {
    private static final int KEY_CELLS = 16;

    private HelpPane() {}

    static void draw(Model model, Canvas canvas, Mode.Help help) {
        Canvas inner = canvas.box(model.layout().body(), HelpText.title(model, help), true);
        List<List<HelpText.Cell>> rows = HelpText.rows(model, help);
        int first = help.scrolled();
        int width = inner.columns() / HelpText.columns(model);
        for (int i = 0; i < inner.rows() && first + i < rows.size(); i++) {
            int left = 1;
            for (HelpText.Cell cell : rows.get(first + i)) {
                inner.put(left, i, cell.keys(), Line.Style.KEY);
                inner.put(left + KEY_CELLS, i, DisplayText.fit(cell.what(), width - KEY_CELLS - 1), Line.Style.TEXT);
                left += width;
            }
        }
        if (first + inner.rows() < rows.size()) {
            inner.right(inner.rows() - 1, " more below ", Line.Style.KEY);
        }
    }
}
