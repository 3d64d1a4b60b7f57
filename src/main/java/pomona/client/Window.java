package pomona.client;

/**
 * How many requests may be on their way at once: it follows what the server takes, so that nobody has to know.
 *
 * <p>Additive increase, multiplicative decrease, as TCP does it. The window grows by one after each window's worth of
 * answers until it nears the size at which the server last said {@code overloaded} (the ceiling); there it rests and
 * tries one more only after a long streak of answers, twice as long after each refusal, so that a full server is asked
 * in vain ever more rarely. {@code overloaded} halves it, once for all that were sent before (they share an epoch), and
 * nothing is sent until the pause that the server advised is over. A lost connection shrinks it to one, so that the
 * first to ask the new server asks alone, and what kills a server is soon found out.
 *
 * <p>Owned by the loop's thread; the limit may be read by any.
 */
final class Window {
    static final int PROBE_STREAK_MIN = 32;
    static final int PROBE_STREAK_MAX = 4096;

    private final int max;
    private volatile int limit = 1;
    private int ceiling;
    private int inFlight;
    private int streak;
    private int probeStreak = PROBE_STREAK_MIN;
    private boolean probed;
    private int epoch;
    private boolean paused;
    private long pausedUntilNanos;

    /**
     * A window of one.
     *
     * @param max size it never passes, 1 or more
     */
    Window(int max) {
        this.max = max;
        this.ceiling = max;
    }

    /** Begins with what a server said that it takes at once. */
    void begin(int size) {
        limit = Math.max(1, Math.min(size, max));
    }

    boolean hasRoom(long nowNanos) {
        return inFlight < limit && pauseNanos(nowNanos) == 0;
    }

    /** One is sent. Returns the epoch to report its end with. */
    int enter() {
        inFlight++;
        return epoch;
    }

    /** One was taken back before a byte of it had left. */
    void withdrawn() {
        inFlight--;
    }

    /** One came back with an answer, good or bad. */
    void answered() {
        inFlight--;
        streak++;
        int needed = limit < ceiling ? limit : probeStreak;
        if (limit < max && streak >= needed) {
            int grown = limit + 1;
            limit = grown;
            streak = 0;
            if (grown > ceiling) {
                // The ceiling was borne for a whole streak: there is more room than it seemed.
                probeStreak = probed ? Math.max(PROBE_STREAK_MIN, probeStreak / 4) : probeStreak;
                probed = true;
                ceiling = grown;
            }
        }
    }

    /** One was refused: the server has no room. Nothing is sent before the pause is over. */
    void overloaded(int sentInEpoch, long nowNanos, long pauseNanos) {
        inFlight--;
        if (!paused || nowNanos + pauseNanos - pausedUntilNanos > 0) {
            pausedUntilNanos = nowNanos + pauseNanos;
        }
        paused = true;
        if (sentInEpoch == epoch) {
            epoch++;
            // What was refused is this one beside those that are still out there.
            ceiling = Math.max(1, Math.min(limit - 1, inFlight));
            limit = Math.max(1, limit / 2);
            probeStreak = Math.min(PROBE_STREAK_MAX, probeStreak * 2);
            streak = 0;
            probed = false;
        }
    }

    /** One came back without an answer: the connection or the server is gone. */
    void lost(int sentInEpoch) {
        inFlight--;
        if (sentInEpoch == epoch) {
            epoch++;
            limit = 1;
            streak = 0;
        }
    }

    /** Nanoseconds until the pause is over; 0 for none. */
    long pauseNanos(long nowNanos) {
        paused = paused && pausedUntilNanos - nowNanos > 0;
        return paused ? pausedUntilNanos - nowNanos : 0;
    }

    int limit() {
        return limit;
    }

    int inFlight() {
        return inFlight;
    }
}
