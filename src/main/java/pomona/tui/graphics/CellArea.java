package pomona.tui.graphics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A rectangle of cells, none of which may be empty. */
public record CellArea(int column, int row, int columns, int rows) {
    public CellArea {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException("%d x %d cells are none".formatted(columns, rows));
        }
    }

    /** A cell. */
    public record Cell(int column, int row) {}

    /** The same elsewhere. */
    public CellArea moved(int right, int down) {
        return new CellArea(column + right, row + down, columns, rows);
    }

    /** All of it but those cells, as rectangles: runs of a row, with the same runs of the rows below. */
    List<CellArea> without(Set<Cell> holes) {
        List<CellArea> areas = new ArrayList<>();
        List<CellArea> growing = new ArrayList<>();
        for (int y = row; y < row + rows; y++) {
            List<CellArea> next = new ArrayList<>();
            for (CellArea run : runs(y, holes)) {
                CellArea grown = growing.stream()
                        .filter(one -> one.column == run.column && one.columns == run.columns)
                        .findFirst()
                        .map(one -> new CellArea(one.column, one.row, one.columns, one.rows + 1))
                        .orElse(run);
                next.add(grown);
            }
            Set<CellArea> ended = new HashSet<>(growing);
            next.forEach(one -> ended.removeIf(before -> before.column == one.column && before.row == one.row));
            growing.stream().filter(ended::contains).forEach(areas::add);
            growing = next;
        }
        areas.addAll(growing);
        return areas;
    }

    private List<CellArea> runs(int y, Set<Cell> holes) {
        List<CellArea> runs = new ArrayList<>();
        int from = column;
        for (int x = column; x <= column + columns; x++) {
            boolean ends = x == column + columns || holes.contains(new Cell(x, y));
            if (ends && x > from) {
                runs.add(new CellArea(from, y, x - from, 1));
            }
            from = ends ? x + 1 : from;
        }
        return runs;
    }
}
