package pomona.tui.view;

import java.util.List;
import java.util.Optional;
import pomona.tui.model.FileState;
import pomona.tui.model.Line;
import pomona.tui.model.Model;
import pomona.tui.model.Pane;
import pomona.tui.model.Rect;
import pomona.tui.model.RequestWords;
import pomona.tui.model.ResultText;
import pomona.tui.model.Style;

/** What became of the file under the cursor, and what pressing the key would do. */
final class ResultPane {
    private ResultPane() {}

    static void draw(Model model, Canvas canvas, Rect rect) {
        Canvas inner = canvas.box(rect, "3 Result", model.focus() == Pane.RESULT);
        if (model.files().currentFile().isEmpty()) {
            inner.text("no photo under the cursor", Style.DIM);
            return;
        }
        Optional<FileState> state = model.currentState();
        boolean button = state.map(s -> !s.pending()).orElse(true);
        int top = 0;
        boolean roomy = inner.rows() > 8;
        if (button && (roomy || state.isEmpty() || !(state.get() instanceof FileState.Done))) {
            inner.put(0, 0, RequestWords.BUTTON, Style.KEY);
            top = 1;
        }
        List<Line> lines = ResultText.brief(model, state, inner.columns(), inner.rows() - top);
        for (int i = 0; i < lines.size(); i++) {
            inner.line(top + i, lines.get(i).text(), lines.get(i).style());
        }
    }
}
