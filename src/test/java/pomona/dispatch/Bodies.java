package pomona.dispatch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Body;
import pomona.protocol.ChunkSource;
import pomona.protocol.FrameHeader;
import pomona.protocol.FrameReader;
import pomona.protocol.Frames;
import pomona.protocol.HeaderCodec;
import pomona.protocol.Limits;
import pomona.protocol.ProtocolException;

/** Jobs whose bodies came the way they come in a server: through a frame reader, into chunks. */
final class Bodies {
    private static final ChunkSource ENDLESS = new ChunkSource() {
        @Override
        public @Nullable ByteBuffer take() {
            return ByteBuffer.allocate(CHUNK_BYTES);
        }

        @Override
        public void give(ByteBuffer chunk) {}
    };

    private Bodies() {}

    static Job job(byte[] content, FrameHeader header, long firstByteNanos, long completeNanos)
            throws IOException, ProtocolException {
        ReadableByteChannel wire = Channels.newChannel(
                new ByteArrayInputStream(Frames.request(header, content).array()));
        var reader = new FrameReader(new HeaderCodec(Limits.DEFAULT), ByteBuffer.allocate(1));
        while (reader.read(wire) != FrameReader.Progress.HEADER) {}
        var body = new Body(content.length, ENDLESS);
        reader.store(body);
        while (reader.read(wire) != FrameReader.Progress.WHOLE) {}
        return new Job(1, reader.header(), body, firstByteNanos, completeNanos, null);
    }
}
