package pomona.tui.picture;

import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import pomona.tui.graphics.Raster;

/** What a terminal shows of a picture in cells: two pixels for each. */
final class Drawn {
    private Drawn() {}

    static Raster of(Picture.Cells cells) {
        int width = cells.columns();
        int[] rgb = new int[width * 2 * cells.rows()];
        for (int i = 0; i < rgb.length; i++) {
            int row = i / width;
            rgb[i] = colour(cells.at(i % width, row / 2), row % 2 == 0);
        }
        return new Raster(width, 2 * cells.rows(), rgb);
    }

    /** The colour of half a cell. */
    static int colour(TextCharacter cell, boolean upper) {
        boolean foreground = switch (cell.getCharacterString()) {
            case "▀" -> upper;
            case "▄" -> !upper;
            case "█" -> true;
            default -> false;
        };
        TextColor colour = foreground ? cell.getForegroundColor() : cell.getBackgroundColor();
        return colour.getRed() << 16 | colour.getGreen() << 8 | colour.getBlue();
    }
}
