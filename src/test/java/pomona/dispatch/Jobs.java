package pomona.dispatch;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Body;
import pomona.protocol.ChunkSource;
import pomona.protocol.Encoding;
import pomona.protocol.FrameHeader;
import pomona.protocol.MessageType;
import pomona.protocol.Want;

/** Jobs without a body, for tests of what happens around it. */
final class Jobs {
    private static final ChunkSource NO_CHUNKS = new ChunkSource() {
        @Override
        public @Nullable ByteBuffer take() {
            return null;
        }

        @Override
        public void give(ByteBuffer chunk) {}
    };

    private Jobs() {}

    static Job person(long connection) {
        return job(connection, false, () -> {});
    }

    static Job bulk(long connection) {
        return job(connection, true, () -> {});
    }

    /** A job that {@link FixedWork} runs in this way. */
    static Job job(long connection, boolean bulk, Runnable run) {
        var header = new FrameHeader(
                MessageType.CLIENT_IMAGE.name(), 0, "a", Encoding.BASE64, 0, new Want(false, false, bulk));
        return new Job(connection, header, new Body(0, NO_CHUNKS), 0, 0, run);
    }
}
