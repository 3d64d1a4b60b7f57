package pomona.reactor;

import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;

/**
 * What one connection wants from the selector, computed from its state after every event and never toggled.
 *
 * @param phase how far the connection is
 * @param endOfStream whether the peer has ended its side: there is nothing more to read
 * @param awaitsRoom whether a header was read whose body has to wait for an earlier request's end
 * @param starved whether the body being read waits for memory
 * @param muted whether it has to read its replies first: they passed its own high mark, or memory for all is spent
 * @param outboxEmpty whether every reply has reached the kernel
 * @param wireWishes what the byte channel itself needs (TLS), 0 for a plain one
 */
record Interest(
        Phase phase,
        boolean endOfStream,
        boolean awaitsRoom,
        boolean starved,
        boolean muted,
        boolean outboxEmpty,
        int wireWishes) {

    /** The interest set of the {@link java.nio.channels.SelectionKey}. */
    int ops() {
        return wireWishes | (reads() ? OP_READ : 0) | (outboxEmpty ? 0 : OP_WRITE);
    }

    /** Whether the peer's clocks run: they stand still while the server itself is not reading. */
    boolean reads() {
        if (endOfStream) {
            return false;
        }
        return switch (phase) {
            case OPEN -> !awaitsRoom && !starved && !muted;
            case FINISHING, LINGERING -> true;
            case CLOSED -> false;
        };
    }

    /**
     * The life of a connection.
     *
     * <pre>
     *   OPEN --log-off, closing error, drain, end of stream--> FINISHING --all answered and flushed--> LINGERING --> CLOSED
     *     |                                                        |                                       |           ^
     *     +---- reset, failed write, write clock ------------------+---------------------------------------+-----------+
     * </pre>
     */
    enum Phase {
        /** Frames are read and answered. */
        OPEN,
        /** No more frames: what is in flight is answered, then the farewell goes out. Bytes that come are discarded. */
        FINISHING,
        /** The sending side is shut; what still comes is discarded, so that no reset overtakes the last reply. */
        LINGERING,
        CLOSED
    }
}
