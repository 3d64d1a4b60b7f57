package pomona.picture.decode;

import java.util.Arrays;

/** A picture's pixels between decoding and averaging: a buffer that is used again, three bytes a pixel by row. */
public final class Pixels {
    /** A buffer larger than this is given back after its picture: a giant must not be paid for all season. */
    static final int KEPT_BYTES_MAX = 8 << 20;

    private byte[] rgb = new byte[0];
    private int width;
    private int height;

    /** Sets the size; what the buffer holds is undefined then. */
    void resize(int newWidth, int newHeight) {
        int bytes = Math.multiplyExact(Math.multiplyExact(newWidth, newHeight), 3);
        if (rgb.length < bytes) {
            rgb = new byte[Math.max(bytes, Math.min(KEPT_BYTES_MAX, 2 * rgb.length))];
        }
        width = newWidth;
        height = newHeight;
    }

    public void dropIfOversized() {
        if (rgb.length > KEPT_BYTES_MAX) {
            rgb = new byte[0];
        }
    }

    byte[] rgb() {
        return rgb;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Leaves one byte a pixel at the buffer's front: ITU-R BT.601, in 1/1024. */
    void rgbToLuma() {
        for (int i = 0, at = 0; i < width * height; i++, at += 3) {
            rgb[i] = (byte) ((306 * (rgb[at] & 0xff) + 601 * (rgb[at + 1] & 0xff) + 117 * (rgb[at + 2] & 0xff)) >> 10);
        }
    }

    /** Spreads one grey byte a pixel, at the buffer's front, to three. */
    void greyToRgb() {
        for (int i = width * height - 1; i >= 0; i--) {
            Arrays.fill(rgb, 3 * i, 3 * i + 3, rgb[i]);
        }
    }
}
