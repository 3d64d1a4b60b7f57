package pomona.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pomona.protocol.FrameReader.Progress;
import pomona.testing.ScriptedChannel;
import pomona.testing.Vectors;

class FrameReaderTest {
    private static final HeaderCodec CODEC = new HeaderCodec(Limits.DEFAULT);
    private static final ChunkSource SMALL_CHUNKS = new ChunkSource() {
        @Override
        public ByteBuffer take() {
            return ByteBuffer.allocate(7);
        }

        @Override
        public void give(ByteBuffer chunk) {}
    };

    static List<Vectors.Vector> vectors() throws IOException {
        return Vectors.all();
    }

    /** Reads all that a channel gives; frames as "TYPE text", skipped ones as "TYPE -", a refusal as its code. */
    private static List<String> readAll(FrameReader reader, ScriptedChannel... channels) throws IOException {
        List<String> seen = new ArrayList<>();
        Body body = null;
        for (ScriptedChannel channel : channels) {
            while (true) {
                Progress progress;
                try {
                    progress = reader.read(channel);
                } catch (ProtocolException e) {
                    seen.add(e.code().wireName());
                    return seen;
                }
                if (progress == Progress.HEADER) {
                    if (reader.header().type().isEmpty()) {
                        reader.skip();
                    } else {
                        body = new Body(reader.header().bodyBytes(), SMALL_CHUNKS);
                        reader.store(body);
                    }
                } else if (progress == Progress.WHOLE) {
                    seen.add(reader.header().msgType() + " " + text(body));
                    body = null;
                    reader.next();
                } else if (progress == Progress.END) {
                    seen.add(reader.isMidFrame() ? "cut off" : "end");
                    return seen;
                } else if (progress == Progress.DRY && channel.isExhausted()) {
                    break;
                }
            }
        }
        return seen;
    }

    private static String text(@Nullable Body body) {
        if (body == null) {
            return "-";
        }
        var text = new StringBuilder();
        body.chunks().forEach(chunk -> text.append(US_ASCII.decode(chunk)));
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void everyChunkSizeReadsEveryVectorAlike(Vectors.Vector vector) throws IOException {
        byte[] bytes = vector.bytes();
        List<String> whole = readAll(newReader(), new ScriptedChannel(bytes, bytes.length));
        for (int chunkBytes = 1; chunkBytes < bytes.length; chunkBytes++) {
            assertThat(readAll(newReader(), new ScriptedChannel(bytes, chunkBytes)))
                    .as("chunks of %d bytes", chunkBytes)
                    .isEqualTo(whole);
        }
    }

    @Test
    void everySplitPointYieldsTheSameFrames() throws IOException {
        byte[] wire =
                join(frame("CLIENT_IMAGE", "hello, leaf"), frame("CLIENT_SOUND", "la la"), frame("CLIENT_MESSAGE", ""));
        List<String> expected = List.of("CLIENT_IMAGE hello, leaf", "CLIENT_SOUND -", "CLIENT_MESSAGE ");
        for (int split = 0; split <= wire.length; split++) {
            byte[] first = Arrays.copyOf(wire, split);
            byte[] rest = Arrays.copyOfRange(wire, split, wire.length);
            assertThat(readAll(
                            newReader(),
                            new ScriptedChannel(first, wire.length),
                            new ScriptedChannel(rest, wire.length)))
                    .as("split at %d", split)
                    .isEqualTo(expected);
        }
    }

    @Test
    void anEndOfStreamIsATruncationAnywhereButBetweenFrames() throws IOException {
        byte[] wire = frame("CLIENT_IMAGE", "hello");
        for (int end = 0; end < wire.length; end++) {
            var channel = new ScriptedChannel(Arrays.copyOf(wire, end), 1_000);
            channel.end();
            List<String> seen = readAll(newReader(), channel);
            assertThat(seen.get(seen.size() - 1)).as("end at %d", end).isEqualTo(end == 0 ? "end" : "cut off");
        }
    }

    @Test
    void itNeverReadsPastTheCurrentFrame() throws Exception {
        byte[] wire = join(frame("CLIENT_IMAGE", "hello"), frame("CLIENT_IMAGE", "again"));
        var channel = new ScriptedChannel(wire, wire.length);
        FrameReader reader = newReader();
        assertThat(reader.read(channel)).isEqualTo(Progress.HEADER);
        assertThat(channel.remaining()).isEqualTo(wire.length - 128);
        assertThat(reader.read(channel)).as("waits for its owner").isEqualTo(Progress.HEADER);
        reader.store(new Body(5, SMALL_CHUNKS));
        assertThat(reader.read(channel)).isEqualTo(Progress.WHOLE);
        assertThat(channel.remaining()).isEqualTo(133);
    }

    @Test
    void aBodyWithoutMemoryStarvesAndGoesOnWhenThereIsSome() throws Exception {
        boolean[] spent = {true};
        ChunkSource source = new ChunkSource() {
            @Override
            public @Nullable ByteBuffer take() {
                return spent[0] ? null : ByteBuffer.allocate(CHUNK_BYTES);
            }

            @Override
            public void give(ByteBuffer chunk) {}
        };
        var channel = new ScriptedChannel(frame("CLIENT_IMAGE", "hello"), 1_000);
        FrameReader reader = newReader();
        reader.read(channel);
        var body = new Body(5, source);
        reader.store(body);
        assertThat(reader.read(channel)).isEqualTo(Progress.STARVED);
        assertThat(channel.remaining()).isEqualTo(5);
        spent[0] = false;
        assertThat(reader.read(channel)).isEqualTo(Progress.WHOLE);
        assertThat(text(body)).isEqualTo("hello");
    }

    @Test
    void randomBytesYieldFramesOrABadHeaderAndNothingElse() throws IOException {
        var random = new Random(20_261);
        for (int round = 0; round < 2_000; round++) {
            byte[] wire = join(frame("CLIENT_IMAGE", "hello"), frame("CLIENT_MESSAGE", "{\"op\":\"ping\"}"));
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                wire[random.nextInt(wire.length)] = (byte) random.nextInt(256);
            }
            var channel = new ScriptedChannel(wire, 1 + random.nextInt(200));
            channel.end();
            assertThat(readAll(newReader(), channel)).isNotEmpty();
        }
    }

    private static FrameReader newReader() {
        return new FrameReader(CODEC, ByteBuffer.allocate(16));
    }

    private static byte[] frame(String type, String text) {
        byte[] body = text.getBytes(US_ASCII);
        var header = new FrameHeader(type, body.length, null, Encoding.BASE64, 0, Want.NOTHING);
        return join(HeaderCodec.encode(header), body);
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
