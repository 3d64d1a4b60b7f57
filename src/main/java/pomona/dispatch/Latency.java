package pomona.dispatch;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** How long images took over the last 30 to 60 seconds. Any thread may record or ask. */
final class Latency {
    private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long LONGEST_MICROS = Duration.ofMinutes(10).toMillis() * 1000;

    private Histogram current = new Histogram(LONGEST_MICROS, 2);
    private Histogram previous = new Histogram(LONGEST_MICROS, 2);
    private long sinceNanos;

    synchronized void record(long tookNanos, long nowNanos) {
        turn(nowNanos);
        current.recordValue(Math.max(0, Math.min(LONGEST_MICROS, tookNanos / 1000)));
    }

    /** Milliseconds that so many percent of the images took at most; 0 when there were none. */
    synchronized double percentileMillis(double percent, long nowNanos) {
        turn(nowNanos);
        Histogram both = current.copy();
        both.add(previous);
        return both.getTotalCount() == 0 ? 0 : both.getValueAtPercentile(percent) / 1000.0;
    }

    private void turn(long nowNanos) {
        if (nowNanos - sinceNanos < WINDOW_NANOS) {
            return;
        }
        boolean isOld = nowNanos - sinceNanos >= 2 * WINDOW_NANOS;
        Histogram oldest = previous;
        previous = current;
        current = oldest;
        current.reset();
        if (isOld) {
            previous.reset();
        }
        sinceNanos = nowNanos;
    }
}
