package pomona.tui.view;

import com.googlecode.lanterna.screen.Screen;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import pomona.tui.graphics.CellArea;
import pomona.tui.graphics.EncodedPicture;
import pomona.tui.graphics.PlacedPicture;
import pomona.tui.picture.Picture;

/** A picture that was drawn in cells, and where. */
record ShownPicture(int column, int row, Picture.Shown shown) {
    /** The same in pixels, around what was drawn over its cells; empty where there are none or no place for them. */
    Optional<PlacedPicture> pixels(Screen screen) {
        int rowsBelow = screen.getTerminalSize().getRows() - row - shown.cells().rows();
        return shown.pixels()
                .filter(pixels -> rowsBelow > 0 || !pixels.protocol().scrolls())
                .map(pixels -> placed(pixels, screen));
    }

    private PlacedPicture placed(EncodedPicture pixels, Screen screen) {
        Set<CellArea.Cell> holes = new HashSet<>();
        Picture.Cells cells = shown.cells();
        for (int y = 0; y < cells.rows(); y++) {
            for (int x = 0; x < cells.columns(); x++) {
                if (!cells.at(x, y).equals(screen.getBackCharacter(column + x, row + y))) {
                    holes.add(new CellArea.Cell(column + x, row + y));
                }
            }
        }
        return new PlacedPicture(column, row, pixels, holes);
    }
}
