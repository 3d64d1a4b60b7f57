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
    private Axis across = new Axis(1, 0, 1, 1);
    private Axis down = new Axis(1, 0, 1, 1);
    private float[] sums = new float[0];

    /** Writes {@code width × height} pixels into {@code target}, of as many bytes each as the source's. */
    void scale(Pixels source, int width, int height, byte[] target) {
        if (source.width() == width && source.height() == height) {
            System.arraycopy(source.bytes(), 0, target, 0, width * height * source.bands());
            return;
        }
        scale(source, new Area(0, 0, source.width(), source.height()), width, height, target);
    }

    /** The same of a part alone; enlarging, it looks at the pixels beside it. */
    void scale(Pixels source, Area area, int width, int height, byte[] target) {
        int bands = source.bands();
        across = across.fits(source.width(), area.left(), area.width(), width)
                ? across
                : new Axis(source.width(), area.left(), area.width(), width);
        down = down.fits(source.height(), area.top(), area.height(), height)
                ? down
                : new Axis(source.height(), area.top(), area.height(), height);
        int summed = (across.end - across.begin) * bands;
        if (sums.length < summed || sums.length > 8 * summed) {
            sums = new float[summed];
        }
        for (int y = 0; y < height; y++) {
            sumRows(source, summed, y);
            if (bands == 3) {
                averageAcross(target, y * width * 3, width);
            } else {
                averageLumaAcross(target, y * width, width);
            }
        }
    }

    /** The rows that a target row covers; the first two in one pass, since most cover two or three. */
    private void sumRows(Pixels source, int summed, int y) {
        byte[] pixels = source.bytes();
        int rowBytes = source.width() * source.bands();
        int tap = down.firstTap[y];
        int lastTap = down.firstTap[y + 1] - 1;
        int row = down.firstSource[y] * rowBytes + across.begin * source.bands();
        if (tap == lastTap) {
            setRow(pixels, row, summed, down.weights[tap], sums);
            return;
        }
        setTwoRows(pixels, row, row + rowBytes, summed, down.weights[tap], down.weights[tap + 1], sums);
        row += rowBytes;
        for (tap += 2; tap <= lastTap; tap++) {
            row += rowBytes;
            addRow(pixels, row, summed, down.weights[tap], sums);
        }
    }

    private static void setRow(byte[] pixels, int row, int summed, float weight, float[] into) {
        for (int i = 0; i < summed; i++) {
            into[i] = weight * (pixels[row + i] & 0xff);
        }
    }

    private static void setTwoRows(
            byte[] pixels, int row, int next, int summed, float weight, float nextWeight, float[] into) {
        for (int i = 0; i < summed; i++) {
            into[i] = weight * (pixels[row + i] & 0xff) + nextWeight * (pixels[next + i] & 0xff);
        }
    }

    private static void addRow(byte[] pixels, int row, int summed, float weight, float[] into) {
        for (int i = 0; i < summed; i++) {
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
            int pixel = (across.firstSource[x] - across.begin) * 3;
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
            int pixel = across.firstSource[x] - across.begin;
            for (int tap = across.firstTap[x]; tap < across.firstTap[x + 1]; tap++, pixel++) {
                luma += across.weights[tap] * sums[pixel];
            }
            target[start + x] = (byte) Math.min(255, (int) luma);
        }
    }

    /** For each target pixel along one axis: the first source pixel it takes from, and the weights from there on. */
    private static final class Axis {
        final int sourceSize;
        final double start;
        final double length;
        final int targetSize;
        /** The source pixels that are taken from, up to the one before {@code end}. */
        final int begin;

        final int end;
        final int[] firstSource;
        final int[] firstTap;
        final float[] weights;

        Axis(int sourceSize, double start, double length, int targetSize) {
            this.sourceSize = sourceSize;
            this.start = start;
            this.length = length;
            this.targetSize = targetSize;
            firstSource = new int[targetSize];
            firstTap = new int[targetSize + 1];
            weights = new float[2 * targetSize + sourceSize];
            double ratio = length / targetSize;
            int tap = 0;
            for (int i = 0; i < targetSize; i++) {
                firstTap[i] = tap;
                tap = ratio > 1 ? cover(i, ratio, tap) : interpolate(i, ratio, tap);
            }
            firstTap[targetSize] = tap;
            begin = firstSource[0];
            end = firstSource[targetSize - 1] + tap - firstTap[targetSize - 1];
        }

        boolean fits(int wantedSource, double wantedStart, double wantedLength, int wantedTarget) {
            return sourceSize == wantedSource
                    && start == wantedStart
                    && length == wantedLength
                    && targetSize == wantedTarget;
        }

        private int cover(int i, double ratio, int firstFree) {
            double from = Math.max(0, start + i * ratio);
            double to = Math.min(sourceSize, start + (i + 1) * ratio);
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
            double centre = Math.max(0, Math.min(sourceSize - 1.0, start + (i + 0.5) * ratio - 0.5));
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
