package pomona.tui.view;

import java.util.List;
import pomona.text.Quantity;
import pomona.tui.model.Counts;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.list.Scroll;

/** How many photos of the folder show what, with bars, over the whole screen. */
final class CountsPane {
    private CountsPane() {}

    static void draw(Model model, Canvas canvas, Mode.Counting counting) {
        Counts counts = Counts.of(model);
        Canvas inner = canvas.box(model.layout().body(), "Counts - " + Quantity.of(counts.photos(), "photo"), true);
        List<String> lines = counts.lines(inner.columns() - 3);
        if (lines.isEmpty()) {
            inner.text("no photos here", Line.Style.DIM);
            return;
        }
        int first = Scroll.firstLine(0, counting.selected(), lines.size(), inner.rows(), 1);
        for (int i = 0; i < inner.rows() && first + i < lines.size(); i++) {
            boolean here = first + i == counting.selected();
            boolean label = counts.rows().get(first + i).label();
            inner.put(0, i, here ? ">" : " ", Line.Style.KEY);
            inner.put(2, i, lines.get(first + i), here ? Line.Style.STRONG : label ? Line.Style.TEXT : Line.Style.DIM);
        }
    }
}
