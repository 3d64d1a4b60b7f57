package pomona.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pomona.testing.Vectors;

class HeaderCodecTest {
    private final HeaderCodec codec = new HeaderCodec(Limits.DEFAULT);

    static List<Vectors.Vector> vectors() throws IOException {
        return Vectors.all().stream()
                .filter(vector -> vector.hex().length() >= 256)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void readsTheFirstHeaderOfEachVectorAsItSays(Vectors.Vector vector) {
        String verdict;
        try {
            codec.decode(Arrays.copyOf(vector.bytes(), FrameHeader.HEADER_BYTES));
            verdict = "accept";
        } catch (ProtocolException e) {
            verdict = e.code().wireName();
        }
        assertThat(verdict).isEqualTo(vector.reader());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws ProtocolException {
        var longest = new FrameHeader(
                "CLIENT_IMAGE",
                Limits.DEFAULT.imageBytes(),
                "A".repeat(24),
                Encoding.RAW,
                600_000,
                new Want(true, true, true));
        byte[] bytes = HeaderCodec.encode(longest);
        assertThat(bytes).hasSize(128);
        assertThat(codec.decode(bytes)).isEqualTo(longest);
    }

    @Test
    void paddingIsOnTheLeft() {
        byte[] bytes = HeaderCodec.encode(FrameHeader.of(MessageType.SERVER_MESSAGE, 17, null));
        assertThat(new String(bytes, US_ASCII))
                .hasSize(128)
                .startsWith(" ")
                .endsWith("{\"msg_type\":\"SERVER_MESSAGE\",\"msg_len\":17}");
    }

    @Test
    void aLengthOverTheLimitTellsWhoseItIs() {
        byte[] header = "%128s"
                .formatted("{\"id\":\"7\",\"msg_len\":999999999999,\"msg_type\":\"CLIENT_IMAGE\"}")
                .getBytes(US_ASCII);
        assertThatThrownBy(() -> codec.decode(header)).isInstanceOfSatisfying(ProtocolException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(e.header()).extracting("id").isEqualTo("7");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ä", "a/b", "AAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoIdIsToldFromOne(String text) {
        assertThat(HeaderCodec.isId(text)).isFalse();
        assertThat(HeaderCodec.isId("A-z_0.9")).isTrue();
    }

    @Test
    void everyWantIsReadInAnyOrder() {
        assertThat(Want.ofLetters("bqms")).isEqualTo(new Want(true, true, true));
        assertThat(Want.ofLetters("")).isEqualTo(Want.NOTHING);
        assertThat(new Want(true, false, true).letters()).isEqualTo("sb");
    }
}
