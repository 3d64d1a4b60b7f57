package pomona.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Body;
import pomona.protocol.ChunkSource;
import pomona.protocol.FrameHeader;
import pomona.protocol.FrameReader;
import pomona.protocol.HeaderCodec;
import pomona.protocol.Limits;
import pomona.protocol.ProtocolException;
import pomona.testing.Vectors;

/** The frame reader: the same frames or the same error, however the bytes are cut, and nothing else. */
final class FrameReaderTarget implements Target {
    private static final Limits LIMITS = new Limits(1 << 20, 4096);
    private static final int TURNS_MAX = 100_000;

    @Override
    public String name() {
        return "frame-reader";
    }

    @Override
    public List<byte[]> corpus() throws IOException {
        return Vectors.all().stream().map(Vectors.Vector::bytes).toList();
    }

    @Override
    public void feed(byte[] input, long seed) throws IOException {
        List<String> whole = read(input, new Random(seed), input.length + 1);
        List<String> cut = read(input, new Random(seed), 1 + (int) Math.floorMod(seed, 200L));
        if (!whole.equals(cut)) {
            throw new IllegalStateException("read at once: %s; read in pieces: %s".formatted(whole, cut));
        }
    }

    /** Reads it all; what the reader said, in order. Each body is stored or skipped as the seed has it. */
    private static List<String> read(byte[] input, Random random, int piecesMax) throws IOException {
        List<String> events = new ArrayList<>();
        Random cuts = new Random(piecesMax);
        Pieces channel = new Pieces(input, () -> 1 + cuts.nextInt(piecesMax));
        FrameReader reader = new FrameReader(new HeaderCodec(LIMITS), ByteBuffer.allocate(997));
        Body body = null;
        for (int turn = 0; turn < TURNS_MAX; turn++) {
            try {
                switch (reader.read(channel)) {
                    case DRY, MORE -> {}
                    case HEADER -> {
                        FrameHeader header = reader.header();
                        if (header.bodyBytes() > LIMITS.imageBytes()) {
                            throw new IllegalStateException("over the limit: " + header);
                        }
                        events.add(header.toString());
                        body = random.nextBoolean() ? new Body(header.bodyBytes(), new Heap()) : null;
                        if (body == null) {
                            reader.skip();
                        } else {
                            reader.store(body);
                        }
                    }
                    case WHOLE -> {
                        if (body != null) {
                            events.add("body %d %s".formatted(body.receivedBytes(), Arrays.hashCode(bytes(body))));
                        }
                        reader.next();
                    }
                    case STARVED -> throw new IllegalStateException("starved on an endless heap");
                    case END -> {
                        events.add(reader.isMidFrame() ? "cut off" : "end");
                        return events;
                    }
                }
            } catch (ProtocolException e) {
                events.add(e.code() + " " + e.getMessage());
                return events;
            }
        }
        throw new IllegalStateException("no end after %d reads".formatted(TURNS_MAX));
    }

    private static byte[] bytes(Body body) {
        ByteBuffer all = ByteBuffer.allocate(body.receivedBytes());
        body.chunks().forEach(all::put);
        return all.array();
    }

    private static final class Heap implements ChunkSource {
        @Override
        public @Nullable ByteBuffer take() {
            return ByteBuffer.allocate(CHUNK_BYTES);
        }

        @Override
        public void give(ByteBuffer chunk) {}
    }

    /** The input, so many bytes a read; then the end of the stream. */
    private static final class Pieces implements ReadableByteChannel {
        private final ByteBuffer rest;
        private final java.util.function.IntSupplier sizes;

        Pieces(byte[] input, java.util.function.IntSupplier sizes) {
            this.rest = ByteBuffer.wrap(input);
            this.sizes = sizes;
        }

        @Override
        public int read(ByteBuffer into) {
            if (!rest.hasRemaining()) {
                return -1;
            }
            int count = Math.min(Math.min(sizes.getAsInt(), into.remaining()), rest.remaining());
            into.put(rest.slice(rest.position(), count));
            rest.position(rest.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
