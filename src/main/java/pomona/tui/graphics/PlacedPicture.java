package pomona.tui.graphics;

import java.util.Set;

/**
 * A picture on the screen.
 *
 * @param column of its upper left cell
 * @param row of its upper left cell
 * @param holes cells of the screen that something else stands in
 */
public record PlacedPicture(int column, int row, EncodedPicture picture, Set<CellArea.Cell> holes) {
    public PlacedPicture {
        holes = Set.copyOf(holes);
    }

    /** Where it stands, holes included. */
    public CellArea area() {
        return new CellArea(column, row, picture.columns(), picture.rows());
    }
}
