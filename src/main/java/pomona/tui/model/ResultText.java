package pomona.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The result of a file as lines, for a room of so many cells and lines. */
public final class ResultText {
    private static final int READABLE_CELLS = 90;

    private ResultText() {}

    /** Cells of a line of the result in full: longer ones are hard to read. */
    public static int fullCells(Model model) {
        return Math.min(READABLE_CELLS, model.layout().body().inner().columns() - 2);
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
        if (state.isPresent() && state.get() instanceof FileState.Done done) {
            Verdict verdict = new Verdict(done.prediction(), model.server().info());
            List<Line> lines = headline(verdict, cells);
            wrapped(lines, verdict.otherwise(), Line.Style.TEXT, cells);
            lines.add(Line.blank());
            lines.addAll(Bars.lines(verdict, cells));
            if (!done.prediction().findings().isEmpty()) {
                lines.add(new Line("  * clear enough to count as found", Line.Style.DIM));
            }
            lines.add(Line.blank());
            verdict.fieldGuide().forEach(text -> wrapped(lines, text, Line.Style.TEXT, cells));
            lines.add(Line.blank());
            wrapped(lines, verdict.timingInWords(done), Line.Style.DIM, cells);
            return lines;
        }
        return brief(model, state, cells, Integer.MAX_VALUE);
    }

    /** What fits: first what was found, then the labels, then the guide, then the times. */
    public static List<Line> brief(Model model, Optional<FileState> state, int cells, int rows) {
        List<Line> lines = new ArrayList<>();
        if (state.isEmpty() || state.get() instanceof FileState.Cancelled) {
            wrapped(lines, RequestWords.forecast(model.server()), Line.Style.TEXT, cells);
            return lines;
        }
        if (state.get() instanceof FileState.Failed failed) {
            wrapped(lines, "ERROR: " + DisplayText.clean(failed.why()), Line.Style.BAD, cells);
            return lines;
        }
        if (!(state.get() instanceof FileState.Done done)) {
            RequestWords.pending(model, state.get()).forEach(line -> wrapped(lines, line.text(), line.style(), cells));
            return lines;
        }
        Verdict verdict = new Verdict(done.prediction(), model.server().info());
        lines.addAll(headline(verdict, cells));
        int labels = done.prediction().probabilities().size();
        if (rows - lines.size() < labels + 1) {
            lines.addAll(Bars.pairs(verdict, cells));
            if (verdict.abstained()) {
                lines.add(new Line(verdict.otherwise(), Line.Style.WAITING));
            } else if (rows > lines.size()) {
                lines.add(new Line(verdict.timing(done.elapsed()) + worker(done), Line.Style.DIM));
            }
            return lines;
        }
        wrapped(lines, verdict.otherwise(), Line.Style.TEXT, cells);
        lines.addAll(Bars.lines(verdict, cells));
        List<Line> guide = new ArrayList<>();
        verdict.fieldGuide().forEach(text -> wrapped(guide, text, Line.Style.TEXT, cells));
        List<Line> timing = new ArrayList<>();
        wrapped(timing, verdict.timing(done.elapsed()) + worker(done), Line.Style.DIM, cells);
        int roomForGuide = rows - lines.size() - timing.size();
        if (guide.size() <= roomForGuide) {
            lines.addAll(guide);
        } else if (roomForGuide >= 2) {
            lines.addAll(guide.subList(0, roomForGuide - 1));
            lines.add(new Line("… i = the whole of it", Line.Style.DIM));
        }
        lines.addAll(timing);
        return lines;
    }

    private static List<Line> headline(Verdict verdict, int cells) {
        List<Line> lines = new ArrayList<>();
        wrapped(lines, verdict.headline(), verdict.style(), cells);
        return lines;
    }

    private static String worker(FileState.Done done) {
        return done.worker() > 0 ? ", w" + done.worker() : "";
    }

    private static void wrapped(List<Line> lines, String text, Line.Style style, int cells) {
        DisplayText.wrap(DisplayText.clean(text), cells).forEach(piece -> lines.add(new Line(piece, style)));
    }
}
