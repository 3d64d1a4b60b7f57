package pomona.dispatch;

/**
 * How long an image takes a worker, measured as it goes: an exponentially weighted mean, in which the last twenty or so
 * count most. Any thread may ask or tell.
 */
final class ServiceRate {
    /** What an image is thought to take before the first one was measured. */
    static final double START_NANOS = 50e6;

    /** The weight of the newest: half the mean is made of the last seven, nine tenths of the last twenty-two. */
    private static final double WEIGHT = 0.1;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private boolean measured;
    private double meanNanos = START_NANOS;

    /** An image took a worker so long. */
    synchronized void ran(long nanos) {
        meanNanos = measured ? meanNanos + WEIGHT * (nanos - meanNanos) : nanos;
        measured = true;
    }

    /** How long so many images take so many workers; none counts as one. */
    long millis(int images, int workers) {
        return Math.round(images * meanNanos() / Math.max(1, workers) / NANOS_PER_MILLI);
    }

    /** Images a second that so many busy workers get through. */
    double perSecond(int workers) {
        return Math.max(0, workers) * NANOS_PER_SECOND / Math.max(1, meanNanos());
    }

    private synchronized double meanNanos() {
        return meanNanos;
    }
}
