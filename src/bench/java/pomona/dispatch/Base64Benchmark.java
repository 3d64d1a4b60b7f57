package pomona.dispatch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import pomona.protocol.ChunkSource;

/** A body in base64 to the file's bytes, against the JDK's decoder, which takes no chunks and no line breaks. */
@State(Scope.Thread)
public class Base64Benchmark {
    @Param({"20000", "300000"})
    private int fileBytes;

    private final Base64Chunks decoder = new Base64Chunks();
    private byte[] text = {};
    private List<ByteBuffer> chunks = List.of();
    private byte[] target = {};

    @Setup
    public void encode() {
        byte[] file = new byte[fileBytes];
        new Random(1).nextBytes(file);
        text = Base64.getEncoder().encode(file);
        target = new byte[Base64Chunks.decodedBytesMax(text.length)];
        chunks = new ArrayList<>();
        for (int at = 0; at < text.length; at += ChunkSource.CHUNK_BYTES) {
            chunks.add(ByteBuffer.wrap(text, at, Math.min(ChunkSource.CHUNK_BYTES, text.length - at)));
        }
    }

    @Benchmark
    public int ours() throws Base64Exception {
        return decoder.decode(chunks.stream().map(ByteBuffer::duplicate).toList(), target);
    }

    @Benchmark
    public int theirs() {
        return Base64.getDecoder().decode(text, target);
    }
}
