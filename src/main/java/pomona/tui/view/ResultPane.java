package pomona.tui.view;

import java.util.List;
import java.util.Optional;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.model.ResultText;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;

/** What became of the file under the cursor, and what pressing the key would do; over the whole screen, all of it. */
final class ResultPane {
    private ResultPane() {}

    static void draw(Model model, Canvas canvas, Layout.Rect rect) {
        Canvas inner = canvas.box(rect, "3 Result", model.focus() == Layout.Pane.RESULT);
        if (model.files().currentFile().isEmpty()) {
            // What Enter does there is said in the picture's place.
            inner.text(model.files().current().isPresent() ? "choose a photo for its result" : "", Line.Style.DIM);
            return;
        }
        Optional<FileState> state = model.currentState();
        boolean button = state.map(s -> !s.pending()).orElse(true);
        int top = 0;
        boolean roomy = inner.rows() > 8;
        if (button && (roomy || state.isEmpty() || !(state.get() instanceof FileState.Done))) {
            inner.put(0, 0, RequestWords.BUTTON, Line.Style.KEY);
            top = 1;
        }
        inner.lines(top, ResultText.brief(model, state, inner.columns(), inner.rows() - top));
    }

    /** The result in full, over the whole screen. */
    static void whole(Model model, Canvas canvas, Mode.Detail detail) {
        Optional<FileList.Entry> file = model.files().currentFile();
        Canvas inner = canvas.box(
                model.layout().body(),
                "Result " + file.map(FileList.Entry::name).orElse(""),
                true);
        List<Line> lines = ResultText.full(model);
        int first = ResultText.scrolled(model, detail.scrolled());
        int end = Math.min(lines.size(), first + inner.rows());
        canvas.part(model.layout().body().inner().margin()).lines(0, lines.subList(first, end));
        if (end < lines.size()) {
            inner.right(inner.rows() - 1, " more below ", Line.Style.KEY);
        }
    }
}
