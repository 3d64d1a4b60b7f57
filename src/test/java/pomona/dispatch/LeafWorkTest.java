package pomona.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pomona.inference.ModelException;
import pomona.inference.ModelPackage;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.picture.decode.JpegReader;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;
import pomona.protocol.Encoding;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;
import pomona.protocol.Prediction;
import pomona.protocol.ProtocolException;
import pomona.protocol.Want;
import pomona.testing.FixedClassifier;
import pomona.testing.ManualClock;

class LeafWorkTest {
    private static final long MAX_PIXELS = 10_000;
    private static final Prediction.Model MODEL = new Prediction.Model("apple-leaf", "1", "fp32", "0123456789ab");
    private static final long LONG_AGO_NANOS = -123_456_789_012_345L;

    private final ManualClock clock = new ManualClock();
    private final FixedClassifier rust = new FixedClassifier(0.00123f, 0.0201f, 0.97316f, 0.01f, 0, 0.009649f, 1);

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void wholeFileReachesTheDecoderInEitherEncoding(Encoding encoding) throws Exception {
        byte[] file = new byte[300_001];
        new Random(1).nextBytes(file);
        var decoder = new RememberingDecoder();
        try (LeafWork work = new LeafWork(() -> decoder, rust, shipped(), MODEL, clock)) {
            Reply reply = work.run(job(file, encoding, Want.NOTHING), clock.getAsLong());
            assertThat(reply.error()).isNull();
            assertThat(decoder.file).isEqualTo(file);
        }
        assertThat(decoder.closed).isTrue();
        assertThat(rust.isClosed()).isTrue();
    }

    @Test
    void predictionSaysWhatTheModelSaysRoundedAndInItsOrder() throws Exception {
        Prediction prediction = prediction(run(png(40, 30), Want.NOTHING));
        assertThat(prediction.id()).isEqualTo("photo-1");
        assertThat(prediction.prediction()).isEqualTo("not_apple_leaf");
        assertThat(prediction.confidence()).isEqualTo(1);
        assertThat(prediction.findings()).containsExactly("not_apple_leaf", "rust");
        assertThat(prediction.abstained()).isEqualTo("not_apple_leaf");
        assertThat(prediction.probabilities())
                .containsExactly(
                        entry("healthy", 0.0012),
                        entry("scab", 0.0201),
                        entry("rust", 0.9732),
                        entry("frog_eye_leaf_spot", 0.01),
                        entry("powdery_mildew", 0.0),
                        entry("complex", 0.0096),
                        entry("not_apple_leaf", 1.0));
        assertThat(prediction.image()).isEqualTo(new Prediction.Image("png", 40, 30, 1));
        assertThat(prediction.model()).isEqualTo(MODEL);
        assertThat(prediction.map()).isNull();
    }

    @Test
    void mapOfThePredictedLabelComesWhenItIsWanted() throws Exception {
        Prediction prediction = prediction(run(png(40, 30), new Want(false, true, false)));
        Prediction.EvidenceMap map = Objects.requireNonNull(prediction.map());
        assertThat(map.label()).isEqualTo("not_apple_leaf");
        assertThat(map.rows()).isEqualTo(7);
        assertThat(map.columns()).isEqualTo(7);
        assertThat(map.cells()).hasSize(49).containsOnly(0.5);
    }

    @Test
    void stagesAreToldToATenthOfAMillisecond() throws Exception {
        var decoder = new RememberingDecoder();
        decoder.onDecode = () -> clock.advance(Duration.ofNanos(9_840_000));
        long startNanos = clock.getAsLong();
        Job job = Bodies.job(
                new byte[3], header(3, Encoding.RAW, Want.NOTHING), startNanos - 3_390_000, startNanos - 250_000);
        try (LeafWork work = new LeafWork(() -> decoder, rust, shipped(), MODEL, clock)) {
            Reply reply = work.run(job, startNanos);
            assertThat(reply.timing()).isEqualTo(new Prediction.Timing(3.1, 0.3, 9.8, 0, 13.2));
            assertThat(prediction(reply).timingMs()).isEqualTo(reply.timing());
        }
    }

    @Test
    void plainReplyFitsOneRecvEvenWithTheLongestValues() throws Exception {
        var uncertain = new FixedClassifier(0.1234f, 0.1234f, 0.1234f, 0.1234f, 0.1234f, 0.1234f, 0.1235f);
        var decoder = new RememberingDecoder();
        byte[] file = new byte[10];
        var header = new FrameHeader(
                "CLIENT_IMAGE", file.length, "a".repeat(24), Encoding.RAW, 600_000, new Want(true, false, true));
        try (LeafWork work = new LeafWork(() -> decoder, uncertain, shipped(), MODEL, clock)) {
            Reply reply = work.run(Bodies.job(file, header, LONG_AGO_NANOS, 0), clock.getAsLong());
            assertThat(reply.frame().remaining()).isLessThan(Frames.PLAIN_REPLY_BYTES_MAX);
        }
    }

    @Test
    void foreignCharactersAreBadBase64() throws Exception {
        byte[] text = "iVBORw0K*".getBytes(StandardCharsets.US_ASCII);
        Event.Failure failure = failure(runBody(text, header(text.length, Encoding.BASE64, Want.NOTHING)));
        assertThat(failure.code()).isEqualTo(ErrorCode.BAD_BASE64);
        assertThat(failure.message()).isEqualTo("byte 0x2a at 8 is no base64");
        assertThat(failure.id()).isEqualTo("photo-1");
        assertThat(failure.about()).isEqualTo(Event.About.IMAGE);
        assertThat(failure.retryable()).isFalse();
        assertThat(rust.classified()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void emptyBodyIsAnEmptyFile(Encoding encoding) throws Exception {
        Event.Failure failure = failure(runBody(new byte[0], header(0, encoding, Want.NOTHING)));
        assertThat(failure.code()).isEqualTo(ErrorCode.BAD_IMAGE);
        assertThat(failure.message()).containsIgnoringCase("the file is empty");
    }

    @Test
    void whatIsWrongWithThePictureDecidesTheCode() throws Exception {
        byte[] cut = Arrays.copyOf(png(60, 60), 60);
        assertThat(failure(run(cut, Want.NOTHING)).code()).isEqualTo(ErrorCode.BAD_IMAGE);
        byte[] heic = new byte[64];
        System.arraycopy("\0\0\0\u0018ftypheic".getBytes(StandardCharsets.ISO_8859_1), 0, heic, 0, 12);
        assertThat(failure(run(heic, Want.NOTHING)).code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
        assertThat(failure(run(png(200, 200), Want.NOTHING)).code()).isEqualTo(ErrorCode.TOO_MANY_PIXELS);
        assertThat(rust.classified()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fileThatBreaksTheDecoderCostsItsOwnRequestAndTheDecoder(boolean stackOverflow) throws Exception {
        List<RememberingDecoder> made = new ArrayList<>();
        try (LeafWork work = new LeafWork(
                () -> {
                    made.add(new RememberingDecoder());
                    return made.get(made.size() - 1);
                },
                rust,
                shipped(),
                MODEL,
                clock)) {
            made.get(0).onDecode = () -> {
                if (stackOverflow) {
                    throw new StackOverflowError();
                }
                throw new ArrayIndexOutOfBoundsException("in some plugin");
            };
            Reply broken = work.run(job(new byte[5], Encoding.RAW, Want.NOTHING), clock.getAsLong());
            Reply next = work.run(job(new byte[5], Encoding.RAW, Want.NOTHING), clock.getAsLong());
            assertThat(broken.error()).isEqualTo(ErrorCode.BAD_IMAGE);
            assertThat(next.error()).isNull();
            assertThat(made).hasSize(2);
            assertThat(made.get(0).closed).isTrue();
            assertThat(rust.isClosed()).isFalse();
        }
    }

    @Test
    void bufferGrowsWithAFileAndIsDroppedAfterAnOversizedOne() throws Exception {
        var decoder = new RememberingDecoder();
        try (LeafWork work = new LeafWork(() -> decoder, rust, shipped(), MODEL, clock)) {
            work.run(job(new byte[1_000_000], Encoding.RAW, Want.NOTHING), clock.getAsLong());
            work.run(job(new byte[10], Encoding.RAW, Want.NOTHING), clock.getAsLong());
            assertThat(decoder.bufferBytes).as("kept").isEqualTo(1_000_000);
            work.run(job(new byte[8_000_000], Encoding.BASE64, Want.NOTHING), clock.getAsLong());
            assertThat(decoder.file).hasSize(8_000_000);
            work.run(job(new byte[10], Encoding.RAW, Want.NOTHING), clock.getAsLong());
            assertThat(decoder.bufferBytes).as("dropped").isLessThan(1_000_000);
        }
    }

    private Reply run(byte[] file, Want want) throws Exception {
        byte[] text = Base64.getEncoder().encode(file);
        return runBody(text, header(text.length, Encoding.BASE64, want));
    }

    private Reply runBody(byte[] body, FrameHeader header) throws Exception {
        try (LeafWork work = new LeafWork(
                () -> PictureDecoders.create(JpegReader.IMAGEIO, MAX_PIXELS), rust, shipped(), MODEL, clock)) {
            return work.run(Bodies.job(body, header, 0, 0), clock.getAsLong());
        }
    }

    private static Job job(byte[] file, Encoding encoding, Want want) throws IOException, ProtocolException {
        byte[] body = encoding == Encoding.RAW ? file : Base64.getEncoder().encode(file);
        return Bodies.job(body, header(body.length, encoding, want), 0, 0);
    }

    private static FrameHeader header(int bytes, Encoding encoding, Want want) {
        return new FrameHeader("CLIENT_IMAGE", bytes, "photo-1", encoding, 0, want);
    }

    private static ModelPackage shipped() throws ModelException {
        return ModelPackage.load(Path.of("models/apple-leaf"));
    }

    private static byte[] png(int width, int height) throws IOException {
        var file = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", file);
        return file.toByteArray();
    }

    private static Prediction prediction(Reply reply) throws ProtocolException {
        assertThat(reply.error()).isNull();
        Prediction prediction = Frames.readPrediction(body(reply));
        assertThat(reply.label()).isEqualTo(prediction.prediction());
        assertThat(reply.confidence()).isEqualTo(prediction.confidence());
        return prediction;
    }

    private static Event.Failure failure(Reply reply) throws ProtocolException {
        Event.Failure failure = (Event.Failure) Frames.readEvent(body(reply));
        assertThat(reply.error()).isEqualTo(failure.code());
        assertThat(reply.message()).isEqualTo(failure.message());
        return failure;
    }

    private static byte[] body(Reply reply) {
        ByteBuffer frame = reply.frame().duplicate();
        byte[] body = new byte[frame.remaining() - FrameHeader.HEADER_BYTES];
        frame.position(frame.position() + FrameHeader.HEADER_BYTES).get(body);
        return body;
    }

    /** Says yes to everything and remembers it. */
    private static final class RememberingDecoder implements PictureDecoder {
        private Runnable onDecode = () -> {};
        private byte[] file = new byte[0];
        private int bufferBytes;
        private boolean closed;

        @Override
        public PictureInfo decode(byte[] buffer, int length, ByteBuffer rgb) throws PictureException {
            bufferBytes = buffer.length;
            file = Arrays.copyOf(buffer, length);
            onDecode.run();
            rgb.clear().limit(RGB_BYTES);
            return new PictureInfo("jpeg", 65_000, 65_000, 8);
        }

        @Override
        public String name() {
            return "remembering";
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
