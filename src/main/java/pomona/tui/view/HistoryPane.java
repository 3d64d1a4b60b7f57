package pomona.tui.view;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import pomona.text.DisplayText;
import pomona.text.Quantity;
import pomona.tui.model.History;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.model.list.FileList;

/** What happened in this session, in a box of the main screen or over the whole of it. */
final class HistoryPane {
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter LONG = DateTimeFormatter.ofPattern("HH:mm:ss");

    private HistoryPane() {}

    static void draw(Model model, Canvas canvas, Layout.Rect rect) {
        if (model.layout().isFolded(Layout.Pane.HISTORY)) {
            canvas.rule(rect, "H History", "nothing yet");
            return;
        }
        Canvas inner = canvas.box(rect, "H History", model.focus() == Layout.Pane.HISTORY);
        lines(model, inner, SHORT, model.focus() == Layout.Pane.HISTORY);
    }

    static void whole(Model model, Canvas canvas) {
        int results = model.history().results().size();
        Canvas inner = canvas.box(
                model.layout().body(), "History - " + Quantity.of(results, "photo") + " predicted or failed", true);
        lines(model, inner, LONG, true);
    }

    static String clock(Instant at, ZoneId zone) {
        return LONG.format(at.atZone(zone));
    }

    static String minute(Instant at, ZoneId zone) {
        return SHORT.format(at.atZone(zone));
    }

    private static void lines(Model model, Canvas inner, DateTimeFormatter format, boolean cursor) {
        List<History.Entry> entries = model.history().entries();
        if (entries.isEmpty()) {
            inner.text("nothing yet: p predicts a photo", Line.Style.DIM);
            return;
        }
        int first = cursor ? model.history().top() : 0;
        for (int i = 0; i < inner.rows() && first + i < entries.size(); i++) {
            History.Entry entry = entries.get(first + i);
            String time = format.format(entry.at().atZone(model.zone()));
            boolean here = cursor && first + i == model.history().selected();
            Line.Style style = here ? Line.Style.SELECTED : style(entry);
            if (here) {
                inner.fill(i, style);
            }
            inner.line(i, time + " " + text(model, entry, inner.columns() - time.length() - 1), style);
        }
    }

    private static String text(Model model, History.Entry entry, int cells) {
        if (entry instanceof History.Predicted predicted) {
            String end = " %-11s".formatted(RequestWords.label(model, predicted.prediction()));
            return DisplayText.pad(
                            DisplayText.name(FileList.Entry.nameOf(predicted.path()), cells - end.length()),
                            cells - end.length())
                    + end;
        }
        if (entry instanceof History.Failed failed) {
            int name = Math.min(cells / 2, 30);
            return DisplayText.pad(DisplayText.name(FileList.Entry.nameOf(failed.path()), name), name) + " "
                    + DisplayText.clean(failed.why());
        }
        return entry instanceof History.Remark remark ? "-- " + DisplayText.clean(remark.text()) + " --" : "";
    }

    private static Line.Style style(History.Entry entry) {
        if (entry instanceof History.Failed) {
            return Line.Style.BAD;
        }
        return entry instanceof History.Remark ? Line.Style.DIM : Line.Style.TEXT;
    }
}
