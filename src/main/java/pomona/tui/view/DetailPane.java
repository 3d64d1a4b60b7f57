package pomona.tui.view;

import java.util.List;
import java.util.Optional;
import pomona.tui.model.DisplayText;
import pomona.tui.model.Entry;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.ResultText;
import pomona.tui.model.Style;

/** The result in full, over the whole screen. */
final class DetailPane {
    private DetailPane() {}

    static void draw(Model model, Canvas canvas, Mode.Detail detail) {
        Optional<Entry> file = model.files().currentFile();
        Canvas inner = canvas.box(
                model.layout().body(), "Result " + file.map(Entry::name).orElse(""), true);
        int cells = ResultText.fullCells(model);
        List<Line> lines = ResultText.full(model);
        int first = ResultText.scrolled(model, detail.scrolled());
        for (int i = 0; i < inner.rows() && first + i < lines.size(); i++) {
            inner.put(
                    1,
                    i,
                    DisplayText.fit(lines.get(first + i).text(), cells),
                    lines.get(first + i).style());
        }
        if (first + inner.rows() < lines.size()) {
            inner.right(inner.rows() - 1, " more below ", Style.KEY);
        }
    }
}
