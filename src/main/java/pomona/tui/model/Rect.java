package pomona.tui.model;

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

    public Rect belowRow(int skipped) {
        return new Rect(column, row + skipped, columns, rows - skipped);
    }
}
