package pomona.tui;

import java.util.List;
import java.util.Optional;

/** The result in full, over the whole screen. */
final class DetailPane {
    private static final int READABLE_CELLS = 90;

    private DetailPane() {}

    static void draw(Model model, Canvas canvas, Mode.Detail detail) {
        Optional<Entry> file = model.files().currentFile();
        Canvas inner = canvas.box(
                model.layout().body(), "Result " + file.map(Entry::name).orElse(""), true);
        int cells = cells(inner.columns());
        List<Line> lines = ResultText.full(model, model.currentState(), cells);
        int first = scrolled(model, detail.scrolled());
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

    private static int cells(int columns) {
        return Math.min(READABLE_CELLS, columns - 2);
    }

    /** The first line shown, so that the last screen is full. */
    static int scrolled(Model model, int wanted) {
        Rect room = model.layout().body().inner();
        int lines = ResultText.full(model, model.currentState(), cells(room.columns()))
                .size();
        return Math.max(0, Math.min(wanted, lines - room.rows()));
    }
}
