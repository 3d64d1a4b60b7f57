package pomona.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Accumulates one frame at a time from a non-blocking channel.
 *
 * <pre>
 *             128 bytes                     store(body)               body's last byte
 *   Heading ------------> Headed -------------------------> Storing ------------------+
 *      ^                    |  skip()                                                 |
 *      |                    +--------> Skipping ---------------------------------+    |
 *      |                                                       last byte         v    v
 *      +---------------------------------- next() ------------------------------- Whole
 * </pre>
 *
 * It asks the channel for exactly the bytes of the current frame: those of the next stay in the kernel, so
 * that not reading is all the back-pressure a peer needs to see. The owner decides between header and body:
 * it may leave a frame {@code Headed} for as long as it has no room.
 *
 * <p>Not thread-safe; owned by one connection.
 */
public final class FrameReader {
    /** What a read came to. */
    public enum Progress {
        /** The channel has no more bytes for now. */
        DRY,
        /** Bytes were read and more may be there; the quantum is used up. */
        MORE,
        /** A header is complete: ask {@link #header()}, then {@link #store} or {@link #skip}. */
        HEADER,
        /** The frame is complete: call {@link #next()} when done with it. */
        WHOLE,
        /** The body can't grow: its chunk source is spent. Nothing was read. */
        STARVED,
        /** End of stream; {@link #isMidFrame()} tells whether a frame was cut off. */
        END
    }

    /** Upper bound of one read, so that a fast sender can't hold the thread. */
    public static final int QUANTUM_BYTES = 64 * 1024;

    private sealed interface State {
        record Heading(ByteBuffer bytes) implements State {}

        record Headed(FrameHeader header) implements State {}

        record Storing(FrameHeader header, Body body) implements State {}

        /** The count of bytes to come is the reader's, since it moves. */
        record Skipping(FrameHeader header) implements State {}

        record Whole(FrameHeader header) implements State {}
    }

    private final HeaderCodec codec;
    private final ByteBuffer skipBuffer;
    private final byte[] headerBytes = new byte[FrameHeader.HEADER_BYTES];
    private final ByteBuffer headerBuffer = ByteBuffer.wrap(headerBytes);
    private State state = new State.Heading(headerBuffer);
    private int skipBytes;
    private int frameBytes;

    /**
     * @param codec reads the headers
     * @param skipBuffer scratch that takes skipped bytes; may be shared by all readers of one thread
     */
    public FrameReader(HeaderCodec codec, ByteBuffer skipBuffer) {
        this.codec = codec;
        this.skipBuffer = skipBuffer;
    }

    /**
     * Reads at most one quantum.
     *
     * @throws ProtocolException the header is malformed or announces too large a body; the reader can't go on
     * @throws IOException the channel failed
     */
    public Progress read(ReadableByteChannel channel) throws IOException, ProtocolException {
        if (state instanceof State.Heading heading) {
            return readHeader(heading.bytes(), channel);
        }
        if (state instanceof State.Headed) {
            return Progress.HEADER;
        }
        if (state instanceof State.Storing storing) {
            return readBody(storing, channel);
        }
        if (state instanceof State.Skipping skipping) {
            return readSkipped(skipping, channel);
        }
        return Progress.WHOLE;
    }

    /** The current frame's header. */
    public FrameHeader header() {
        if (state instanceof State.Headed headed) {
            return headed.header();
        }
        if (state instanceof State.Storing storing) {
            return storing.header();
        }
        if (state instanceof State.Skipping skipping) {
            return skipping.header();
        }
        if (state instanceof State.Whole whole) {
            return whole.header();
        }
        throw new IllegalStateException("no header yet");
    }

    /** Lets the body of the frame just headed grow into {@code body}. */
    public void store(Body body) {
        FrameHeader header = header();
        state = body.isComplete() ? new State.Whole(header) : new State.Storing(header, body);
    }

    /** Reads the rest of the current frame into nowhere. */
    public void skip() {
        FrameHeader header = header();
        skipBytes = header.bodyBytes()
                - (state instanceof State.Storing storing ? storing.body().receivedBytes() : 0);
        state = skipBytes == 0 ? new State.Whole(header) : new State.Skipping(header);
    }

    /** Begins the next frame. */
    public void next() {
        headerBuffer.clear();
        frameBytes = 0;
        state = new State.Heading(headerBuffer);
    }

    /** Whether the peer has sent part of a frame: an end of stream now is a truncation. */
    public boolean isMidFrame() {
        return !(state instanceof State.Heading) || headerBuffer.position() > 0;
    }

    /** Whether the next bytes belong to a header. */
    public boolean isInHeader() {
        return state instanceof State.Heading;
    }

    /** Whether a complete header waits for {@link #store} or {@link #skip}. */
    public boolean isHeaded() {
        return state instanceof State.Headed;
    }

    /** Whether a frame is complete and {@link #next} was not called yet. */
    public boolean isWhole() {
        return state instanceof State.Whole;
    }

    /** Bytes of the current frame read so far, header included. */
    public int frameBytes() {
        return frameBytes;
    }

    private Progress readHeader(ByteBuffer bytes, ReadableByteChannel channel) throws IOException, ProtocolException {
        boolean isFirst = bytes.position() == 0;
        int count = channel.read(bytes);
        if (count < 0) {
            return Progress.END;
        }
        frameBytes += count;
        if (isFirst && count > 0 && !HeaderCodec.canBegin(bytes.get(0))) {
            throw new ProtocolException(
                    ErrorCode.BAD_HEADER, "a header begins with a space or {; is this another protocol?");
        }
        if (bytes.hasRemaining()) {
            return Progress.DRY;
        }
        state = new State.Headed(codec.decode(headerBytes));
        return Progress.HEADER;
    }

    private Progress readBody(State.Storing storing, ReadableByteChannel channel) throws IOException {
        Body body = storing.body();
        ByteBuffer room = body.room();
        if (room == null) {
            return Progress.STARVED;
        }
        int count = channel.read(room);
        if (count < 0) {
            return Progress.END;
        }
        frameBytes += count;
        body.received(count);
        if (body.isComplete()) {
            state = new State.Whole(storing.header());
            return Progress.WHOLE;
        }
        return room.hasRemaining() ? Progress.DRY : Progress.MORE;
    }

    private Progress readSkipped(State.Skipping skipping, ReadableByteChannel channel) throws IOException {
        skipBuffer.clear().limit(Math.min(skipBuffer.capacity(), skipBytes));
        int count = channel.read(skipBuffer);
        if (count < 0) {
            return Progress.END;
        }
        frameBytes += count;
        skipBytes -= count;
        if (skipBytes == 0) {
            state = new State.Whole(skipping.header());
            return Progress.WHOLE;
        }
        return skipBuffer.hasRemaining() ? Progress.DRY : Progress.MORE;
    }
}
