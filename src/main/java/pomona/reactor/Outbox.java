package pomona.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to one peer, in order.
 *
 * <p>Over the high mark the connection stops reading until the peer has read it down to the low one. What may
 * still be added then is bounded: one final reply for each request in flight. What all outboxes hold together is
 * bounded by the {@link ReplyBudget}.
 */
final class Outbox {
    static final int HIGH_BYTES = 64 * 1024;
    static final int LOW_BYTES = 16 * 1024;
    /** Upper bound of one flush, so that a fast reader can't hold the thread. */
    static final int QUANTUM_BYTES = 64 * 1024;

    /** One frame; whose final reply it is, if it is one. */
    static final class OutboundFrame {
        private ByteBuffer bytes;
        final Pipeline.@Nullable Image finalOf;
        private boolean sent;

        OutboundFrame(ByteBuffer bytes, Pipeline.@Nullable Image finalOf) {
            this.bytes = bytes;
            this.finalOf = finalOf;
        }

        private long costBytes() {
            return bytes.capacity() + ReplyBudget.FRAME_OVERHEAD_BYTES;
        }
    }

    private final LongConsumer charge;
    private final ArrayDeque<OutboundFrame> frames = new ArrayDeque<>();
    private long bytes;
    private long sentBytes;
    private boolean full;

    /**
     * @param charge is told how much more memory it holds, or less
     */
    Outbox(LongConsumer charge) {
        this.charge = charge;
    }

    OutboundFrame add(ByteBuffer bytesToSend, Pipeline.@Nullable Image finalOf) {
        var frame = new OutboundFrame(bytesToSend, finalOf);
        frames.add(frame);
        count(bytesToSend.remaining());
        charge.accept(frame.costBytes());
        return frame;
    }

    /** Puts newer bytes in the place of a frame of which nothing was sent yet; false when it is too late for that. */
    boolean replace(OutboundFrame frame, ByteBuffer newer) {
        if (frame.sent || frame.bytes.position() > 0) {
            return false;
        }
        count(newer.remaining() - frame.bytes.remaining());
        charge.accept(-frame.costBytes());
        frame.bytes = newer;
        charge.accept(frame.costBytes());
        return true;
    }

    /** Whether this frame still waits here, in part or whole. */
    static boolean isUnsent(@Nullable OutboundFrame frame) {
        return frame != null && !frame.sent;
    }

    /**
     * Writes what the channel takes of the first frame.
     *
     * @return the frame when its last byte was taken; null when the channel takes no more for now
     */
    @Nullable OutboundFrame sendFirst(WritableByteChannel channel) throws IOException {
        OutboundFrame first = frames.peek();
        if (first == null) {
            return null;
        }
        int count = channel.write(first.bytes);
        count(-count);
        sentBytes += count;
        if (first.bytes.hasRemaining()) {
            return null;
        }
        first.sent = true;
        charge.accept(-first.costBytes());
        return frames.poll();
    }

    /** Bytes of the first frame that have left already. */
    int firstSentBytes() {
        OutboundFrame first = frames.peek();
        return first == null ? 0 : first.bytes.position();
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Over the high mark, and since then not under the low one. */
    boolean isFull() {
        return full;
    }

    long bytes() {
        return bytes;
    }

    /** Bytes that the peer took since the beginning. */
    long sentBytes() {
        return sentBytes;
    }

    private void count(int change) {
        bytes += change;
        full = bytes >= HIGH_BYTES || (full && bytes > LOW_BYTES);
    }
}
