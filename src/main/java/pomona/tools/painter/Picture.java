package pomona.tools.painter;

/**
 * A finished picture as it is stored.
 *
 * @param rgb three bytes a pixel, row by row. Not copied
 * @param orientation EXIF orientation: 1 is upright, 6 is to be turned a quarter to the right for looking at
 */
@SuppressWarnings("ArrayRecordComponent")
record Picture(int width, int height, byte[] rgb, int orientation) {
    private static final int QUALITY = 86;
    private static final int TURN_RIGHT = 6;

    static Picture upright(int width, int height, byte[] rgb) {
        return new Picture(width, height, rgb, 1);
    }

    /** This upright picture as a phone held upright stores it: lying on its side, with a note to turn it. */
    Picture asHeldUpright() {
        byte[] turned = new byte[rgb.length];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int from = 3 * (row * width + column);
                int to = 3 * ((width - 1 - column) * height + row);
                System.arraycopy(rgb, from, turned, to, 3);
            }
        }
        return new Picture(/* width= */ height, /* height= */ width, turned, TURN_RIGHT);
    }

    byte[] jpeg() {
        return JpegWriter.write(width, height, rgb, QUALITY, orientation);
    }
}
