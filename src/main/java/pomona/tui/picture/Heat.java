package pomona.tui.picture;

import pomona.finding.LabelGuide;
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

    private final double[][] upright;
    private final String label;

    Heat(Picture.Request.Evidence evidence) {
        this.upright = upright(evidence.map(), evidence.orientation());
        this.label = LabelGuide.words(evidence.map().label());
    }

    /** Evidence at a place, 0 to 1; the place in parts of the picture's width and height. */
    double at(double x, double y) {
        int rows = upright.length;
        int columns = upright[0].length;
        double column = Math.max(0, Math.min(columns - 1.0, x * columns - 0.5));
        double row = Math.max(0, Math.min(rows - 1.0, y * rows - 0.5));
        int left = (int) column;
        int top = (int) row;
        int right = Math.min(columns - 1, left + 1);
        int bottom = Math.min(rows - 1, top + 1);
        double above = mix(upright[top][left], upright[top][right], column - left);
        double below = mix(upright[bottom][left], upright[bottom][right], column - left);
        return mix(above, below, row - top);
    }

    private static double mix(double from, double to, double part) {
        return from + (to - from) * part;
    }

    String label() {
        return label;
    }

    double most() {
        double most = 0;
        for (double[] row : upright) {
            for (double cell : row) {
                most = Math.max(most, cell);
            }
        }
        return most;
    }

    /** The map comes as the picture is stored; the picture is shown turned by its EXIF orientation. */
    private static double[][] upright(Prediction.EvidenceMap map, int orientation) {
        int storedColumns = map.columns();
        int storedRows = map.rows();
        boolean lies = orientation >= 5;
        int rows = lies ? storedColumns : storedRows;
        int columns = lies ? storedRows : storedColumns;
        double[][] upright = new double[rows][columns];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int farColumn = storedColumns - 1;
                int farRow = storedRows - 1;
                int column = switch (orientation) {
                    case 2, 3 -> farColumn - x;
                    case 5, 6 -> y;
                    case 7, 8 -> farColumn - y;
                    default -> x;
                };
                int row = switch (orientation) {
                    case 3, 4 -> farRow - y;
                    case 5, 8 -> x;
                    case 6, 7 -> farRow - x;
                    default -> y;
                };
                upright[y][x] = map.cells().get(row * storedColumns + column);
            }
        }
        return upright;
    }
}
