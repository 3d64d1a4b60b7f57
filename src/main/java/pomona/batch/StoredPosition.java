package pomona.batch;

import pomona.picture.RgbPicture;

/** Turns a picture back into the position in which its file stores it. */
final class StoredPosition {
    private StoredPosition() {}

    /**
     * The picture as its file stores it: before EXIF turned it. A server judges stored pixels, so a photo that was shrunk
     * on the way must reach it in the same position.
     */
    static RgbPicture of(RgbPicture upright) {
        int orientation = upright.info().orientation();
        if (orientation == 1) {
            return upright;
        }
        boolean lying = orientation >= 5;
        boolean flipX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean flipY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int width = lying ? upright.height() : upright.width();
        int height = lying ? upright.width() : upright.height();
        byte[] turned = upright.rgb();
        byte[] stored = new byte[turned.length];
        int at = 0;
        for (int y = 0; y < upright.height(); y++) {
            for (int x = 0; x < upright.width(); x++) {
                int column = lying ? y : x;
                int row = lying ? x : y;
                int to = 3 * ((flipY ? height - 1 - row : row) * width + (flipX ? width - 1 - column : column));
                stored[to] = turned[at++];
                stored[to + 1] = turned[at++];
                stored[to + 2] = turned[at++];
            }
        }
        return new RgbPicture(width, height, stored, upright.info());
    }
}
