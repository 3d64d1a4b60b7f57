package pomona.tui.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.client.ConnectionState;
import pomona.text.Durations;

/** Where a request stands, in words. */
public final class RequestWords {
    public static final String BUTTON = "< Predict p >";

    private RequestWords() {}

    /** What pressing the key would do now. */
    public static String forecast(Server server) {
        if (!server.connected()) {
            return "no server yet: it would wait for one";
        }
        Optional<Server.Forecast> forecast = server.forecast();
        if (forecast.isEmpty()) {
            return "";
        }
        int workers = server.load().orElseThrow().workersTotal();
        if (!forecast.get().waits()) {
            int free = workers - server.load().orElseThrow().workersBusy();
            return "starts at once: %d of %d workers free".formatted(free, workers);
        }
        return "would wait: all %d workers busy, %d ahead, about %s"
                .formatted(
                        workers,
                        forecast.get().ahead(),
                        Durations.about(Duration.ofMillis(forecast.get().millis())));
    }

    /** A request that is open. */
    static List<Line> pending(Model model, FileState state) {
        List<Line> lines = new ArrayList<>();
        if (model.server().connection() instanceof ConnectionState.Lost && !(state instanceof FileState.Planned)) {
            lines.add(new Line("WAITING: the server is lost", Line.Style.WAITING));
            lines.add(Line.of("sent again by itself, once, when it is back - x cancels"));
        } else if (state instanceof FileState.Queued queued) {
            lines.add(new Line("WAITING: all workers busy", Line.Style.WAITING));
            lines.add(Line.of("place %s, %s".formatted(place(model, queued), about(model, queued))));
            String before = queued.ahead() == 0 ? "the next to start" : queued.ahead() + " ahead";
            lines.add(Line.of(before + " - x cancels"));
        } else if (state instanceof FileState.Running running) {
            lines.add(new Line("RUNNING on worker %d - x cancels".formatted(running.worker()), Line.Style.GOOD));
        } else if (state instanceof FileState.Retrying retrying) {
            lines.add(new Line(
                    "TRYING AGAIN in %s - x cancels".formatted(until(model.now(), retrying.until())),
                    Line.Style.WAITING));
            lines.add(Line.of(DisplayText.clean(retrying.why())));
        } else if (state instanceof FileState.Planned) {
            lines.add(new Line("NEXT: in the tray, not sent yet - x cancels", Line.Style.WAITING));
        } else {
            lines.add(new Line("SENT: no word from the server yet - x cancels", Line.Style.WAITING));
        }
        return lines;
    }

    /** Its place among those that wait, the first being 1. */
    private static String place(Model model, FileState.Queued queued) {
        int place = queued.ahead() + 1;
        int waiting = model.server().load().map(load -> load.queued()).orElse(0);
        return waiting >= place ? "%d of %d".formatted(place, waiting) : String.valueOf(place);
    }

    private static String about(Model model, FileState.Queued queued) {
        return "about " + until(model.now(), queued.startsAt());
    }

    /** A file's line in the tray. */
    public static String inTray(Model model, FileState state) {
        if (state instanceof FileState.Queued queued) {
            return "WAITING  %d ahead, ~%d s"
                    .formatted(
                            queued.ahead(),
                            Math.max(
                                    1,
                                    Duration.between(model.now(), queued.startsAt())
                                            .toSeconds()));
        }
        if (state instanceof FileState.Running running) {
            return "running  worker %d".formatted(running.worker());
        }
        if (state instanceof FileState.Retrying retrying) {
            return "again in %s".formatted(until(model.now(), retrying.until()));
        }
        if (state instanceof FileState.Done done) {
            return "%s %s  %s"
                    .formatted(
                            Verdict.shortLabel(done.prediction()),
                            Verdict.percent(done.prediction().confidence()),
                            Durations.measured(done.elapsed()));
        }
        return state instanceof FileState.Failed failed ? "ERR " + DisplayText.clean(failed.why()) : state.word();
    }

    public static String until(Instant now, Instant then) {
        return Durations.about(Duration.between(now, then));
    }
}
