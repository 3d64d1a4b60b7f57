package pomona.reactor;

import java.nio.ByteBuffer;
import pomona.protocol.ChunkSource;

/**
 * Memory for the bodies of control messages. They are at most 4 KiB and are read at once, beside images that
 * wait for the byte budget, so they don't draw on it: the limit on connections bounds them.
 */
enum MessageChunks implements ChunkSource {
    SOURCE;

    /** Most messages fit in one. */
    private static final int MESSAGE_CHUNK_BYTES = 256;

    @Override
    public ByteBuffer take() {
        return ByteBuffer.allocate(MESSAGE_CHUNK_BYTES);
    }

    @Override
    public void give(ByteBuffer chunk) {
        // The collector has it.
    }
}
