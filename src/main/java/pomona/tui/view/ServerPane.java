package pomona.tui.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pomona.client.ConnectionState;
import pomona.finding.Finding;
import pomona.protocol.Event;
import pomona.text.Durations;
import pomona.text.Quantity;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.model.Server;
import pomona.tui.model.list.FileState;

/** How the server is. */
final class ServerPane {
    private ServerPane() {}

    static void draw(Model model, Canvas canvas, Layout.Rect rect) {
        if (model.layout().isFolded(Layout.Pane.SERVER)) {
            String now = model.server()
                    .load()
                    .map(ServerPane::brief)
                    .orElse(connection(model).text());
            canvas.rule(rect, "4 Server", now);
            return;
        }
        Canvas inner = canvas.box(rect, "4 Server", model.focus() == Layout.Pane.SERVER);
        inner.lines(0, lines(model, inner.columns()));
    }

    /** The connection in a few words: state, address, round trip. */
    static Line connection(Model model) {
        Server server = model.server();
        if (!server.doing().isEmpty()) {
            return Line.of(server.doing(), Line.Style.WAITING);
        }
        if (server.connection() instanceof ConnectionState.Connected connected) {
            return Line.of(
                    "OK %s %s".formatted(server.address(), Durations.measured(connected.roundTrip())), Line.Style.GOOD);
        }
        if (server.connection() instanceof ConnectionState.Lost lost) {
            return Line.of(
                    "LOST %s, next try in %s"
                            .formatted(server.address(), RequestWords.until(model.now(), lost.nextTry())),
                    Line.Style.BAD);
        }
        return Line.of("connecting to " + server.address(), Line.Style.WAITING);
    }

    /** The same without the round trip. */
    static String shortConnection(Model model) {
        Server server = model.server();
        boolean well = server.doing().isEmpty() && server.connected();
        return well ? "OK " + server.address() : connection(model).text();
    }

    private static List<Line> lines(Model model, int cells) {
        Server server = model.server();
        List<Line> lines = new ArrayList<>();
        Line.Piece connection = connection(model).pieces().get(0);
        lines.addAll(Line.wrapped(connection.text(), connection.style(), cells));
        if (server.connection() instanceof ConnectionState.Lost lost) {
            lines.addAll(Line.wrapped(lost.why(), Line.Style.TEXT, cells));
            int open = model.requests().open().size();
            if (open > 0) {
                lines.add(Line.of(open + " waiting, sent again when back", Line.Style.WAITING));
            }
            return lines;
        }
        server.load().ifPresent(load -> load(model, load, lines));
        server.info().ifPresent(info -> lines.add(Line.of("model " + Finding.model(info.model()))));
        if (server.connected()) {
            lines.add(Line.of(
                    (server.own() ? "this window's own, since " : "connected since ")
                            + HistoryPane.minute(server.connectedAt(), model.zone()),
                    Line.Style.DIM));
        }
        return lines;
    }

    private static void load(Model model, Event.Status load, List<Line> lines) {
        lines.add(Line.of("workers %d/%d busy".formatted(load.workersBusy(), load.workersTotal())
                + (load.workersLost() > 0 ? ", %d lost".formatted(load.workersLost()) : "")));
        lines.add(Line.of("queue " + Quantity.number(load.queued() + load.parked()) + place(model)));
        String rate = String.format(Locale.ROOT, "%.1f photos/s", load.ratePerSecond());
        lines.add(Line.of(
                load.p50Ms() > 0
                        ? rate + ", usually " + Durations.measured(Duration.ofMillis(Math.round(load.p50Ms())))
                        : "about " + rate));
    }

    /** How busy it is, in few cells. */
    static String brief(Event.Status load) {
        return "%d/%d busy, queue %s"
                .formatted(load.workersBusy(), load.workersTotal(), Quantity.number(load.queued() + load.parked()));
    }

    private static String place(Model model) {
        Optional<FileState> state = model.currentState();
        if (state.isPresent() && state.get() instanceof FileState.Queued queued) {
            return " (this photo: place %d)".formatted(queued.ahead() + 1);
        }
        return "";
    }
}
