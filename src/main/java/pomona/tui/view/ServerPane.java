package pomona.tui.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pomona.client.ConnectionState;
import pomona.protocol.Event;
import pomona.protocol.Prediction;
import pomona.text.Durations;
import pomona.tui.model.DisplayText;
import pomona.tui.model.FileState;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.model.Server;

/** How the server is. */
final class ServerPane {
    private ServerPane() {}

    static void draw(Model model, Canvas canvas, Layout.Rect rect) {
        Canvas inner = canvas.box(rect, "4 Server", model.focus() == Layout.Pane.SERVER);
        List<Line> lines = lines(model, inner.columns());
        for (int i = 0; i < lines.size(); i++) {
            inner.line(i, lines.get(i).text(), lines.get(i).style());
        }
    }

    /** The connection in a few words: state, address, round trip. */
    static Line connection(Model model) {
        Server server = model.server();
        if (!server.doing().isEmpty()) {
            return new Line(server.doing(), Line.Style.WAITING);
        }
        if (server.connection() instanceof ConnectionState.Connected connected) {
            return new Line(
                    "OK %s %s".formatted(server.address(), Durations.measured(connected.roundTrip())), Line.Style.GOOD);
        }
        if (server.connection() instanceof ConnectionState.Lost lost) {
            return new Line(
                    "LOST %s, next try in %s"
                            .formatted(server.address(), RequestWords.until(model.now(), lost.nextTry())),
                    Line.Style.BAD);
        }
        return new Line("connecting to " + server.address(), Line.Style.WAITING);
    }

    private static List<Line> lines(Model model, int cells) {
        Server server = model.server();
        List<Line> lines = new ArrayList<>();
        Line connection = connection(model);
        DisplayText.wrap(connection.text(), cells).forEach(text -> lines.add(new Line(text, connection.style())));
        if (server.connection() instanceof ConnectionState.Lost lost) {
            DisplayText.wrap(DisplayText.clean(lost.why()), cells).forEach(text -> lines.add(Line.of(text)));
            int open = model.requests().open().size();
            if (open > 0) {
                lines.add(new Line(open + " waiting, sent again when back", Line.Style.WAITING));
            }
            return lines;
        }
        server.load().ifPresent(load -> load(model, load, lines));
        server.info().ifPresent(info -> lines.add(Line.of(model(info.model()))));
        if (server.connected()) {
            lines.add(new Line(
                    (server.own() ? "this window's own, since " : "connected since ")
                            + HistoryPane.minute(server.connectedAt(), model.zone()),
                    Line.Style.DIM));
        }
        return lines;
    }

    private static void load(Model model, Event.Status load, List<Line> lines) {
        lines.add(Line.of(busy(load) + (load.workersLost() > 0 ? ", %d lost".formatted(load.workersLost()) : "")));
        lines.add(Line.of(waiting(load) + place(model)));
        String rate = String.format(Locale.ROOT, "%.1f photos/s", load.ratePerSecond());
        lines.add(Line.of(
                load.p50Ms() > 0
                        ? rate + ", usually " + Durations.measured(Duration.ofMillis(Math.round(load.p50Ms())))
                        : "about " + rate));
    }

    static String busy(Event.Status load) {
        return "workers %d/%d busy".formatted(load.workersBusy(), load.workersTotal());
    }

    static String waiting(Event.Status load) {
        return "waiting " + (load.queued() + load.parked());
    }

    private static String place(Model model) {
        Optional<FileState> state = model.currentState();
        if (state.isPresent() && state.get() instanceof FileState.Queued queued) {
            return " (this photo: place %d)".formatted(queued.ahead() + 1);
        }
        return "";
    }

    private static String model(Prediction.Model model) {
        return "model %s %s %s".formatted(model.name(), model.version(), model.variant());
    }
}
