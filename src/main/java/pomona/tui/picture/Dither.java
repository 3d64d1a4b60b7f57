package pomona.tui.picture;

import java.util.Arrays;

/** Spreads what a palette gets wrong over the pixels not yet drawn (Floyd and Steinberg, 1976). */
final class Dither {
    private Dither() {}

    /**
     * Palette indices for a picture.
     *
     * @param rgb {@code 0xRRGGBB} by row
     */
    static int[] indices(int[] rgb, int width, int height, Palette palette) {
        int[] indices = new int[rgb.length];
        float[] errors = new float[3 * (width + 2) * 2];
        int rowLength = 3 * (width + 2);
        for (int y = 0; y < height; y++) {
            int here = (y & 1) * rowLength;
            int below = rowLength - here;
            Arrays.fill(errors, below, below + rowLength, 0);
            for (int x = 0; x < width; x++) {
                int pixel = rgb[y * width + x];
                int at = here + 3 * (x + 1);
                int red = clamp((pixel >> 16 & 0xFF) + errors[at]);
                int green = clamp((pixel >> 8 & 0xFF) + errors[at + 1]);
                int blue = clamp((pixel & 0xFF) + errors[at + 2]);
                int index = palette.nearest(red, green, blue);
                indices[y * width + x] = index;
                int chosen = palette.rgb(index);
                int under = below + 3 * (x + 1);
                spread(errors, at, under, 0, red - (chosen >> 16 & 0xFF));
                spread(errors, at, under, 1, green - (chosen >> 8 & 0xFF));
                spread(errors, at, under, 2, blue - (chosen & 0xFF));
            }
        }
        return indices;
    }

    private static void spread(float[] errors, int at, int under, int channel, int error) {
        errors[at + 3 + channel] += error * 7 / 16f;
        errors[under - 3 + channel] += error * 3 / 16f;
        errors[under + channel] += error * 5 / 16f;
        errors[under + 3 + channel] += error / 16f;
    }

    private static int clamp(float value) {
        return Math.max(0, Math.min(255, Math.round(value)));
    }

    /** Rec. 601 luma, 0 to 255. */
    static int brightness(int red, int green, int blue) {
        return (299 * red + 587 * green + 114 * blue) / 1000;
    }
}
