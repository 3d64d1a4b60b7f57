package pomona.client;

import java.time.Duration;

/**
 * How often and how soon to try again. The waits double from {@code first} to {@code max}.
 *
 * @param attempts sends of one request, and tries to connect for it, before it fails; {@link #UNLIMITED} for no end
 * @param first wait after the first failure
 * @param max longest wait
 * @param jitter 0 to 1: the share by which a wait is made longer or shorter at random, so that clients who lost the
 *     same server don't come back together
 */
public record RetryPolicy(int attempts, Duration first, Duration max, double jitter) {
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** For a program that nobody watches: some seconds in all. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(6, Duration.ofMillis(250), Duration.ofSeconds(30), 0.2);

    /** For a person who watches the state: 1, 2, 4 … 30 s, without end. */
    public static final RetryPolicy PATIENT =
            new RetryPolicy(UNLIMITED, Duration.ofSeconds(1), Duration.ofSeconds(30), 0.1);

    /** Doubling more often than this is over any {@code max}. */
    private static final int DOUBLINGS_MAX = 30;

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, was " + attempts);
        }
        if (first.isNegative() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "waits must run from first to max, were %s and %s".formatted(first, max));
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1, was " + jitter);
        }
    }

    /**
     * The wait after that many failures in a row.
     *
     * @param failures 1 or more
     * @param random 0 to 1, uniform
     */
    Duration waitAfter(int failures, double random) {
        long doubled = first.toNanos() << Math.min(failures - 1, DOUBLINGS_MAX);
        long nanos = doubled >> Math.min(failures - 1, DOUBLINGS_MAX) == first.toNanos()
                ? Math.min(doubled, max.toNanos())
                : max.toNanos();
        return Duration.ofNanos((long) (nanos * (1 + jitter * (2 * random - 1))));
    }
}
