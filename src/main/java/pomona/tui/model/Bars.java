package pomona.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All labels with their probabilities as bars; a star marks what is over its threshold. */
final class Bars {
    private static final int NUMBER_CELLS = 5;
    private static final int BAR_CELLS_MIN = 3;

    private Bars() {}

    /** One label a line. */
    static List<Line> lines(Verdict verdict, int cells) {
        int name = nameCells(verdict, cells);
        List<Line> lines = new ArrayList<>();
        for (Map.Entry<String, Double> label : verdict.ranked()) {
            boolean found = verdict.found(label.getKey());
            lines.add(new Line(bar(label, found, name, cells), found ? Line.Style.STRONG : Line.Style.TEXT));
        }
        return lines;
    }

    /** Two labels a line, for where there are few lines. */
    static List<Line> pairs(Verdict verdict, int cells) {
        int half = cells / 2 - 1;
        int name = nameCells(verdict, half);
        List<Map.Entry<String, Double>> ranked = verdict.ranked();
        int rows = (ranked.size() + 1) / 2;
        List<Line> lines = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            Map.Entry<String, Double> left = ranked.get(row);
            String text = DisplayText.pad(bar(left, verdict.found(left.getKey()), name, half), half + 2);
            if (row + rows < ranked.size()) {
                Map.Entry<String, Double> right = ranked.get(row + rows);
                text += bar(right, verdict.found(right.getKey()), name, half);
            }
            lines.add(new Line(text, row == 0 && verdict.found(left.getKey()) ? Line.Style.STRONG : Line.Style.TEXT));
        }
        return lines;
    }

    private static int nameCells(Verdict verdict, int cells) {
        int longest = verdict.ranked().stream()
                .mapToInt(label -> DisplayText.width(Verdict.words(label.getKey())))
                .max()
                .orElse(0);
        return Math.min(longest, Math.max(7, cells - NUMBER_CELLS - 3 - Math.max(BAR_CELLS_MIN, cells / 8)));
    }

    private static String bar(Map.Entry<String, Double> label, boolean found, int name, int cells) {
        int room = Math.max(0, cells - name - NUMBER_CELLS - 3);
        int full = (int) Math.round(room * Math.max(0, Math.min(1, label.getValue())));
        return (found ? "* " : "  ")
                + DisplayText.pad(Verdict.words(label.getKey()), name)
                + " "
                + Verdict.percent(label.getValue())
                + " "
                + "█".repeat(full);
    }
}
