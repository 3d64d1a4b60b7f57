package pomona.reactor;

import java.time.Duration;
import pomona.loop.StallClock;
import pomona.protocol.FrameHeader;
import pomona.protocol.FrameReader;

/**
 * How long a peer may take to send a frame (rule 9): for a header a fixed time from its first byte, for a body a base and
 * one more second for each {@code body-min-rate} bytes that came. It stands still while the server itself is not reading.
 *
 * <p>By that rule a long body has minutes. While others wait for memory that it holds, a silence as long as the base
 * ends it too.
 */
final class ReadingClock {
    /** How often a silent peer that holds memory is looked at: others may have begun to wait for it since. */
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final ReactorConfig config;
    private final FrameReader reader;
    private final StallClock part = new StallClock();
    private final StallClock silence = new StallClock();

    ReadingClock(ReactorConfig config, FrameReader reader) {
        this.config = config;
        this.reader = reader;
    }

    /** A header or a body begins. */
    void partBegins(long nowNanos) {
        part.reset(nowNanos);
        silence.reset(nowNanos);
    }

    void bytesCame(long nowNanos) {
        silence.reset(nowNanos);
    }

    void run(boolean on, long nowNanos) {
        part.run(on, nowNanos);
        silence.run(on, nowNanos);
    }

    /**
     * Whether the peer's time is over.
     *
     * @param othersWait whether it holds memory for which other bodies wait
     */
    boolean isOver(boolean othersWait, long nowNanos) {
        return part.isOver(allowanceNanos(), nowNanos) || (othersWait && silence.isOver(silenceNanos(), nowNanos));
    }

    /**
     * When to look again.
     *
     * @param holdsMemory whether others could come to wait for it
     */
    long dueNanos(boolean holdsMemory, long nowNanos) {
        long due = part.dueNanos(allowanceNanos());
        if (!holdsMemory) {
            return due;
        }
        long silent = silence.dueNanos(silenceNanos());
        return Math.min(due, silent - nowNanos <= 0 ? nowNanos + LOOK_NANOS : silent);
    }

    private long allowanceNanos() {
        if (reader.isInHeader()) {
            return config.headerTimeout().toNanos();
        }
        return config.bodyTimeout().toNanos() + config.moreNanosFor(reader.frameBytes() - FrameHeader.HEADER_BYTES);
    }

    private long silenceNanos() {
        return config.bodyTimeout().toNanos();
    }
}
