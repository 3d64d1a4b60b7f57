package pomona.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where a body's memory comes from and goes back to, one chunk at a time. */
public interface ChunkSource {
    /** Size of a chunk of an image's body. */
    int CHUNK_BYTES = 64 * 1024;

    /** An empty heap buffer; null when the budget is spent. */
    @Nullable ByteBuffer take();

    /** Takes a chunk back; the caller forgets it. */
    void give(ByteBuffer chunk);
}
