package pomona.reactor;

import java.nio.ByteBuffer;
import java.time.Duration;
import pomona.protocol.Event;
import pomona.protocol.Frames;

/**
 * The newest status, made twenty times a second at most and shared by all who watch: thousands of watchers must cost a
 * write each and not a look at all figures each.
 */
final class StatusBoard {
    private static final long AGE_NANOS_MAX = Duration.ofMillis(50).toNanos();

    private final Reactor reactor;
    private ByteBuffer frame = ByteBuffer.allocate(0);
    private long madeNanos;

    StatusBoard(Reactor reactor) {
        this.reactor = reactor;
    }

    /** The status, as a frame of the caller's own to write out. */
    ByteBuffer frame(long nowNanos) {
        if (frame.capacity() == 0 || nowNanos - madeNanos >= AGE_NANOS_MAX) {
            Event.Status status = reactor.status();
            frame = Frames.event(status);
            madeNanos = nowNanos;
        }
        return frame.duplicate();
    }
}
