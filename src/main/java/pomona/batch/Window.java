package pomona.batch;

/**
 * How many files may be on their way at once: it follows what the server takes, so that nobody has to know.
 *
 * <p>Additive increase, multiplicative decrease, as TCP does it. The window grows by one after each window's worth of
 * answers until it nears the size at which the server last said {@code overloaded} (the ceiling); there it rests and
 * tries one more only after a long streak of answers, twice as long after each refusal, so that a full server is asked
 * in vain ever more rarely. {@code overloaded} halves it, once for all that were sent before, and nothing is sent until
 * the server's {@code retry_after_ms} is over. A lost server shrinks it to one, so that the first to ask the new one
 * asks alone, and what kills a server is soon found out.
 *
 * <p>Safe for threads: one monitor.
 */
final class Window {
    static final int PROBE_STREAK_MIN = 32;
    static final int PROBE_STREAK_MAX = 4096;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int max;
    private final NanoClock clock;
    private int limit;
    private int ceiling;
    private int inFlight;
    private int streak;
    private int probeStreak = PROBE_STREAK_MIN;
    private boolean probed;
    private int epoch;
    private long pausedUntilNanos;
    private boolean paused;
    private boolean closed;

    /** Nanoseconds from some fixed point on; {@link System#nanoTime} outside tests. */
    @FunctionalInterface
    interface NanoClock {
        long nanos();
    }

    /**
     * A window.
     *
     * @param first size to begin with, 1 to {@code max}
     * @param max size it never passes
     */
    Window(int first, int max, NanoClock clock) {
        if (first < 1 || max < first) {
            throw new IllegalArgumentException("a window is 1 to max, not %d to %d".formatted(first, max));
        }
        this.limit = first;
        this.max = max;
        this.ceiling = max;
        this.clock = clock;
    }

    /**
     * Waits until one more may be sent and counts it as sent.
     *
     * @return the epoch to report its end with, or a negative number: the window was closed
     */
    synchronized int enter() throws InterruptedException {
        while (!closed) {
            long waitMillis = pauseMillis();
            if (waitMillis == 0 && inFlight < limit) {
                inFlight++;
                return epoch;
            }
            wait(waitMillis);
        }
        return -1;
    }

    /** One came back with an answer, good or bad. */
    synchronized void answered() {
        inFlight--;
        streak++;
        int needed = limit < ceiling ? limit : probeStreak;
        if (limit < max && streak >= needed) {
            limit++;
            streak = 0;
            if (limit > ceiling) {
                // That the one before was borne for a whole streak shows that there is more room than thought.
                probeStreak = probed ? Math.max(PROBE_STREAK_MIN, probeStreak / 4) : probeStreak;
                probed = true;
                ceiling = limit;
            }
        }
        notifyAll();
    }

    /** One was refused: the server has no room. */
    synchronized void overloaded(int sentInEpoch, long retryAfterMillis) {
        inFlight--;
        pauseFor(retryAfterMillis);
        if (sentInEpoch == epoch) {
            epoch++;
            // What was refused is this one beside those that are still out there.
            ceiling = Math.max(1, Math.min(limit - 1, inFlight));
            limit = Math.max(1, limit / 2);
            probeStreak = Math.min(PROBE_STREAK_MAX, probeStreak * 2);
            streak = 0;
            probed = false;
        }
        notifyAll();
    }

    /**
     * One came back without an answer: the connection or the server is gone.
     *
     * @return whether it is the first to tell of this loss
     */
    synchronized boolean lost(int sentInEpoch) {
        inFlight--;
        boolean first = sentInEpoch == epoch;
        if (first) {
            epoch++;
            limit = 1;
            streak = 0;
        }
        notifyAll();
        return first;
    }

    /** Nothing is sent for that long. */
    synchronized void pause(long millis) {
        pauseFor(millis);
        notifyAll();
    }

    /** Nothing more is sent; who waits is sent away. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized int limit() {
        return limit;
    }

    synchronized int inFlight() {
        return inFlight;
    }

    private void pauseFor(long millis) {
        long until = clock.nanos() + millis * NANOS_PER_MILLI;
        if (!paused || until - pausedUntilNanos > 0) {
            pausedUntilNanos = until;
        }
        paused = true;
    }

    /** Milliseconds left, rounded up; 0 for none. */
    private long pauseMillis() {
        if (!paused) {
            return 0;
        }
        long left = pausedUntilNanos - clock.nanos();
        if (left <= 0) {
            paused = false;
            return 0;
        }
        return (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    }
}
