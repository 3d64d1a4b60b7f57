package pomona.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one frame after its header, in chunks that were charged as the bytes arrived.
 *
 * <p>Written by one thread; once complete it may be read by another, which it reaches through a queue.
 */
public final class Body {
    private final int bytes;
    private final ChunkSource source;
    private final List<ByteBuffer> chunks = new ArrayList<>(1);
    private int receivedBytes;

    /**
     * @param bytes announced length; costs nothing yet
     * @param source gives the chunks and takes them back
     */
    public Body(int bytes, ChunkSource source) {
        this.bytes = bytes;
        this.source = source;
    }

    /** Announced length in bytes; the most that may come where the sender announced none. */
    public int bytes() {
        return bytes;
    }

    public int receivedBytes() {
        return receivedBytes;
    }

    public boolean isComplete() {
        return receivedBytes == bytes;
    }

    /** Bytes of memory that this body holds at present. */
    public long heldBytes() {
        return chunks.stream().mapToLong(ByteBuffer::capacity).sum();
    }

    /** The received bytes as read-only views, in order. */
    public List<ByteBuffer> chunks() {
        List<ByteBuffer> views = new ArrayList<>(chunks.size());
        for (ByteBuffer chunk : chunks) {
            views.add(chunk.duplicate().flip().asReadOnlyBuffer());
        }
        return views;
    }

    /**
     * Takes bytes, as many as there are and memory for.
     *
     * @return false when memory is short and bytes are left
     * @throws IllegalArgumentException they go beyond the announced length
     */
    public boolean put(ByteBuffer from) {
        if (from.remaining() > bytes - receivedBytes) {
            throw new IllegalArgumentException(
                    "%d bytes for a body that lacks %d".formatted(from.remaining(), bytes - receivedBytes));
        }
        while (from.hasRemaining()) {
            ByteBuffer room = room();
            if (room == null) {
                return false;
            }
            int count = Math.min(room.remaining(), from.remaining());
            room.put(from.slice(from.position(), count));
            from.position(from.position() + count);
            received(count);
        }
        return true;
    }

    /** Gives the memory back. The body is of no use afterwards; a second call does nothing. */
    public void release() {
        chunks.forEach(source::give);
        chunks.clear();
    }

    /** The buffer that takes the next bytes, limited to the end of this body; null when there is no room for any. */
    @Nullable ByteBuffer room() {
        ByteBuffer last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
        if (last == null || last.position() == last.capacity()) {
            last = source.take();
            if (last == null) {
                return null;
            }
            chunks.add(last);
        }
        last.limit(Math.min(last.capacity(), last.position() + bytes - receivedBytes));
        return last;
    }

    void received(int count) {
        receivedBytes += count;
    }
}
