package pomona.client;

import java.time.Duration;

/**
 * How often and how soon to try again.
 *
 * <p>Whatever it allows, a request fails that was on its way {@value #LOSSES_MAX} times when the connection ended, or on
 * which the server failed {@value #FAILURES_MAX} times ({@code internal}): it may be the cause.
 *
 * @param attempts sends of one request before it fails; {@link #UNLIMITED} for no end
 * @param serverWait how long a server may be gone before all that wait for it fail; {@link #FOREVER} for no end, zero
 *     for the first failed try to connect
 * @param first wait after the first failed try to connect, doubled with each; also after {@code overloaded} without a
 *     server's advice
 * @param max longest wait
 * @param jitter 0 to 1: the share by which a wait is made longer or shorter at random, and a server's advice longer, so
 *     that clients of the same server don't come back together
 */
public record RetryPolicy(int attempts, Duration serverWait, Duration first, Duration max, double jitter) {
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** A hundred years. */
    public static final Duration FOREVER = Duration.ofDays(36_500);

    /** For a program that nobody watches: as long as a server may take that is started again. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(6, Duration.ofSeconds(30), Duration.ofMillis(250), Duration.ofSeconds(30), 0.2);

    /** For a person who watches the state: 1, 2, 4 … 30 s, without end. */
    public static final RetryPolicy PATIENT = patient(FOREVER);

    static final int LOSSES_MAX = 5;
    static final int FAILURES_MAX = 3;

    /** Doubling more often than this is over any {@code max}. */
    private static final int DOUBLINGS_MAX = 30;

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, was " + attempts);
        }
        if (serverWait.isNegative() || serverWait.compareTo(FOREVER) > 0) {
            throw new IllegalArgumentException("serverWait must be zero to FOREVER, was " + serverWait);
        }
        if (first.isNegative() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "waits must run from first to max, were %s and %s".formatted(first, max));
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1, was " + jitter);
        }
    }

    /** For a job that a busy server only delays: 1, 2, 4 … 30 s, until the server is gone for so long. */
    public static RetryPolicy patient(Duration serverWait) {
        return new RetryPolicy(UNLIMITED, serverWait, Duration.ofSeconds(1), Duration.ofSeconds(30), 0.1);
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

    /** The wait that a server advised, never made shorter. */
    Duration waitAsAdvised(long advisedMillis, double random) {
        return Duration.ofMillis((long) Math.ceil(advisedMillis * (1 + jitter * random)));
    }
}
