package pomona.dispatch;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;

/**
 * What became of every image, so that none is lost unnoticed: {@code received = predicted + errors + abandoned + in
 * flight} at every moment. An image is received once its header was read; it ends when the last byte of its final reply
 * reached the kernel, or when its connection ended before that. Beside these books, what became of connections.
 *
 * <p>Any thread may count or take a snapshot, which is consistent in itself.
 */
public final class Conservation {
    private final Map<ErrorCode, Long> errors = new EnumMap<>(ErrorCode.class);
    private final Map<ErrorCode, Long> connectionErrors = new EnumMap<>(ErrorCode.class);
    private final Latency latency = new Latency();
    private long received;
    private long predicted;
    private long abandoned;
    private long inFlight;
    private long closedDeaf;

    /** An image's header was read. */
    public synchronized void received() {
        received++;
        inFlight++;
    }

    /**
     * The last byte of a prediction was written.
     *
     * @param tookNanos since the image's last byte
     */
    public void predicted(long tookNanos, long nowNanos) {
        latency.record(tookNanos, nowNanos);
        synchronized (this) {
            predicted++;
            ended();
        }
    }

    /** The last byte of an image's error was written. */
    public synchronized void error(ErrorCode code) {
        errors.merge(code, 1L, Long::sum);
        ended();
    }

    /** A connection ended before its image's final reply was written; once for each such image. */
    public synchronized void abandoned() {
        abandoned++;
        ended();
    }

    /** A connection was closed since it read none of its replies; its images are counted as abandoned, each. */
    public synchronized void closedDeaf() {
        closedDeaf++;
    }

    /** A connection or a control message, not an image, was refused or closed for this. */
    public synchronized void connectionError(ErrorCode code) {
        connectionErrors.merge(code, 1L, Long::sum);
    }

    /** All counters as of one moment; error codes that never occurred are left out. */
    public synchronized Event.Counters snapshot() {
        return new Event.Counters(received, predicted, errors, abandoned, inFlight, closedDeaf);
    }

    /** Errors that were about no image, by code. */
    public synchronized Map<ErrorCode, Long> connectionErrors() {
        return new TreeMap<>(connectionErrors);
    }

    /** Milliseconds from its last byte to its reply that so many percent of the predictions took at most. */
    public double latencyMillis(double percent, long nowNanos) {
        return latency.percentileMillis(percent, nowNanos);
    }

    private void ended() {
        inFlight--;
        assert inFlight >= 0 : "an image ended twice, or was never received";
    }
}
