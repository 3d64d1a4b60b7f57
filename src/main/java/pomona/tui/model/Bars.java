package pomona.tui.model;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import pomona.finding.Finding;
import pomona.text.DisplayText;

/**
 * Labels with their probabilities as bars, each with a tick where its threshold is; a star marks what is over it and
 * counts as found.
 */
final class Bars {
    /** A star and a space, a space and the number, a space before the bar. */
    private static final int FIXED_CELLS = 2 + 5 + 1;

    private static final int BAR_CELLS_MIN = 6;
    private static final int NAME_CELLS_MIN = 7;
    private static final String FULL = "█";
    private static final String TICK = "│";

    private final Finding finding;
    private final int nameCells;
    private final int barCells;

    private Bars(Finding finding, int cells, List<Map.Entry<String, Double>> labels) {
        this.finding = finding;
        int longest = labels.stream()
                .mapToInt(label -> DisplayText.width(name(label)))
                .max()
                .orElse(0);
        int room = cells - FIXED_CELLS - Math.max(BAR_CELLS_MIN, cells / 5);
        this.nameCells = Math.min(longest, Math.max(NAME_CELLS_MIN, room));
        this.barCells = Math.max(0, cells - nameCells - FIXED_CELLS);
    }

    /** The most probable ones, so many at most, one a line. */
    static List<Line> lines(Finding finding, int cells, int count) {
        List<Map.Entry<String, Double>> labels =
                finding.ranked().stream().limit(count).toList();
        Bars bars = new Bars(finding, cells, labels);
        return labels.stream().map(bars::line).toList();
    }

    private Line line(Map.Entry<String, Double> label) {
        String text = (finding.isFound(label.getKey()) ? "* " : "  ")
                + DisplayText.pad(name(label), nameCells)
                + " "
                + Finding.percent(label.getValue())
                + " "
                + bar(label.getValue(), finding.threshold(label.getKey()));
        return Line.of(text, finding.isFound(label.getKey()) ? Line.Style.STRONG : Line.Style.TEXT);
    }

    /** A bar that is over its threshold reaches over its tick, and none else does. */
    private String bar(double value, OptionalDouble threshold) {
        int full = cellsOf(value);
        if (threshold.isEmpty() || barCells < 2) {
            return FULL.repeat(full);
        }
        int tick = Math.min(barCells - 2, cellsOf(threshold.getAsDouble()));
        int behind = value >= threshold.getAsDouble() ? Math.max(1, full - tick - 1) : 0;
        int before = Math.min(full, tick);
        return FULL.repeat(before) + " ".repeat(tick - before) + TICK + FULL.repeat(behind);
    }

    private int cellsOf(double share) {
        return (int) Math.round(barCells * Math.max(0, Math.min(1, share)));
    }

    private String name(Map.Entry<String, Double> label) {
        return DisplayText.clean(finding.name(label.getKey()));
    }
}
