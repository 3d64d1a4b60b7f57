package pomona.tui.view;

import java.util.ArrayList;
import java.util.List;
import pomona.protocol.Event;
import pomona.text.DisplayText;
import pomona.tui.model.History;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.update.KeyTable;

/** The header, and the two lines at the bottom: the newest news, and the keys that matter now. */
final class StatusLines {
    private StatusLines() {}

    static void header(Model model, Canvas line) {
        Line connection = ServerPane.connection(model);
        List<String> parts = new ArrayList<>(List.of("POMONA", connection.text()));
        model.server().load().ifPresent(load -> parts.addAll(load(load)));
        int planned = model.requests().planned();
        int sent = model.requests().open().size() - planned;
        long done = model.history().entries().stream()
                .filter(History.Predicted.class::isInstance)
                .count();
        parts.add("%d sent, %d done".formatted(sent, done));
        if (planned > 0) {
            parts.add(planned + " to send");
        }
        if (model.tray().running()) {
            parts.add("tray %d/%d"
                    .formatted(
                            model.tray().done() + model.tray().failed(),
                            model.tray().paths().size()));
        }
        line.fill(0, Line.Style.HEADER);
        String text = " " + parts.get(0);
        for (String part : parts.subList(1, parts.size())) {
            if (DisplayText.width(text) + 3 + DisplayText.width(part) <= line.columns()) {
                text += " | " + part;
            }
        }
        line.line(0, text, Line.Style.HEADER);
    }

    private static List<String> load(Event.Status load) {
        return List.of(ServerPane.busy(load), ServerPane.waiting(load));
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
        int column = 1;
        for (String key : KeyTable.now(model)) {
            if (column + key.length() > line.columns()) {
                return;
            }
            int space = key.indexOf(' ');
            int end = line.put(column, 0, key.substring(0, space), Line.Style.KEY);
            column = line.put(end, 0, key.substring(space), Line.Style.TEXT) + 2;
        }
    }
}
