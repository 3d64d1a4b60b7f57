package pomona.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pomona.finding.Finding;
import pomona.finding.LabelGuide;
import pomona.text.DisplayText;

/** All labels with their probabilities as bars; a star marks what is over its threshold. */
final class Bars {
    /** A star and a space, a space and the number, a space before the bar. */
    private static final int FIXED_CELLS = 2 + 5 + 1;

    private static final int BAR_CELLS_MIN = 3;
    private static final int NAME_CELLS_MIN = 7;
    private static final int PAIR_GAP_CELLS = 2;

    private final Finding finding;
    private final int cells;
    private final int nameCells;

    private Bars(Finding finding, int cells) {
        this.finding = finding;
        this.cells = cells;
        int longest = finding.ranked().stream()
                .mapToInt(label -> DisplayText.width(name(label)))
                .max()
                .orElse(0);
        int room = cells - FIXED_CELLS - Math.max(BAR_CELLS_MIN, cells / 8);
        this.nameCells = Math.min(longest, Math.max(NAME_CELLS_MIN, room));
    }

    /** One label a line. */
    static List<Line> lines(Finding finding, int cells) {
        Bars bars = new Bars(finding, cells);
        return finding.ranked().stream().map(label -> bars.bar(label, 0)).toList();
    }

    /** Two labels a line, for where there are few lines; the more probable ones are on the left. */
    static List<Line> pairs(Finding finding, int cells) {
        Bars bars = new Bars(finding, (cells - PAIR_GAP_CELLS) / 2);
        List<Map.Entry<String, Double>> ranked = finding.ranked();
        int rows = (ranked.size() + 1) / 2;
        List<Line> lines = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            Line left = bars.bar(ranked.get(row), bars.cells + PAIR_GAP_CELLS);
            lines.add(row + rows < ranked.size() ? left.and(bars.bar(ranked.get(row + rows), 0)) : left);
        }
        return lines;
    }

    private Line bar(Map.Entry<String, Double> label, int paddedTo) {
        boolean found = finding.isFound(label.getKey());
        int room = Math.max(0, cells - nameCells - FIXED_CELLS);
        int full = (int) Math.round(room * Math.max(0, Math.min(1, label.getValue())));
        String text = (found ? "* " : "  ")
                + DisplayText.pad(name(label), nameCells)
                + " "
                + Finding.percent(label.getValue())
                + " "
                + "█".repeat(full);
        return Line.of(
                text + " ".repeat(Math.max(0, paddedTo - DisplayText.width(text))),
                found ? Line.Style.STRONG : Line.Style.TEXT);
    }

    private static String name(Map.Entry<String, Double> label) {
        return DisplayText.clean(LabelGuide.words(label.getKey()));
    }
}
