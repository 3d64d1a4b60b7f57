package pomona.tui.terminal;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast bytes of pictures are handed to the terminal. A connection over a network takes megabytes at once and brings
 * them when it can; the answer to a key would come after them. So a picture is handed over at about the rate of the
 * line, which is learnt: after each picture the terminal is asked something, and how late it answers tells whether the
 * line kept up. It begins at 1 Mbit/s, doubles while the line keeps up and, once it didn't, goes by small steps.
 *
 * <p>Thread-safe: answers are heard by the thread that reads keys.
 */
public final class LinePace {
    private static final double BEGIN_BYTES_PER_SECOND = 125_000;
    private static final double LEAST_BYTES_PER_SECOND = 16_000;
    private static final double MOST_BYTES_PER_SECOND = 50e6;
    private static final double FIRST_STEPS = 2;
    private static final double LATER_STEPS = 1.05;
    /** Of what the line carried when it was late. */
    private static final double SHARE_TAKEN = 0.95;
    /** The way there and back of a line that nothing is known of. */
    private static final long FIRST_WAY_NANOS = Duration.ofMillis(200).toNanos();
    /** Beyond the way there and back. */
    private static final long LATE_NANOS = Duration.ofMillis(50).toNanos();
    /** By such a part of what it was late the way is taken for longer: some are. */
    private static final int WAY_PARTS = 2;

    private static final double SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoClock;
    private final boolean isSlow;
    private double bytesPerSecond = BEGIN_BYTES_PER_SECOND;
    private double step = FIRST_STEPS;
    private long wayNanos = FIRST_WAY_NANOS;
    private long freeNanos;
    private long begunNanos;
    private long askedNanos;
    private long bytes;
    private boolean isAsked;

    /**
     * @param isSlow whether the terminal is at the other end of a network; else nothing is held back or asked
     * @param nanoClock what {@link System#nanoTime} is elsewhere
     */
    public LinePace(boolean isSlow, LongSupplier nanoClock) {
        this.isSlow = isSlow;
        this.nanoClock = nanoClock;
        this.freeNanos = nanoClock.getAsLong();
    }

    /** How long the next bytes are to wait; 0 for not at all. */
    synchronized long waitNanos() {
        return isSlow ? Math.max(0, freeNanos - nanoClock.getAsLong()) : 0;
    }

    /** Bytes of a picture were handed over. */
    synchronized void sent(int count) {
        long now = nanoClock.getAsLong();
        if (bytes == 0) {
            begunNanos = now;
        }
        bytes += count;
        freeNanos = Math.max(freeNanos, now) + (long) (count / bytesPerSecond * SECOND_NANOS);
    }

    /** A picture is whole, or given up: whether the terminal is to be asked now. */
    synchronized boolean ended() {
        boolean asks = isSlow && !isAsked && bytes > 0;
        if (asks) {
            isAsked = true;
            askedNanos = nanoClock.getAsLong();
        } else if (!isAsked) {
            bytes = 0;
        }
        return asks;
    }

    /** The terminal answered: all that was handed over before has come through. */
    synchronized void answered() {
        if (!isAsked) {
            return;
        }
        isAsked = false;
        long now = nanoClock.getAsLong();
        long waited = now - askedNanos;
        if (waited <= wayNanos + LATE_NANOS) {
            wayNanos = Math.min(wayNanos, waited);
            bytesPerSecond = Math.min(MOST_BYTES_PER_SECOND, bytesPerSecond * step);
        } else {
            double carried = bytes / ((now - begunNanos) / SECOND_NANOS);
            bytesPerSecond = Math.max(LEAST_BYTES_PER_SECOND, Math.min(bytesPerSecond, SHARE_TAKEN * carried));
            wayNanos += (waited - wayNanos) / WAY_PARTS;
            step = LATER_STEPS;
        }
        bytes = 0;
    }

    /** Of a picture, as learnt so far. */
    synchronized double bytesPerSecond() {
        return bytesPerSecond;
    }
}
