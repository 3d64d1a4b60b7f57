package pomona.picture.decode;

import java.util.Arrays;

/** A picture's pixels between decoding and averaging: a buffer that is used again, by row. */
final class Pixels {
    /** A buffer larger than this is given back after its picture: a giant must not be paid for all season. */
    static final int KEPT_BYTES_MAX = 8 << 20;

    private byte[] bytes = new byte[0];
    private int width;
    private int height;
    private int bands;

    /**
     * Sets the size; what the buffer holds is undefined then.
     *
     * @param newBands bytes a pixel: 3 for red, green and blue, 1 for brightness
     */
    void resize(int newWidth, int newHeight, int newBands) {
        int needed = Math.multiplyExact(Math.multiplyExact(newWidth, newHeight), newBands);
        if (bytes.length < needed) {
            bytes = new byte[Math.max(needed, Math.min(KEPT_BYTES_MAX, 2 * bytes.length))];
        }
        width = newWidth;
        height = newHeight;
        bands = newBands;
    }

    void dropIfOversized() {
        if (bytes.length > KEPT_BYTES_MAX) {
            bytes = new byte[0];
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int bands() {
        return bands;
    }

    /** Leaves the brightness alone: ITU-R BT.601, in 1/1024. */
    void toLuma() {
        if (bands == 1) {
            return;
        }
        for (int i = 0, at = 0; i < width * height; i++, at += 3) {
            bytes[i] = (byte)
                    ((306 * (bytes[at] & 0xff) + 601 * (bytes[at + 1] & 0xff) + 117 * (bytes[at + 2] & 0xff)) >> 10);
        }
        bands = 1;
    }

    /** Spreads one grey byte a pixel, at the front of a buffer for three, to three. */
    void greyToRgb() {
        for (int i = width * height - 1; i >= 0; i--) {
            Arrays.fill(bytes, 3 * i, 3 * i + 3, bytes[i]);
        }
    }
}
