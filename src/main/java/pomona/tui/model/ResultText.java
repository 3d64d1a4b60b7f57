package pomona.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.finding.Finding;
import pomona.journal.Review;
import pomona.photo.Judgement;
import pomona.tui.model.Line.Style;
import pomona.tui.model.list.FileState;

/** The result of a file as lines, for a room of so many cells and lines. */
public final class ResultText {
    private static final int READABLE_CELLS = 90;
    private static final int BARS_MIN = 3;

    private ResultText() {}

    /** Cells of a line of the result in full: longer ones are hard to read. */
    private static int fullCells(Model model) {
        return Math.min(READABLE_CELLS, model.layout().body().inner().margin().columns());
    }

    /** The first line of the result in full that is shown, so that the last screen is full. */
    public static int scrolled(Model model, int wanted) {
        int rows = model.layout().body().inner().rows();
        return Math.max(0, Math.min(wanted, full(model).size() - rows));
    }

    /** Everything there is to say of the file under the cursor, with the field guide. */
    public static List<Line> full(Model model) {
        Optional<FileState> state = model.currentState();
        int cells = fullCells(model);
        if (!(state.orElse(null) instanceof FileState.Done done)) {
            return brief(model, state, cells, Integer.MAX_VALUE);
        }
        Finding finding = model.finding(done.prediction());
        List<Line> lines = new ArrayList<>(said(model, done, cells));
        lines.addAll(headline(finding, cells));
        lines.addAll(Line.wrapped(finding.otherwise(), Style.TEXT, cells));
        lines.add(Line.BLANK);
        lines.addAll(Bars.lines(finding, cells, Integer.MAX_VALUE));
        lines.addAll(Line.wrapped("* and past the tick: clear enough to count as found", Style.DIM, cells));
        lines.add(Line.BLANK);
        lines.addAll(advice(finding, cells));
        lines.add(Line.BLANK);
        lines.addAll(Line.wrapped(RequestWords.timingInWords(done), Style.DIM, cells));
        return lines;
    }

    /** What fits: first what was found, then the labels, three of them at least, then the guide. */
    public static List<Line> brief(Model model, Optional<FileState> asked, int cells, int rows) {
        FileState state = asked.orElse(new FileState.Cancelled());
        if (state instanceof FileState.Cancelled) {
            return Line.wrapped(RequestWords.forecast(model.server()), Style.TEXT, cells);
        }
        if (state instanceof FileState.Failed failed) {
            return Line.wrapped("ERROR: " + failed.why(), Style.BAD, cells);
        }
        if (!(state instanceof FileState.Done done)) {
            return RequestWords.pending(model, state, cells);
        }
        Finding finding = model.finding(done.prediction());
        List<Line> lines = new ArrayList<>(said(model, done, cells));
        lines.addAll(headline(finding, cells));
        Style style = finding.isDoubtful() ? Style.WAITING : Style.TEXT;
        List<Line> otherwise = Line.wrapped(finding.otherwise(), style, cells);
        int roomForIt = Math.max(finding.isDoubtful() ? 1 : 0, rows - lines.size() - BARS_MIN);
        lines.addAll(otherwise.subList(0, Math.min(otherwise.size(), roomForIt)));
        int labels = done.prediction().probabilities().size();
        boolean all = rows - lines.size() > labels;
        lines.addAll(Bars.lines(finding, cells, all ? labels : BARS_MIN));
        List<Line> advice = advice(finding, cells);
        int left = rows - lines.size();
        if (advice.size() <= left) {
            lines.addAll(advice);
        } else if (left > 0) {
            lines.add(Line.of(all ? "i = what to do" : "i = what to do, all bars", Style.DIM));
        }
        return lines;
    }

    /** What a person said of it, if anything. */
    private static List<Line> said(Model model, FileState.Done done, int cells) {
        Judgement judged = model.facts().judged(done);
        Review review = judged.review();
        if (review == null) {
            return List.of();
        }
        List<String> names = judged.labels().stream().map(model.facts()::name).toList();
        String what = judged.isLeaf() ? String.join(" and ", names) : judged.words();
        String note = review.note() == null ? "" : " Note: " + review.note();
        String words = review.corrected() == null ? "You say that is right: %s.%s" : "You say: %s.%s";
        return Line.wrapped(words.formatted(what, note), Style.GOOD, cells);
    }

    private static List<Line> headline(Finding finding, int cells) {
        return Line.wrapped(finding.headline(), style(finding), cells);
    }

    private static List<Line> advice(Finding finding, int cells) {
        return finding.advice().stream()
                .flatMap(text -> Line.wrapped(text, Style.TEXT, cells).stream())
                .toList();
    }

    /** Good for healthy, bad for a disease, waiting where the result isn't to be trusted. */
    public static Style style(Finding finding) {
        if (finding.certainty() != Finding.Certainty.FOUND) {
            return Style.WAITING;
        }
        return finding.isHealthy() ? Style.GOOD : Style.BAD;
    }
}
