package pomona.tui.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pomona.tui.picture.Picture;

/**
 * Where the panes are. Two columns from 60x15, three from 120x36; below that there is no room for a picture and a
 * list, and a line says so. Of two columns the picture has one for itself where the window has the lines for it.
 *
 * @param panes the panes that are on the main screen, borders included
 * @param folded those of them that are one line, without a border
 */
public record Layout(Kind kind, int columns, int rows, Map<Pane, Rect> panes, Set<Pane> folded) {
    public static final int COLUMNS_MIN = 60;
    public static final int ROWS_MIN = 15;
    private static final int THREE_COLUMNS_FROM = 120;
    private static final int THREE_ROWS_FROM = 36;
    /** From so many lines on list and result stand one above the other, beside the picture. */
    private static final int PICTURE_ALONE_FROM = 22;

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
        folded = Set.copyOf(folded);
    }

    /** A window with nothing in its panes. */
    public static Layout of(int columns, int rows) {
        return of(columns, rows, Set.of());
    }

    /**
     * A window.
     *
     * @param empty panes that have nothing to show: where there are three columns each is folded into a line
     */
    public static Layout of(int columns, int rows, Set<Pane> empty) {
        if (columns < COLUMNS_MIN || rows < ROWS_MIN) {
            return new Layout(Kind.TOO_SMALL, columns, rows, Map.of(), Set.of());
        }
        boolean three = columns >= THREE_COLUMNS_FROM && rows >= THREE_ROWS_FROM;
        return three ? threeColumns(columns, rows, empty) : twoColumns(columns, rows);
    }

    private static Layout twoColumns(int columns, int rows) {
        int height = rows - 3;
        Map<Pane, Rect> panes = new EnumMap<>(Pane.class);
        if (rows < PICTURE_ALONE_FROM) {
            int left = Math.max(20, columns * 26 / 80);
            int result = Math.max(6, height * 8 / 21);
            panes.put(Pane.FILES, new Rect(0, 1, left, height));
            panes.put(Pane.PICTURE, new Rect(left, 1, columns - left, height - result));
            panes.put(Pane.RESULT, new Rect(left, 1 + height - result, columns - left, result));
        } else {
            int left = columns < 80 ? columns * 32 / 80 : 32 + (columns - 80) / 5;
            int result = height / 2;
            panes.put(Pane.FILES, new Rect(0, 1, left, height - result));
            panes.put(Pane.RESULT, new Rect(0, 1 + height - result, left, result));
            panes.put(Pane.PICTURE, new Rect(left, 1, columns - left, height));
        }
        return new Layout(Kind.TWO_COLUMNS, columns, rows, panes, Set.of());
    }

    private static Layout threeColumns(int columns, int rows, Set<Pane> empty) {
        int height = rows - 3;
        int spare = columns - THREE_COLUMNS_FROM;
        int left = 28 + spare / 6;
        int right = 34 + spare / 6;
        int middle = columns - left - right;
        int tray = empty.contains(Pane.TRAY) ? 1 : TRAY_ROWS;
        int server = empty.contains(Pane.SERVER) ? 1 : SERVER_ROWS;
        int history = empty.contains(Pane.HISTORY) ? 1 : Math.max(6, height - 19 - SERVER_ROWS);
        int result = height - server - history;
        Map<Pane, Rect> panes = new EnumMap<>(Pane.class);
        panes.put(Pane.FILES, new Rect(0, 1, left, height));
        panes.put(Pane.PICTURE, new Rect(left, 1, middle, height - tray));
        panes.put(Pane.TRAY, new Rect(left, 1 + height - tray, middle, tray));
        panes.put(Pane.RESULT, new Rect(left + middle, 1, right, result));
        panes.put(Pane.SERVER, new Rect(left + middle, 1 + result, right, server));
        panes.put(Pane.HISTORY, new Rect(left + middle, 1 + result + server, right, history));
        return new Layout(Kind.THREE_COLUMNS, columns, rows, panes, empty);
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

    /** The lines of the file list, under the line with the filter. */
    public Rect fileLines() {
        return pane(Pane.FILES).orElse(new Rect(0, 0, 0, 0)).inner().belowRow(1);
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

    public boolean isFolded(Pane pane) {
        return folded.contains(pane);
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
