package pomona.tui.picture;

import java.util.Collections;
import java.util.List;
import pomona.finding.LabelGuide;
import pomona.picture.Turn;
import pomona.protocol.Prediction;

/**
 * The evidence map laid over an upright picture: bilinear between the middles of its cells, as the model pools over
 * overlapping regions and knows no edges between them.
 */
final class Heat {
    /** Evidence below this is not shown. */
    static final double SOME_FROM = 0.5;
    /** From here on it is much. */
    static final double MUCH_FROM = 0.8;

    private final Turn turn;
    /** As the picture is stored; it is shown turned. */
    private final List<Double> cells;

    private final String label;

    Heat(Picture.Request.Evidence evidence) {
        Prediction.EvidenceMap map = evidence.map();
        this.turn = new Turn(evidence.orientation(), map.columns(), map.rows());
        this.cells = map.cells();
        this.label = LabelGuide.words(map.label());
    }

    /** Evidence at a place, 0 to 1; the place in parts of the picture's width and height. */
    double at(double x, double y) {
        int rows = turn.height();
        int columns = turn.width();
        double column = Math.max(0, Math.min(columns - 1.0, x * columns - 0.5));
        double row = Math.max(0, Math.min(rows - 1.0, y * rows - 0.5));
        int left = (int) column;
        int top = (int) row;
        int right = Math.min(columns - 1, left + 1);
        int bottom = Math.min(rows - 1, top + 1);
        double above = mix(cell(left, top), cell(right, top), column - left);
        double below = mix(cell(left, bottom), cell(right, bottom), column - left);
        return mix(above, below, row - top);
    }

    private double cell(int column, int row) {
        return cells.get(turn.stored(column, row));
    }

    private static double mix(double from, double to, double part) {
        return from + (to - from) * part;
    }

    String label() {
        return label;
    }

    double most() {
        return Collections.max(cells);
    }
}
