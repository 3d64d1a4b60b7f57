package pomona.tui.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import pomona.tui.picture.Picture;

/**
 * Where the panes are. Two columns from 60x15, three from 120x36; below that there is no room for a picture and a
 * list, and a line says so.
 *
 * @param panes the panes that are on the main screen, borders included
 */
public record Layout(Kind kind, int columns, int rows, Map<Pane, Rect> panes) {
    public static final int COLUMNS_MIN = 60;
    public static final int ROWS_MIN = 15;
    private static final int THREE_COLUMNS_FROM = 120;
    private static final int THREE_ROWS_FROM = 36;
    private static final int SERVER_ROWS = 8;
    private static final int TRAY_ROWS = 8;
    /** Under each picture of a comparison: the verdict and the labels. */
    private static final int COMPARED_RESULT_ROWS = 10;

    enum Kind {
        TOO_SMALL,
        TWO_COLUMNS,
        THREE_COLUMNS
    }

    public Layout {
        panes = Map.copyOf(panes);
    }

    public static Layout of(int columns, int rows) {
        if (columns < COLUMNS_MIN || rows < ROWS_MIN) {
            return new Layout(Kind.TOO_SMALL, columns, rows, Map.of());
        }
        boolean three = columns >= THREE_COLUMNS_FROM && rows >= THREE_ROWS_FROM;
        return three ? threeColumns(columns, rows) : twoColumns(columns, rows);
    }

    private static Layout twoColumns(int columns, int rows) {
        int height = rows - 3;
        int left = Math.max(20, columns * 26 / 80);
        int result = Math.max(6, Math.min(12, height * 8 / 21));
        int right = columns - left;
        Map<Pane, Rect> panes = new EnumMap<>(Pane.class);
        panes.put(Pane.FILES, new Rect(0, 1, left, height));
        panes.put(Pane.PICTURE, new Rect(left, 1, right, height - result));
        panes.put(Pane.RESULT, new Rect(left, 1 + height - result, right, result));
        return new Layout(Kind.TWO_COLUMNS, columns, rows, panes);
    }

    private static Layout threeColumns(int columns, int rows) {
        int height = rows - 3;
        int spare = columns - THREE_COLUMNS_FROM;
        int left = 30 + spare / 5;
        int right = 34 + spare / 5;
        int middle = columns - left - right;
        int history = Math.max(6, height - 19 - SERVER_ROWS);
        int result = height - SERVER_ROWS - history;
        Map<Pane, Rect> panes = new EnumMap<>(Pane.class);
        panes.put(Pane.FILES, new Rect(0, 1, left, height));
        panes.put(Pane.PICTURE, new Rect(left, 1, middle, height - TRAY_ROWS));
        panes.put(Pane.TRAY, new Rect(left, 1 + height - TRAY_ROWS, middle, TRAY_ROWS));
        panes.put(Pane.RESULT, new Rect(left + middle, 1, right, result));
        panes.put(Pane.SERVER, new Rect(left + middle, 1 + result, right, SERVER_ROWS));
        panes.put(Pane.HISTORY, new Rect(left + middle, 1 + result + SERVER_ROWS, right, history));
        return new Layout(Kind.THREE_COLUMNS, columns, rows, panes);
    }

    public boolean tooSmall() {
        return kind == Kind.TOO_SMALL;
    }

    public Optional<Rect> pane(Pane pane) {
        return Optional.ofNullable(panes.get(pane));
    }

    /** The pane under a cell. */
    public Optional<Pane> paneAt(int column, int row) {
        return panes.entrySet().stream()
                .filter(entry -> entry.getValue().contains(column, row))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public Rect whole() {
        return new Rect(0, 0, columns, rows);
    }

    /** Where the zoom has its photo: under the title and the keys. */
    public Rect zoomed() {
        return whole().belowRow(2);
    }

    public Rect header() {
        return new Rect(0, 0, columns, 1);
    }

    public Rect notice() {
        return new Rect(0, rows - 2, columns, 1);
    }

    public Rect keys() {
        return new Rect(0, rows - 1, columns, 1);
    }

    /** All between the header and the two lines at the bottom. */
    public Rect body() {
        return new Rect(0, 1, columns, rows - 3);
    }

    /** The lines of the file list: under the filter line and above the line that counts marks. */
    public Rect fileLines() {
        Rect inner = panes.get(Pane.FILES) == null
                ? new Rect(0, 0, 0, 0)
                : panes.get(Pane.FILES).inner();
        return new Rect(inner.column(), inner.row() + 2, inner.columns(), inner.rows() - 3);
    }

    /**
     * The first line shown of a list: it turns pages rather than scrolling, so that a step redraws two lines and a
     * line that was clicked stays under the mouse.
     */
    public static int firstLine(int selected, int height) {
        return height <= 0 ? 0 : selected / height * height;
    }

    /** The button of the result's pane. */
    public Rect button() {
        Rect inner = pane(Pane.RESULT).map(Rect::inner).orElse(new Rect(0, 0, 0, 0));
        return new Rect(inner.column(), inner.row(), RequestWords.BUTTON.length(), Math.min(1, inner.rows()));
    }

    /** The left or right half of the body, in the comparison. */
    public Rect half(Picture.Slot slot) {
        Rect body = body();
        int left = body.columns() / 2;
        return slot == Picture.Slot.LEFT
                ? new Rect(body.column(), body.row(), left, body.rows())
                : new Rect(body.column() + left, body.row(), body.columns() - left, body.rows());
    }

    /** Rows of a half that the picture takes; the rest is the result's. */
    public static int comparedPictureRows(Rect half) {
        return Math.max(3, half.inner().rows() - COMPARED_RESULT_ROWS);
    }

    /** The panes of the main screen, in the order Tab visits them. */
    public enum Pane {
        FILES,
        PICTURE,
        RESULT,
        SERVER,
        TRAY,
        HISTORY
    }

    /** A rectangle of cells. */
    public record Rect(int column, int row, int columns, int rows) {
        public Rect {
            columns = Math.max(0, columns);
            rows = Math.max(0, rows);
        }

        public boolean contains(int x, int y) {
            return x >= column && x < column + columns && y >= row && y < row + rows;
        }

        /** Without its border. */
        public Rect inner() {
            return new Rect(column + 1, row + 1, columns - 2, rows - 2);
        }

        /** A column less on either side. */
        public Rect margin() {
            return new Rect(column + 1, row, columns - 2, rows);
        }

        public Rect belowRow(int skipped) {
            return new Rect(column, row + skipped, columns, rows - skipped);
        }
    }
}
