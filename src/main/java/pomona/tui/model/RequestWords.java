package pomona.tui.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.client.ConnectionState;
import pomona.finding.Finding;
import pomona.photo.Judgement;
import pomona.protocol.Prediction;
import pomona.text.DisplayText;
import pomona.text.Durations;
import pomona.tui.model.Line.Style;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;

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
            return told(cells, Style.WAITING, "WAITING: in the tray, not sent yet - p sends it first, x cancels");
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
            return "waiting  %d ahead, ~%s".formatted(queued.ahead(), until(model.now(), queued.startsAt()));
        }
        if (state instanceof FileState.Running running) {
            return "running  worker %d".formatted(running.worker());
        }
        if (state instanceof FileState.Retrying retrying) {
            return "again in %s".formatted(until(model.now(), retrying.until()));
        }
        if (state instanceof FileState.Done done) {
            return label(model, done.prediction());
        }
        return state instanceof FileState.Failed failed ? "ERR " + DisplayText.clean(failed.why()) : state.word();
    }

    /** The result in one or two short words and how sure it is, for a list: {@code rust 98}. */
    public static String label(Model model, Prediction prediction) {
        return model.finding(prediction).listed(LABEL_LETTERS);
    }

    /** The same, or after an equals sign what a person says instead. */
    public static String listed(Model model, FileState.Done done) {
        Judgement judged = model.facts().judged(done);
        if (judged.review() == null) {
            return label(model, done.prediction());
        }
        String words = judged.isLeaf() ? model.facts().name(judged.labels().get(0)) : judged.words();
        return "=" + DisplayText.fit(words, LABEL_LETTERS + 2);
    }

    /** What to say to who wants to go into a folder where none is under the cursor. */
    public static String noFolder(FileList files) {
        return files.currentFile().isPresent() ? "no folder here: Enter predicts the photo" : insteadOfAPhoto(files);
    }

    /** What to say where no photo is under the cursor. */
    public static String insteadOfAPhoto(FileList files) {
        FileList.Entry entry = files.current().orElse(null);
        if (entry == null) {
            return files.loading() ? "reading the folder …" : "no photos here";
        }
        if (!entry.folder()) {
            return entry.name() + ": " + entry.remark();
        }
        if (entry.isParent()) {
            return "Enter leads up to " + FileList.Entry.nameOf(entry.path()) + "/";
        }
        return "Enter opens " + entry.name()
                + entry.count().map(count -> " (" + count.words() + ")").orElse("");
    }

    /** Wait and run time, as the server measured them, and what is left of the time that the person waited. */
    static String timingInWords(FileState.Done done) {
        Prediction.Timing timing = done.prediction().timingMs();
        if (done.remembered()) {
            return "Answered before, by %s."
                    .formatted(Finding.model(done.prediction().model()));
        }
        long waited = Math.round(timing.queue());
        long ran = Math.round(timing.decode() + timing.infer());
        long rest = Math.max(0, done.elapsed().toMillis() - waited - ran);
        return "Answered after %s: waited %s, ran %s%s, %s to read and send."
                .formatted(
                        Durations.measured(done.elapsed()),
                        Durations.measured(Duration.ofMillis(waited)),
                        Durations.measured(Duration.ofMillis(ran)),
                        done.worker() > 0 ? " on worker " + done.worker() : "",
                        Durations.measured(Duration.ofMillis(rest)));
    }

    public static String until(Instant now, Instant then) {
        return Durations.about(Duration.between(now, then));
    }
}
