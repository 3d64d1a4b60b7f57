package pomona.reactor;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Event;
import pomona.protocol.Frames;

/**
 * What many ask for, made once for all of them: thousands who watch or ask must cost a write each, and not a look at all
 * figures and a frame each. A status is at most 50 ms old; what {@code info} tells is as of now.
 */
final class StatusBoard {
    private static final long AGE_NANOS_MAX = Duration.ofMillis(50).toNanos();

    private final Reactor reactor;
    private ByteBuffer frame = ByteBuffer.allocate(0);
    private long madeNanos;
    private Event.@Nullable Info info;
    private ByteBuffer infoFrame = ByteBuffer.allocate(0);

    StatusBoard(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Who the server is, as a frame of the caller's own to write out. */
    ByteBuffer info() {
        Event.Info now = reactor.service().info();
        if (!now.equals(info)) {
            info = now;
            infoFrame = Frames.event(now);
        }
        return infoFrame.duplicate();
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
