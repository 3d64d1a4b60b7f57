package pomona.tui.view;

import java.util.List;
import java.util.Optional;
import pomona.text.DisplayText;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.Scroll;
import pomona.tui.update.Judging;

/** What a person says of the photo: labels to choose from and a note, in the place of the list, beside the photo. */
final class JudgingPane {
    private JudgingPane() {}

    static void draw(Model model, Canvas canvas, Mode.Judging judging) {
        Layout.Rect rect = model.layout().pane(Layout.Pane.FILES).orElseThrow();
        String name = model.files().currentFile().map(FileList.Entry::name).orElse("");
        Canvas inner = canvas.box(rect, "What is it? " + DisplayText.name(name, rect.columns() - 18), true);
        int columns = inner.columns();
        String typed = judging.typed().isEmpty() ? "letters find, Space picks" : judging.typed();
        int end = inner.put(
                0,
                0,
                DisplayText.fit((judging.inNote() ? "  " : "> ") + DisplayText.clean(typed), columns),
                judging.typed().isEmpty() ? Line.Style.DIM : Line.Style.STRONG);
        List<Optional<String>> choices = Judging.choices(model, judging);
        int rows = inner.rows() - 2;
        int first = Scroll.firstLine(0, judging.at(), choices.size(), rows, 1);
        for (int i = 0; i < rows && first + i < choices.size(); i++) {
            Optional<String> label = choices.get(first + i);
            boolean here = first + i == judging.at() && !judging.inNote();
            boolean chosen = label.filter(judging.chosen()::contains).isPresent();
            Line.Style style = here ? Line.Style.SELECTED : chosen ? Line.Style.STRONG : Line.Style.TEXT;
            if (here) {
                inner.fill(1 + i, style);
            }
            String words = label.map(model.facts()::name).orElse("as the model says");
            inner.line(1 + i, (chosen ? "* " : "  ") + DisplayText.clean(words), style);
        }
        String note = "note: " + DisplayText.tail(DisplayText.clean(judging.note()), columns - 8);
        int noteEnd = inner.put(0, inner.rows() - 1, note, judging.inNote() ? Line.Style.STRONG : Line.Style.DIM);
        if (judging.inNote()) {
            inner.cursor(noteEnd, inner.rows() - 1);
        } else {
            inner.cursor(judging.typed().isEmpty() ? 2 : end, 0);
        }
    }
}
