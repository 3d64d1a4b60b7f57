package pomona.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import pomona.testing.ScriptedChannel;

/** A frame from a channel that has all of it, into chunks that are used again. */
@State(Scope.Thread)
public class FrameReaderBenchmark {
    @Param({"20000", "300000"})
    private int bodyBytes;

    private final ByteBuffer[] free = new ByteBuffer[8];
    private int taken;
    private final ChunkSource chunks = new ChunkSource() {
        @Override
        public ByteBuffer take() {
            return free[taken++].clear();
        }

        @Override
        public void give(ByteBuffer chunk) {
            taken--;
        }
    };
    private final FrameReader reader =
            new FrameReader(new HeaderCodec(Limits.DEFAULT), ByteBuffer.allocate(FrameReader.QUANTUM_BYTES));
    private byte[] frame = {};

    @Setup
    public void build() {
        for (int i = 0; i < free.length; i++) {
            free[i] = ByteBuffer.allocate(ChunkSource.CHUNK_BYTES);
        }
        byte[] body = new byte[bodyBytes];
        frame = Frames.request(FrameHeader.of(MessageType.CLIENT_IMAGE, bodyBytes, null), body)
                .array();
    }

    @Benchmark
    public int frame() throws IOException, ProtocolException {
        var channel = new ScriptedChannel(frame, Integer.MAX_VALUE);
        Body body = null;
        while (true) {
            FrameReader.Progress progress = reader.read(channel);
            if (progress == FrameReader.Progress.HEADER) {
                body = new Body(reader.header().bodyBytes(), chunks);
                reader.store(body);
            } else if (progress == FrameReader.Progress.WHOLE && body != null) {
                int received = body.receivedBytes();
                body.release();
                reader.next();
                return received;
            }
        }
    }
}
