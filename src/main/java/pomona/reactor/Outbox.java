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
        private ByteBuffer frame;
        final Pipeline.@Nullable Image finalOf;
        private boolean sent;

        OutboundFrame(ByteBuffer frame, Pipeline.@Nullable Image finalOf) {
            this.frame = frame;
            this.finalOf = finalOf;
        }
    }

    private final LongConsumer charge;
    private final ArrayDeque<OutboundFrame> letters = new ArrayDeque<>();
    private long bytes;
    private long sentBytes;
    private boolean full;

    /**
     * @param charge is told how much more memory it holds, or less
     */
    Outbox(LongConsumer charge) {
        this.charge = charge;
    }

    private static long costBytes(OutboundFrame letter) {
        return letter.frame.capacity() + ReplyBudget.FRAME_OVERHEAD_BYTES;
    }

    OutboundFrame add(ByteBuffer frame, Pipeline.@Nullable Image finalOf) {
        var letter = new OutboundFrame(frame, finalOf);
        letters.add(letter);
        count(frame.remaining());
        charge.accept(costBytes(letter));
        return letter;
    }

    /** Puts a newer frame in the place of one of which nothing was sent yet; false when it is too late for that. */
    boolean replace(OutboundFrame letter, ByteBuffer frame) {
        if (letter.sent || letter.frame.position() > 0) {
            return false;
        }
        count(frame.remaining() - letter.frame.remaining());
        charge.accept(-costBytes(letter));
        letter.frame = frame;
        charge.accept(costBytes(letter));
        return true;
    }

    /** Whether this letter still waits here, in part or whole. */
    static boolean isUnsent(@Nullable OutboundFrame letter) {
        return letter != null && !letter.sent;
    }

    /**
     * Writes what the channel takes of the first letter.
     *
     * @return the letter when its last byte was taken; null when the channel takes no more for now
     */
    @Nullable OutboundFrame sendFirst(WritableByteChannel channel) throws IOException {
        OutboundFrame first = letters.peek();
        if (first == null) {
            return null;
        }
        int count = channel.write(first.frame);
        count(-count);
        sentBytes += count;
        if (first.frame.hasRemaining()) {
            return null;
        }
        first.sent = true;
        charge.accept(-costBytes(first));
        return letters.poll();
    }

    /** Bytes of the first letter that have left already. */
    int firstSentBytes() {
        OutboundFrame first = letters.peek();
        return first == null ? 0 : first.frame.position();
    }

    boolean isEmpty() {
        return letters.isEmpty();
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
