package pomona.tui.picture;

import java.util.Arrays;

/**
 * Dots whose mean is the picture's brightness, for terminals without colour: what a dot gets wrong is spread over the
 * pixels not yet drawn (Floyd and Steinberg, 1976).
 */
final class Dither {
    private Dither() {}

    /**
     * Which pixels are bright.
     *
     * @param grey brightness by row, 0 to 255
     */
    static boolean[] dots(int[] grey, int width, int height) {
        boolean[] dots = new boolean[grey.length];
        int rowLength = width + 2;
        float[] errors = new float[2 * rowLength];
        for (int y = 0; y < height; y++) {
            int here = (y & 1) * rowLength;
            int below = rowLength - here;
            Arrays.fill(errors, below, below + rowLength, 0);
            for (int x = 0; x < width; x++) {
                int at = here + x + 1;
                int under = below + x + 1;
                int level = Math.max(0, Math.min(255, Math.round(grey[y * width + x] + errors[at])));
                boolean bright = level >= 128;
                dots[y * width + x] = bright;
                int error = level - (bright ? 255 : 0);
                errors[at + 1] += error * 7 / 16f;
                errors[under - 1] += error * 3 / 16f;
                errors[under] += error * 5 / 16f;
                errors[under + 1] += error / 16f;
            }
        }
        return dots;
    }

    /** Rec. 601 luma, 0 to 255. */
    static int brightness(int red, int green, int blue) {
        return (299 * red + 587 * green + 114 * blue) / 1000;
    }
}
