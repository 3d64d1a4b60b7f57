package pomona.picture;

import java.util.Arrays;

/**
 * Averages boxes of pixels over white as their rows come, so that a large picture is never there at once.
 *
 * <p>What is summed is how much darker than white a pixel is: where a frame leaves its canvas free, or a pixel is
 * transparent, there is nothing to add.
 */
final class BoxAverage implements PixelRows {
    /** Keeps a box's sum in an int. */
    static final int PERIOD_MAX = 1024;

    private final WebpFrame frame;
    private final int canvasWidth;
    private final int canvasHeight;
    private final int across;
    private final int down;
    private final Pixels target;
    private final int[] sums;
    private int y;

    /**
     * @param frame what the rows are of, and where on the canvas
     * @param across pixels of a box, at most {@link #PERIOD_MAX}
     * @param down pixels of a box, at most {@link #PERIOD_MAX}
     * @param target is made the canvas's size in boxes, and white
     */
    BoxAverage(WebpFrame frame, int canvasWidth, int canvasHeight, int across, int down, Pixels target) {
        this.frame = frame;
        this.canvasWidth = canvasWidth;
        this.canvasHeight = canvasHeight;
        this.across = across;
        this.down = down;
        this.target = target;
        target.resize(boxes(canvasWidth, across), boxes(canvasHeight, down));
        target.fillWhite();
        sums = new int[3 * target.width()];
        y = frame.top();
    }

    static int boxes(int pixels, int period) {
        return (pixels + period - 1) / period;
    }

    @Override
    public void row(int[] argb) {
        int at = frame.left() / across * 3;
        int left = across - frame.left() % across;
        for (int x = 0; x < frame.width(); x++) {
            if (left == 0) {
                at += 3;
                left = across;
            }
            left--;
            int pixel = argb[x];
            int alpha = pixel >>> 24;
            sums[at] += darkness(pixel >> 16 & 0xff, alpha);
            sums[at + 1] += darkness(pixel >> 8 & 0xff, alpha);
            sums[at + 2] += darkness(pixel & 0xff, alpha);
        }
        y++;
        if (y % down == 0 || y == frame.top() + frame.height()) {
            writeBoxes((y - 1) / down);
        }
    }

    private static int darkness(int value, int alpha) {
        int darkness = 255 - value;
        return alpha == 255 ? darkness : (darkness * alpha + 127) / 255;
    }

    private void writeBoxes(int row) {
        byte[] rgb = target.rgb();
        int boxHeight = Math.min(down, canvasHeight - row * down);
        int at = 3 * row * target.width();
        for (int box = 0; box < target.width(); box++) {
            int pixels = boxHeight * Math.min(across, canvasWidth - box * across);
            for (int i = 3 * box; i < 3 * box + 3; i++) {
                rgb[at + i] = (byte) (255 - (sums[i] + pixels / 2) / pixels);
            }
        }
        Arrays.fill(sums, 0);
    }
}
