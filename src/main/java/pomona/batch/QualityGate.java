package pomona.batch;

import java.util.ArrayList;
import java.util.List;
import pomona.picture.PictureInfo;
import pomona.picture.RgbPicture;

/**
 * Looks for what spoils a photo before any model sees it. It refuses nothing: it only says.
 *
 * <p>Everything is measured on the luma of the photo shrunk to {@value #EDGE_PIXELS} pixels along its longer edge: about
 * what the model sees, and the same measure for every camera. docs/batch.md tells how the thresholds were chosen.
 *
 * @param lumaMean 0 (black) to 255 (white)
 * @param blownShare pixels at {@value #BLOWN_LUMA} or more, 0 to 1
 * @param sharpness the variance of the Laplacian (4 neighbours) of the luma; what is out of focus has little
 * @param edgePixels the photo's shorter edge, as stored
 */
record QualityGate(double lumaMean, double blownShare, double sharpness, int edgePixels) {
    static final int EDGE_PIXELS = 256;
    static final int BLOWN_LUMA = 250;

    static final double LUMA_MEAN_MIN = 45;
    static final double BLOWN_SHARE_MAX = 0.25;
    static final double SHARPNESS_MIN = 12;

    /** Enlarged from fewer, a leaf loses what tells diseases apart. */
    static final int SMALL_PIXELS = 128;

    /** Measures a photo that was read into a box of {@link #EDGE_PIXELS}. */
    static QualityGate measure(RgbPicture picture, PictureInfo original) {
        int width = picture.width();
        int height = picture.height();
        int[] luma = luma(picture.rgb());
        long sum = 0;
        long blown = 0;
        for (int value : luma) {
            sum += value;
            blown += value >= BLOWN_LUMA ? 1 : 0;
        }
        return new QualityGate(
                (double) sum / luma.length,
                (double) blown / luma.length,
                laplacianVariance(luma, width, height),
                Math.min(original.width(), original.height()));
    }

    /** What is wrong with it; nothing for most. */
    List<Flaw> flaws() {
        List<Flaw> flaws = new ArrayList<>();
        if (lumaMean < LUMA_MEAN_MIN) {
            flaws.add(Flaw.DARK);
        }
        if (blownShare > BLOWN_SHARE_MAX) {
            flaws.add(Flaw.BLOWN_OUT);
        }
        if (sharpness < SHARPNESS_MIN) {
            flaws.add(Flaw.BLURRED);
        }
        if (edgePixels < SMALL_PIXELS) {
            flaws.add(Flaw.SMALL);
        }
        return flaws;
    }

    /** ITU-R BT.601, in 1/1024. */
    private static int[] luma(byte[] rgb) {
        int[] luma = new int[rgb.length / 3];
        for (int i = 0, at = 0; i < luma.length; i++, at += 3) {
            luma[i] = (306 * (rgb[at] & 0xff) + 601 * (rgb[at + 1] & 0xff) + 117 * (rgb[at + 2] & 0xff)) >> 10;
        }
        return luma;
    }

    private static double laplacianVariance(int[] luma, int width, int height) {
        if (width < 3 || height < 3) {
            return 0;
        }
        long sum = 0;
        long squares = 0;
        for (int y = 1; y < height - 1; y++) {
            for (int at = y * width + 1; at < (y + 1) * width - 1; at++) {
                int curve = luma[at - width] + luma[at - 1] + luma[at + 1] + luma[at + width] - 4 * luma[at];
                sum += curve;
                squares += (long) curve * curve;
            }
        }
        double count = (double) (width - 2) * (height - 2);
        double mean = sum / count;
        return squares / count - mean * mean;
    }
}
