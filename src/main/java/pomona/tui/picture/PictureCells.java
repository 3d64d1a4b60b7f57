package pomona.tui.picture;

import com.googlecode.lanterna.TextCharacter;
import java.util.List;

/**
 * A picture as cells, built once and off the screen's thread.
 *
 * @param cells by row; {@code columns * rows} of them
 * @param legend what the overlay's marks mean; empty without an overlay
 */
public record PictureCells(int columns, int rows, List<TextCharacter> cells, String legend) {
    public PictureCells {
        cells = List.copyOf(cells);
        if (cells.size() != columns * rows) {
            throw new IllegalArgumentException("%d cells for %d x %d".formatted(cells.size(), columns, rows));
        }
    }

    public TextCharacter at(int column, int row) {
        return cells.get(row * columns + column);
    }
}
