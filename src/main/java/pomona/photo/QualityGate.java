package pomona.photo;

import java.util.ArrayList;
import java.util.List;
import pomona.journal.Flaw;
import pomona.picture.LumaPicture;
import pomona.picture.format.PictureInfo;

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
    static QualityGate measure(LumaPicture picture, PictureInfo original) {
        byte[] luma = picture.luma();
        long sum = 0;
        int blown = 0;
        for (byte pixel : luma) {
            int value = pixel & 0xff;
            sum += value;
            if (value >= BLOWN_LUMA) {
                blown++;
            }
        }
        return new QualityGate(
                (double) sum / luma.length,
                (double) blown / luma.length,
                laplacianVariance(luma, picture.width(), picture.height()),
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

    private static double laplacianVariance(byte[] luma, int width, int height) {
        if (width < 3 || height < 3) {
            return 0;
        }
        long sum = 0;
        long squares = 0;
        for (int y = 1; y < height - 1; y++) {
            int at = y * width;
            // The second compiler is off: each pixel of the row is fetched once, by hand.
            int left = luma[at++] & 0xff;
            int middle = luma[at++] & 0xff;
            int rowSum = 0;
            int rowSquares = 0;
            for (int end = (y + 1) * width; at < end; at++) {
                int right = luma[at] & 0xff;
                int curve = (luma[at - 1 - width] & 0xff) + left + right + (luma[at - 1 + width] & 0xff) - 4 * middle;
                rowSum += curve;
                rowSquares += curve * curve;
                left = middle;
                middle = right;
            }
            sum += rowSum;
            squares += rowSquares;
        }
        double count = (double) (width - 2) * (height - 2);
        double mean = sum / count;
        return squares / count - mean * mean;
    }
}
