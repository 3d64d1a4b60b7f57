package pomona.text;

import java.time.Duration;
import java.util.Locale;

/** Times in words for a person. */
public final class Durations {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private Durations() {}

    /** A setting, to the millisecond: {@code 250 ms}, {@code 10 s}, {@code 2 min}. */
    public static String exact(Duration setting) {
        long millis = setting.toMillis();
        if (millis % SECOND != 0) {
            return millis + " ms";
        }
        return millis >= 2 * MINUTE && millis % MINUTE == 0 ? millis / MINUTE + " min" : millis / SECOND + " s";
    }

    /** What was measured, as finely as a person reads it: {@code 38 ms}, {@code 1.7 s}, {@code 12 min}, {@code 3 h}. */
    public static String measured(Duration taken) {
        long millis = Math.max(0, taken.toMillis());
        if (millis < SECOND) {
            return millis + " ms";
        }
        if (millis < 100 * SECOND) {
            return String.format(Locale.ROOT, "%.1f s", (double) millis / SECOND);
        }
        return coarse(millis);
    }

    /** A guess, no finer than it is, rounded up: {@code 1 s}, {@code 38 s}, {@code 12 min}, {@code 3 h}. */
    public static String about(Duration estimate) {
        long seconds = Math.max(1, (estimate.toMillis() + SECOND - 1) / SECOND);
        return seconds < 100 ? seconds + " s" : coarse(seconds * SECOND);
    }

    private static String coarse(long millis) {
        return millis < 2 * HOUR ? Math.round((double) millis / MINUTE) + " min" : millis / HOUR + " h";
    }
}
