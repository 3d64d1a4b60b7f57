package pomona.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    private static Prediction prediction(@Nullable String id, Prediction.@Nullable EvidenceMap map) {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (String label : List.of(
                "healthy", "scab", "rust", "frog_eye_leaf_spot", "powdery_mildew", "complex", "not_apple_leaf")) {
            probabilities.put(label, 0.1234);
        }
        return new Prediction(
                id,
                "rust",
                0.9731,
                List.of("rust", "frog_eye_leaf_spot", "powdery_mildew", "complex", "scab"),
                null,
                probabilities,
                new Prediction.Image("jpeg", 20_480, 13_650, 1),
                new Prediction.Model("apple-leaf", "1", "fp32", "0123456789ab"),
                new Prediction.Timing(123_456.7, 123_456.7, 123_456.7, 123_456.7, 123_456.7),
                map);
    }

    private static byte[] bytes(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(0, bytes);
        return bytes;
    }

    private static String body(ByteBuffer frame) {
        return new String(bytes(frame), 128, frame.remaining() - 128, UTF_8);
    }

    @Test
    void aPlainPredictionAtItsLongestFitsInOneSmallRead() {
        assertThat(Frames.prediction(prediction("A".repeat(24), null)).remaining())
                .isLessThan(Frames.PLAIN_REPLY_BYTES_MAX);
    }

    @Test
    void aPredictionForTheFirstClientHasNoIdAndNoMapButTellsThatItDidNotAbstain() {
        assertThat(body(Frames.prediction(prediction(null, null))))
                .startsWith("{\"prediction\":\"rust\",\"confidence\":0.9731,\"findings\":[\"rust\",")
                .contains("\"abstained\":null", "\"timing_ms\":{\"receive\":", "\"sha256\":\"0123456789ab\"")
                .doesNotContain("\"id\"", "\"map\"");
    }

    @Test
    void aPredictionIsReadAsItWasWritten() throws ProtocolException {
        Prediction written = prediction("7", new Prediction.EvidenceMap(1, 2, "rust", List.of(0.25, 0.5)));
        ByteBuffer frame = Frames.prediction(written);
        FrameHeader header = new HeaderCodec(Limits.DEFAULT).decode(Arrays.copyOf(bytes(frame), 128));
        assertThat(header.id()).isEqualTo("7");
        assertThat(header.bodyBytes()).isEqualTo(frame.remaining() - 128);
        assertThat(Frames.readPrediction(body(frame).getBytes(UTF_8))).isEqualTo(written);
    }

    @Test
    void aMapWithTooFewCellsOrTooManyIsNoPrediction() {
        String body =
                body(Frames.prediction(prediction("7", new Prediction.EvidenceMap(1, 2, "rust", List.of(0.25, 0.5)))));
        for (String size : List.of("\"rows\":2", "\"rows\":0", "\"rows\":-1", "\"rows\":2147483647")) {
            byte[] odd = body.replace("\"rows\":1", size).getBytes(UTF_8);
            assertThatThrownBy(() -> Frames.readPrediction(odd))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("cells");
        }
    }

    @Test
    void everyEventIsReadAsItWasWritten() throws ProtocolException {
        for (Event event : List.of(
                Event.Failure.of("7", Event.About.IMAGE, ErrorCode.BAD_IMAGE, "ein Bild, größer als …"),
                new Event.Queued(null, 3, 1200),
                new Event.Running("x", 2),
                new Event.Pong("2026-11-23T14:22:29.041Z"),
                new Event.Status(1, 2, 0, 3, 4, 5, 6, 7, 8, 9.5, 1.5, 2.5),
                new Event.Info(
                        1,
                        "0.1.0",
                        new Prediction.Model("apple-leaf", "1", "fp32", "0123456789ab"),
                        Map.of("int8", "It is off."),
                        List.of("healthy"),
                        Map.of("healthy", 0.66),
                        Map.of("healthy", new Event.Guide("Healthy", "healthy", "green", "look again")),
                        List.of("jpeg"),
                        "imageio",
                        new Event.ServerLimits(1, 2, 3, 4, 5, 6, 7),
                        2,
                        new Event.Counters(3, 1, Map.of(ErrorCode.BAD_IMAGE, 1L), 1, 0),
                        Map.of(ErrorCode.TIMEOUT, 2L)))) {
            ByteBuffer frame = Frames.event(event);
            for (byte b : bytes(frame)) {
                assertThat(b).as("ASCII alone").isPositive();
            }
            assertThat(Frames.readEvent(body(frame).getBytes(UTF_8))).isEqualTo(event);
        }
    }

    @Test
    void anErrorNamesItsCodeAsThePageDoes() {
        assertThat(body(Frames.event(Event.Failure.of(null, Event.About.CONNECTION, ErrorCode.BAD_HEADER, "no"))))
                .isEqualTo("{\"event\":\"error\",\"about\":\"connection\",\"code\":\"bad_header\",\"message\":\"no\","
                        + "\"retryable\":false}");
    }

    @Test
    void theLogOffComesBackByteForByteWithTheTime() {
        ByteBuffer frame = Frames.logOff("离线".getBytes(UTF_8), Instant.parse("2026-11-23T14:22:29.041Z"));
        assertThat(body(frame)).isEqualTo("离线 2026-11-23T14:22:29.041Z");
        assertThat(Frames.time(Instant.parse("2026-11-23T14:22:29Z"))).isEqualTo("2026-11-23T14:22:29.000Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DISCONNECT",
                "",
                "{\"op\"",
                "{\"msg\":\"DOWN\"}",
                "[1]",
                "\"op\"",
                "{\"op\":7}",
                "null",
                "{} x",
                "{\"op\":\"ping\"} x",
                "{\"op\":\"ping\"}{\"op\":\"ping\"}",
                "{\"op\":\"ping\"}]"
            })
    void whatIsNoObjectWithAnOpIsALogOff(String text) throws ProtocolException {
        assertThat(ControlMessage.parse(text.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void bytesThatLookLikeAnotherEncodingAreALogOff() throws ProtocolException {
        for (Charset charset : List.of(UTF_16LE, UTF_16BE, Charset.forName("UTF-32BE"))) {
            assertThat(ControlMessage.parse("{\"op\":\"ping\"}".getBytes(charset)))
                    .as("%s", charset)
                    .isEmpty();
        }
        byte[] latin = "{\"op\":\"ping\",\"name\":\"Bj\u00f6rn\"}".getBytes(ISO_8859_1);
        assertThat(ControlMessage.parse(latin)).isEmpty();
        assertThat(ControlMessage.parse("\0\0\0\0{\"event\":".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void aDeeplyNestedMessageIsALogOff() throws ProtocolException {
        assertThat(ControlMessage.parse("[".repeat(4096).getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\":\"dance\"}",
                "{\"op\":\"cancel\"}",
                "{\"op\":\"cancel\",\"id\":7}",
                "{\"op\":\"cancel\",\"id\":\"a b\"}",
                "{\"op\":\"watch\"}",
                "{\"op\":\"watch\",\"every_ms\":99}",
                "{\"op\":\"watch\",\"every_ms\":60001}",
                "{\"op\":\"watch\",\"every_ms\":500.5}",
                "{\"op\":\"watch\",\"every_ms\":\"500\"}",
                "{\"op\":\"hello\",\"token\":7}"
            })
    void anUnknownOpOrWrongFieldsAreABadMessage(String text) {
        assertThatThrownBy(() -> ControlMessage.parse(text.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_MESSAGE));
    }

    @Test
    void everyControlMessageIsReadAsItWasWritten() throws ProtocolException {
        for (ControlMessage message : List.of(
                new ControlMessage.Hello("secret"),
                new ControlMessage.Hello(null),
                new ControlMessage.Info(),
                new ControlMessage.Ping(),
                new ControlMessage.Cancel("7"),
                new ControlMessage.Watch(0),
                new ControlMessage.Watch(60_000))) {
            assertThat(ControlMessage.parse(message.toBytes())).isEqualTo(Optional.of(message));
        }
    }

    @Test
    void anErrorCodeOfALaterVersionIsTakenForAnInternalOne() throws ProtocolException {
        String text =
                "{\"event\":\"error\",\"about\":\"image\",\"code\":\"brand_new\",\"message\":\"\",\"retryable\":false}";
        assertThat(Frames.readEvent(text.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Event.Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL));
    }
}
