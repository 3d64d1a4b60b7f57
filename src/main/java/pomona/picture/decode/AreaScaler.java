package pomona.picture.decode;

/**
 * Resizes pictures by averaging areas.
 *
 * <p>Shrinking, each target pixel is the mean of the rectangle it covers, with pixels on the rectangle's border counted
 * by the part inside: what the model was trained on. Enlarging, it is interpolated between the nearest four. Rows are
 * summed first, since that touches memory in order; then each sum is averaged across.
 *
 * <p>Keeps its tables between pictures of one size; not thread-safe.
 */
final class AreaScaler {
    private Axis across = new Axis(1, 1);
    private Axis down = new Axis(1, 1);
    private float[] sums = new float[0];

    /** Writes {@code width × height} pixels into {@code target}, of as many bytes each as the source's. */
    void scale(Pixels source, int width, int height, byte[] target) {
        int bands = source.bands();
        if (source.width() == width && source.height() == height) {
            System.arraycopy(source.bytes(), 0, target, 0, width * height * bands);
            return;
        }
        int rowBytes = source.width() * bands;
        prepare(source, width, height, rowBytes);
        for (int y = 0; y < height; y++) {
            sumRows(source.bytes(), rowBytes, y);
            if (bands == 3) {
                averageAcross(target, y * width * 3, width);
            } else {
                averageLumaAcross(target, y * width, width);
            }
        }
    }

    private void prepare(Pixels source, int width, int height, int rowBytes) {
        across = across.fits(source.width(), width) ? across : new Axis(source.width(), width);
        down = down.fits(source.height(), height) ? down : new Axis(source.height(), height);
        if (sums.length < rowBytes || sums.length > 8 * rowBytes) {
            sums = new float[rowBytes];
        }
    }

    private void sumRows(byte[] pixels, int rowBytes, int y) {
        int tap = down.firstTap[y];
        int lastTap = down.firstTap[y + 1] - 1;
        int row = down.firstSource[y] * rowBytes;
        float[] into = sums;
        float weight = down.weights[tap];
        for (int i = 0; i < rowBytes; i++) {
            into[i] = weight * (pixels[row + i] & 0xff);
        }
        while (tap < lastTap) {
            tap++;
            row += rowBytes;
            addRow(pixels, row, rowBytes, down.weights[tap], into);
        }
    }

    private static void addRow(byte[] pixels, int row, int rowBytes, float weight, float[] into) {
        for (int i = 0; i < rowBytes; i++) {
            into[i] += weight * (pixels[row + i] & 0xff);
        }
    }

    private void averageAcross(byte[] target, int start, int width) {
        float[] from = sums;
        int at = start;
        for (int x = 0; x < width; x++) {
            float red = 0.5f;
            float green = 0.5f;
            float blue = 0.5f;
            int pixel = across.firstSource[x] * 3;
            for (int tap = across.firstTap[x]; tap < across.firstTap[x + 1]; tap++, pixel += 3) {
                float weight = across.weights[tap];
                red += weight * from[pixel];
                green += weight * from[pixel + 1];
                blue += weight * from[pixel + 2];
            }
            // The weights add up to 1 but for rounding, which must not turn white to black.
            target[at++] = (byte) Math.min(255, (int) red);
            target[at++] = (byte) Math.min(255, (int) green);
            target[at++] = (byte) Math.min(255, (int) blue);
        }
    }

    private void averageLumaAcross(byte[] target, int start, int width) {
        for (int x = 0; x < width; x++) {
            float luma = 0.5f;
            int pixel = across.firstSource[x];
            for (int tap = across.firstTap[x]; tap < across.firstTap[x + 1]; tap++, pixel++) {
                luma += across.weights[tap] * sums[pixel];
            }
            target[start + x] = (byte) Math.min(255, (int) luma);
        }
    }

    /** For each target pixel along one axis: the first source pixel it takes from, and the weights from there on. */
    private static final class Axis {
        final int sourceSize;
        final int targetSize;
        final int[] firstSource;
        final int[] firstTap;
        final float[] weights;

        Axis(int sourceSize, int targetSize) {
            this.sourceSize = sourceSize;
            this.targetSize = targetSize;
            firstSource = new int[targetSize];
            firstTap = new int[targetSize + 1];
            weights = new float[2 * targetSize + sourceSize];
            double ratio = (double) sourceSize / targetSize;
            int tap = 0;
            for (int i = 0; i < targetSize; i++) {
                firstTap[i] = tap;
                tap = ratio > 1 ? cover(i, ratio, tap) : interpolate(i, ratio, tap);
            }
            firstTap[targetSize] = tap;
        }

        boolean fits(int wantedSource, int wantedTarget) {
            return sourceSize == wantedSource && targetSize == wantedTarget;
        }

        private int cover(int i, double ratio, int firstFree) {
            double from = i * ratio;
            double to = Math.min(sourceSize, (i + 1) * ratio);
            int first = (int) from;
            int last = Math.min(sourceSize, (int) Math.ceil(to)) - 1;
            firstSource[i] = first;
            int tap = firstFree;
            for (int source = first; source <= last; source++) {
                double inside = Math.min(to, source + 1) - Math.max(from, source);
                weights[tap++] = (float) (inside / (to - from));
            }
            return tap;
        }

        private int interpolate(int i, double ratio, int firstFree) {
            double centre = Math.max(0, Math.min(sourceSize - 1.0, (i + 0.5) * ratio - 0.5));
            int first = Math.min((int) centre, Math.max(0, sourceSize - 2));
            firstSource[i] = first;
            weights[firstFree] = (float) (1 - (centre - first));
            if (sourceSize == 1) {
                return firstFree + 1;
            }
            weights[firstFree + 1] = (float) (centre - first);
            return firstFree + 2;
        }
    }
}
