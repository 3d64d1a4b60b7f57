package pomona.http;

import java.util.Map;
import java.util.TreeMap;

/** What became of requests and connections of one door. The loop counts; any thread may look. */
public final class HttpCounters {
    /** Why a connection was closed before its client wanted it, or not let in. */
    public enum Cut {
        /** More connections than are allowed, in sum. */
        CONNECTIONS,
        /** More connections than are allowed from one address. */
        CONNECTIONS_PER_ADDRESS,
        /** It was the longest idle one when a newcomer needed its place. */
        MADE_ROOM,
        /** Its header did not come in time. */
        HEADER_TIMEOUT,
        /** Its body did not come in time. */
        BODY_TIMEOUT,
        /** It did not read its reply in time. */
        REPLY_TIMEOUT,
        /** It said nothing for too long. */
        IDLE_TIMEOUT,
        /** What it sent is no HTTP. */
        MALFORMED,
        /** Its header is too large. */
        HEADER_TOO_LARGE;

        /** As metrics tell it: {@code header_timeout}. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Map<Integer, Long> answered = new TreeMap<>();
    private final Map<Cut, Long> cuts = new TreeMap<>();
    private long connections;
    private long gone;

    synchronized void answered(int status) {
        answered.merge(status, 1L, Long::sum);
    }

    synchronized void cut(Cut cut) {
        cuts.merge(cut, 1L, Long::sum);
    }

    /** A client went away while its request was being answered. */
    synchronized void wentAway() {
        gone++;
    }

    synchronized void connections(long now) {
        connections = now;
    }

    /** Replies whose last byte reached the kernel, by status. */
    public synchronized Map<Integer, Long> answered() {
        return new TreeMap<>(answered);
    }

    public synchronized Map<Cut, Long> cuts() {
        return new TreeMap<>(cuts);
    }

    /** Connections at present. */
    public synchronized long connections() {
        return connections;
    }

    /** Requests whose client went away before the reply had left. */
    public synchronized long wentAwayCount() {
        return gone;
    }
}
