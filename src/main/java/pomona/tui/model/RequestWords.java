package pomona.tui.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pomona.client.ConnectionState;
import pomona.finding.Finding;
import pomona.protocol.Prediction;
import pomona.text.DisplayText;
import pomona.text.Durations;
import pomona.tui.model.Line.Style;

/** Where a request stands, in words. */
public final class RequestWords {
    private static final int LABEL_LETTERS = 8;
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
    static List<Line> pending(Model model, FileState state, int cells) {
        boolean lost = model.server().connection() instanceof ConnectionState.Lost;
        if (state instanceof FileState.Planned) {
            return told(cells, Style.WAITING, "NEXT: in the tray, not sent yet - p goes first, x cancels");
        }
        if (lost) {
            return told(
                    cells,
                    Style.WAITING,
                    "WAITING: the server is lost",
                    "sent again by itself, once, when it is back - x cancels");
        }
        if (state instanceof FileState.Queued queued) {
            String before = queued.ahead() == 0 ? "the next to start" : queued.ahead() + " ahead";
            return told(
                    cells,
                    Style.WAITING,
                    "WAITING: all workers busy",
                    "place %s, about %s".formatted(place(model, queued), until(model.now(), queued.startsAt())),
                    before + " - x cancels");
        }
        if (state instanceof FileState.Running running) {
            return told(cells, Style.GOOD, "RUNNING on worker %d - x cancels".formatted(running.worker()));
        }
        if (state instanceof FileState.Retrying retrying) {
            String wait = until(model.now(), retrying.until());
            return told(cells, Style.WAITING, "TRYING AGAIN in %s - x cancels".formatted(wait), retrying.why());
        }
        return told(cells, Style.WAITING, "SENT: no word from the server yet - x cancels");
    }

    private static List<Line> told(int cells, Style style, String first, String... more) {
        List<Line> lines = new ArrayList<>(Line.wrapped(first, style, cells));
        for (String text : more) {
            lines.addAll(Line.wrapped(text, Style.TEXT, cells));
        }
        return lines;
    }

    /** Its place among those that wait, the first being 1. */
    private static String place(Model model, FileState.Queued queued) {
        int place = queued.ahead() + 1;
        int waiting = model.server().load().map(load -> load.queued()).orElse(0);
        return waiting >= place ? "%d of %d".formatted(place, waiting) : String.valueOf(place);
    }

    /** A file's line in the tray. */
    public static String inTray(Model model, FileState state) {
        if (state instanceof FileState.Queued queued) {
            return "WAITING  %d ahead, ~%s".formatted(queued.ahead(), until(model.now(), queued.startsAt()));
        }
        if (state instanceof FileState.Running running) {
            return "running  worker %d".formatted(running.worker());
        }
        if (state instanceof FileState.Retrying retrying) {
            return "again in %s".formatted(until(model.now(), retrying.until()));
        }
        if (state instanceof FileState.Done done) {
            return label(model, done.prediction()) + "  " + Durations.measured(done.elapsed());
        }
        return state instanceof FileState.Failed failed ? "ERR " + DisplayText.clean(failed.why()) : state.word();
    }

    /** The result in one or two short words, for a list. */
    public static String shortLabel(Model model, Prediction prediction) {
        return model.finding(prediction).shortLabel(LABEL_LETTERS);
    }

    /** The same with how sure it is. */
    public static String label(Model model, Prediction prediction) {
        return shortLabel(model, prediction) + " " + Finding.percent(prediction.confidence());
    }

    /** Wait and run time apart, as the server measured them, and all of it as the person waited. */
    static String timing(FileState.Done done) {
        Prediction.Timing timing = done.prediction().timingMs();
        double unit = done.elapsed().toMillis() < 1000 ? 1 : 1000;
        String digits = unit == 1 ? "%.0f" : "%.1f";
        String times = String.format(
                Locale.ROOT,
                "%s: wait " + digits + ", run " + digits,
                Durations.measured(done.elapsed()),
                timing.queue() / unit,
                (timing.decode() + timing.infer()) / unit);
        return done.worker() > 0 ? times + ", w" + done.worker() : times;
    }

    /** The same as a sentence. */
    static String timingInWords(FileState.Done done) {
        Prediction.Timing timing = done.prediction().timingMs();
        return "Answered after %s: waited %s, ran %s%s."
                .formatted(
                        Durations.measured(done.elapsed()),
                        Durations.measured(Duration.ofMillis(Math.round(timing.queue()))),
                        Durations.measured(Duration.ofMillis(Math.round(timing.decode() + timing.infer()))),
                        done.worker() > 0 ? " on worker " + done.worker() : "");
    }

    public static String until(Instant now, Instant then) {
        return Durations.about(Duration.between(now, then));
    }
}
