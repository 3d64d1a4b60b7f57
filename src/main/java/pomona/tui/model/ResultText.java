package pomona.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.finding.Finding;
import pomona.tui.model.Line.Style;

/** The result of a file as lines, for a room of so many cells and lines. */
public final class ResultText {
    private static final int READABLE_CELLS = 90;

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
        List<Line> lines = new ArrayList<>(headline(finding, cells));
        lines.addAll(Line.wrapped(finding.otherwise(), Style.TEXT, cells));
        lines.add(Line.BLANK);
        lines.addAll(Bars.lines(finding, cells));
        if (!done.prediction().findings().isEmpty()) {
            lines.add(Line.of("  * clear enough to count as found", Style.DIM));
        }
        lines.add(Line.BLANK);
        lines.addAll(advice(finding, cells));
        lines.add(Line.BLANK);
        lines.addAll(Line.wrapped(RequestWords.timingInWords(done), Style.DIM, cells));
        return lines;
    }

    /** What fits: first what was found, then the labels, then the guide, then the times. */
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
        List<Line> lines = new ArrayList<>(headline(finding, cells));
        int labels = done.prediction().probabilities().size();
        if (rows - lines.size() < labels + 1) {
            lines.addAll(Bars.pairs(finding, cells));
            if (finding.certainty() != Finding.Certainty.FOUND) {
                lines.add(Line.of(finding.otherwise(), Style.WAITING));
            } else if (rows > lines.size()) {
                lines.add(Line.of(RequestWords.timing(done), Style.DIM));
            }
            return lines;
        }
        lines.addAll(Line.wrapped(finding.otherwise(), Style.TEXT, cells));
        lines.addAll(Bars.lines(finding, cells));
        List<Line> timing = Line.wrapped(RequestWords.timing(done), Style.DIM, cells);
        List<Line> advice = advice(finding, cells);
        int roomForAdvice = rows - lines.size() - timing.size();
        if (advice.size() <= roomForAdvice) {
            lines.addAll(advice);
        } else if (roomForAdvice >= 2) {
            lines.addAll(advice.subList(0, roomForAdvice - 1));
            lines.add(Line.of("… i = the whole of it", Style.DIM));
        }
        lines.addAll(timing);
        return lines;
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
