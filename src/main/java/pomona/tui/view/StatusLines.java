package pomona.tui.view;

import java.util.ArrayList;
import java.util.List;
import pomona.client.ConnectionState;
import pomona.text.DisplayText;
import pomona.text.Quantity;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.Tray;
import pomona.tui.model.list.Requests;
import pomona.tui.update.BottomLine;

/** The header, and the two lines at the bottom: the newest news, and the keys that matter now. */
final class StatusLines {
    private static final String SEPARATOR = " | ";

    private StatusLines() {}

    static void header(Model model, Canvas line) {
        String connection = ServerPane.connection(model).text();
        List<String> parts = new ArrayList<>(List.of("POMONA", connection));
        if (!model.kept().state().isEmpty()) {
            parts.add(DisplayText.clean(model.kept().state()));
        }
        model.server().load().ifPresent(load -> parts.add(ServerPane.brief(load)));
        Requests.Sums sums = model.requests().sums();
        // Without a server all wait, whatever was known of them last.
        boolean lost = model.server().connection() instanceof ConnectionState.Lost;
        int sent = lost ? 0 : model.requests().sent();
        int waiting = model.requests().open().size() - sent;
        String counts = (waiting > 0 ? Quantity.number(waiting) + " waiting, " : "")
                + "%s sent, %s done".formatted(Quantity.number(sent), Quantity.number(sums.answered()));
        parts.add(counts);
        if (sums.failed() > 0) {
            parts.add(Quantity.number(sums.failed()) + " failed");
        }
        Tray tray = model.tray();
        if (tray.running()) {
            parts.add("tray %s/%s"
                    .formatted(
                            Quantity.number(tray.done() + tray.failed()),
                            Quantity.number(tray.paths().size())));
        }
        List<String> fitting = fitting(parts, line.columns());
        if (!fitting.contains(counts)) {
            // What became of one's photos matters more than the round trip.
            parts.set(1, ServerPane.shortConnection(model));
            fitting = fitting(parts, line.columns());
        }
        String text = " " + String.join(SEPARATOR, fitting);
        line.fill(0, Line.Style.HEADER);
        line.line(0, text, Line.Style.HEADER);
    }

    /** Those that have room; a later one may have it where an earlier one has not. */
    private static List<String> fitting(List<String> parts, int columns) {
        List<String> fitting = new ArrayList<>();
        int used = 1;
        for (String part : parts) {
            int wide = DisplayText.width(part) + (fitting.isEmpty() ? 0 : SEPARATOR.length());
            if (used + wide <= columns) {
                fitting.add(part);
                used += wide;
            }
        }
        return fitting;
    }

    static void notice(Model model, Canvas line) {
        Model.Notice notice = model.notice();
        if (!notice.text().isEmpty()) {
            line.line(
                    0,
                    " " + HistoryPane.clock(notice.at(), model.zone()) + " " + DisplayText.clean(notice.text()),
                    notice.bad() ? Line.Style.BAD : Line.Style.TEXT);
        }
    }

    static void keys(Model model, Canvas line) {
        if (model.mode() instanceof Mode.Typing typing) {
            int end = line.put(
                    0,
                    0,
                    ":" + DisplayText.tail(DisplayText.clean(typing.text()), line.columns() - 2),
                    Line.Style.STRONG);
            line.cursor(end, 0);
            return;
        }
        hints(model, line, 0);
    }

    /** The keys that matter now; tells the column after them. */
    static int hints(Model model, Canvas canvas, int row) {
        int column = 1;
        for (BottomLine.Hint hint : BottomLine.of(model, canvas.columns())) {
            column = canvas.put(hint.column(), row, hint.keys(), Line.Style.KEY) + 1;
            column = canvas.put(column, row, hint.word(), Line.Style.TEXT) + 2;
        }
        return column;
    }
}
