package pomona.testing;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Hands out at most so many bytes a read, then nothing, as a non-blocking socket does. */
public final class ScriptedChannel implements ReadableByteChannel {
    private final ByteBuffer wire;
    private final int chunkBytes;
    private boolean endOfStream;

    public ScriptedChannel(byte[] wire, int chunkBytes) {
        this.wire = ByteBuffer.wrap(wire);
        this.chunkBytes = chunkBytes;
    }

    /** After the last byte comes the end of the stream. */
    public void end() {
        endOfStream = true;
    }

    /** Whether a read would give nothing, not even the end of the stream. */
    public boolean isExhausted() {
        return !wire.hasRemaining() && !endOfStream;
    }

    public int remaining() {
        return wire.remaining();
    }

    @Override
    public int read(ByteBuffer target) {
        int count = Math.min(Math.min(chunkBytes, wire.remaining()), target.remaining());
        if (count == 0) {
            return endOfStream && target.hasRemaining() ? -1 : 0;
        }
        target.put(wire.slice(wire.position(), count));
        wire.position(wire.position() + count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
