package pomona.loop;

/** Counts the time that a peer takes, and stands still while the server is the one that isn't ready. */
public final class StallClock {
    /** No deadline. */
    public static final long NEVER = Long.MAX_VALUE;

    private long elapsedNanos;
    private long sinceNanos;
    private boolean running;

    /** Runs from now on, or stands still; nothing happens when it does so already. */
    public void run(boolean on, long nowNanos) {
        if (on == running) {
            return;
        }
        if (running) {
            elapsedNanos += nowNanos - sinceNanos;
        }
        sinceNanos = nowNanos;
        running = on;
    }

    /** Starts again from nothing, running or not as before. */
    public void reset(long nowNanos) {
        elapsedNanos = 0;
        sinceNanos = nowNanos;
    }

    public boolean isOver(long allowanceNanos, long nowNanos) {
        return running && elapsedNanos + (nowNanos - sinceNanos) >= allowanceNanos;
    }

    /** When the allowance will be used up if nothing changes; {@link #NEVER} while standing still. */
    public long dueNanos(long allowanceNanos) {
        return running ? sinceNanos + allowanceNanos - elapsedNanos : NEVER;
    }
}
