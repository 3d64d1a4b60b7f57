package pomona.picture;

import pomona.picture.decode.Area;
import pomona.picture.format.PictureInfo;

/**
 * How a picture, or a map of it, is turned upright: where its first stored row and column belong (Exif 2.3, tag 0x0112).
 *
 * @param orientation EXIF orientation, 1 (upright) to 8
 * @param storedWidth pixels or cells across, before turning
 * @param storedHeight pixels or cells down, before turning
 */
public record Turn(int orientation, int storedWidth, int storedHeight) {
    /** The turn of a whole picture. */
    public static Turn of(PictureInfo info) {
        return new Turn(info.orientation(), info.width(), info.height());
    }

    /** Pixels or cells across, after turning. */
    public int width() {
        return isLying() ? storedHeight : storedWidth;
    }

    /** Pixels or cells down, after turning. */
    public int height() {
        return isLying() ? storedWidth : storedHeight;
    }

    /** Where the pixel that is upright at {@code (x, y)} is stored, counted by row. */
    public int stored(int x, int y) {
        int column = isLying() ? y : x;
        int row = isLying() ? x : y;
        return (flipsY() ? storedHeight - 1 - row : row) * storedWidth + (flipsX() ? storedWidth - 1 - column : column);
    }

    /** Where a part of the upright picture is stored. */
    Area stored(Area upright) {
        double left = isLying() ? upright.top() : upright.left();
        double top = isLying() ? upright.left() : upright.top();
        double across = isLying() ? upright.height() : upright.width();
        double down = isLying() ? upright.width() : upright.height();
        return new Area(
                flipsX() ? storedWidth - left - across : left,
                flipsY() ? storedHeight - top - down : top,
                across,
                down);
    }

    private boolean flipsX() {
        return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    }

    private boolean flipsY() {
        return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    }

    /** Stored pixels, three bytes each, turned upright; the same array where they are. */
    byte[] upright(byte[] stored) {
        if (orientation == 1) {
            return stored;
        }
        byte[] upright = new byte[stored.length];
        int at = 0;
        for (int y = 0; y < height(); y++) {
            for (int x = 0; x < width(); x++, at += 3) {
                System.arraycopy(stored, 3 * stored(x, y), upright, at, 3);
            }
        }
        return upright;
    }

    boolean isLying() {
        return orientation >= 5;
    }
}
