package pomona.loop;

import java.time.Duration;

/** How long a loop's turns take. The loop tells; any thread may ask. */
public final class LoopWatch {
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private boolean isInTurn;
    private long beganNanos;
    private long windowNanos;
    private long longestNanos;
    private long longestBeforeNanos;

    /** The loop has something to do. */
    public synchronized void turnBegins(long nowNanos) {
        isInTurn = true;
        beganNanos = nowNanos;
    }

    /** It waits again. */
    public synchronized void turnEnds(long nowNanos) {
        isInTurn = false;
        moveWindow(nowNanos);
        longestNanos = Math.max(longestNanos, nowNanos - beganNanos);
    }

    /** How long the turn has been going on that the loop is in; 0 while it waits. */
    public synchronized long turnNanos(long nowNanos) {
        return isInTurn ? Math.max(0, nowNanos - beganNanos) : 0;
    }

    /** The longest turn of the last one to two minutes, the present one included. */
    public synchronized long longestNanos(long nowNanos) {
        moveWindow(nowNanos);
        long longest = Math.max(longestNanos, longestBeforeNanos);
        return isInTurn ? Math.max(longest, nowNanos - beganNanos) : longest;
    }

    private void moveWindow(long nowNanos) {
        if (nowNanos - windowNanos >= WINDOW_NANOS) {
            boolean isNext = nowNanos - windowNanos < 2 * WINDOW_NANOS;
            longestBeforeNanos = isNext ? longestNanos : 0;
            longestNanos = 0;
            windowNanos = nowNanos;
        }
    }
}
