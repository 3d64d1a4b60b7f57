package pomona.reactor;

import java.time.Duration;
import pomona.protocol.FrameHeader;
import pomona.protocol.FrameReader;

/**
 * How long a peer may take to send a frame (rule 9): a header so long from its first byte, a body a base and one more
 * second for each so many bytes that came. It stands still while the server itself is not reading.
 *
 * <p>A long body has minutes by that rule. One that holds memory for which others wait must not make use of them by
 * saying nothing: then a silence as long as the base is the end.
 */
final class ReadingClock {
    /** Others may begin to wait when this peer has long been silent, so a silent holder is looked at again. */
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
