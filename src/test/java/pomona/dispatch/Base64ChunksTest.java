package pomona.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pomona.protocol.ChunkSource;

class Base64ChunksTest {
    private final Base64Chunks base64 = new Base64Chunks();

    @Test
    void everyLengthDecodesAtEverySplitPointWithAndWithoutPaddingAndLineBreaks() throws Base64Exception {
        var random = new Random(1);
        for (int bytes = 0; bytes <= 20; bytes++) {
            byte[] file = new byte[bytes];
            random.nextBytes(file);
            for (String text : spellings(file)) {
                for (int first = 0; first <= text.length(); first++) {
                    for (int second = first; second <= text.length(); second++) {
                        assertThat(decode(text, first, second))
                                .as("%s split at %d and %d", text, first, second)
                                .isEqualTo(file);
                    }
                }
            }
        }
    }

    @Test
    void wholeChunksDecodeAsTheJdkDoesWhateverFollowsThem() throws Base64Exception {
        var random = new Random(2);
        int chunkFileBytes = ChunkSource.CHUNK_BYTES / 4 * 3;
        for (int bytes :
                new int[] {chunkFileBytes, chunkFileBytes + 1, 2 * chunkFileBytes - 1, 3 * chunkFileBytes + 7}) {
            byte[] file = new byte[bytes];
            random.nextBytes(file);
            for (String text : spellings(file)) {
                assertThat(decodeInChunks(text, ChunkSource.CHUNK_BYTES)).isEqualTo(file);
                assertThat(decodeInChunks(text, ChunkSource.CHUNK_BYTES - 1)).isEqualTo(file);
                assertThat(decodeInChunks(text, 2 * ChunkSource.CHUNK_BYTES)).isEqualTo(file);
            }
        }
    }

    @Test
    void oneLineBreakAnywhereAroundAChunkBorderChangesNothing() throws Base64Exception {
        byte[] file = new byte[2 * ChunkSource.CHUNK_BYTES];
        new Random(3).nextBytes(file);
        String text = Base64.getEncoder().encodeToString(file);
        for (int at = ChunkSource.CHUNK_BYTES - 6; at <= ChunkSource.CHUNK_BYTES + 6; at++) {
            assertThat(decodeInChunks(text.substring(0, at) + "\r\n" + text.substring(at), ChunkSource.CHUNK_BYTES))
                    .as("line break at %d", at)
                    .isEqualTo(file);
        }
    }

    @Test
    void everyForeignByteIsRefusedWhereverItStands() {
        for (int foreign = 0; foreign < 256; foreign++) {
            if ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n".indexOf(foreign) >= 0) {
                continue;
            }
            for (int at = 0; at <= 9; at++) {
                byte[] text = "QUJDREVGR0hJ".getBytes(StandardCharsets.US_ASCII);
                text[at] = (byte) foreign;
                assertThatThrownBy(() -> base64.decode(List.of(ByteBuffer.wrap(text)), new byte[16]))
                        .as("byte %d at %d", foreign, at)
                        .isInstanceOf(Base64Exception.class)
                        .hasMessage("byte 0x%02x at %d is no base64", foreign, at);
            }
        }
    }

    @Test
    void foreignByteBehindWholeChunksIsNamedByItsPlaceInTheBody() {
        String good = "QUJD".repeat(ChunkSource.CHUNK_BYTES / 4);
        assertThatThrownBy(() -> decodeInChunks(good + "QUJ-", ChunkSource.CHUNK_BYTES))
                .isInstanceOf(Base64Exception.class)
                .hasMessage("byte 0x2d at 65539 is no base64");
        assertThatThrownBy(() -> decodeInChunks(good.substring(0, 65_000) + "*" + good, ChunkSource.CHUNK_BYTES))
                .isInstanceOf(Base64Exception.class)
                .hasMessage("byte 0x2a at 65000 is no base64");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Q",
                "QUJDR",
                "=",
                "====",
                "Q===",
                "Q=",
                "QQ=",
                "QQ===",
                "QUI==",
                "QUJD=",
                "QQ==QQ==",
                "QQ=Q",
                "QQ==\nQ"
            })
    void misplacedPaddingAndLonelyCharactersAreRefusedAtEverySplitPoint(String text) {
        for (int split = 0; split <= text.length(); split++) {
            int at = split;
            assertThatThrownBy(() -> decode(text, at, at)).as("split at %d", at).isInstanceOf(Base64Exception.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,3", "4,3", "5,6", "2147483644,1610612733"})
    void roomForTheDecodedBytesIsKnownBefore(int characters, int bytes) {
        assertThat(Base64Chunks.decodedBytesMax(characters)).isEqualTo(bytes);
    }

    @Test
    void nothingAndLineBreaksAloneDecodeToNothing() throws Base64Exception {
        assertThat(base64.decode(List.of(), new byte[0])).isZero();
        assertThat(decode("\r\n\r\n", 1, 3)).isEmpty();
    }

    @Test
    void aRefusedTextLeavesNothingBehindForTheNext() throws Base64Exception {
        assertThatThrownBy(() -> decode("QQ=*", 0, 0)).isInstanceOf(Base64Exception.class);
        assertThat(decode("QUJD", 2, 3)).isEqualTo("ABC".getBytes(StandardCharsets.US_ASCII));
    }

    private static List<String> spellings(byte[] file) {
        String padded = Base64.getEncoder().encodeToString(file);
        String bare = Base64.getEncoder().withoutPadding().encodeToString(file);
        String lines = Base64.getMimeEncoder(4, new byte[] {'\r', '\n'}).encodeToString(file);
        String ragged = "\n" + padded.replaceAll("(.....)", "$1\n") + "\r\n";
        String brokenPadding = padded.replace("=", "\r=\n");
        return List.of(padded, bare, lines, ragged, brokenPadding);
    }

    private byte[] decode(String text, int first, int second) throws Base64Exception {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return decode(
                List.of(
                        ByteBuffer.wrap(bytes, 0, first).asReadOnlyBuffer(),
                        ByteBuffer.wrap(bytes, first, second - first).asReadOnlyBuffer(),
                        ByteBuffer.wrap(bytes, second, bytes.length - second).asReadOnlyBuffer()),
                bytes.length);
    }

    private byte[] decodeInChunks(String text, int chunkBytes) throws Base64Exception {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        List<ByteBuffer> chunks = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += chunkBytes) {
            chunks.add(ByteBuffer.wrap(bytes, from, Math.min(chunkBytes, bytes.length - from)));
        }
        return decode(chunks, bytes.length);
    }

    private byte[] decode(List<ByteBuffer> chunks, int characters) throws Base64Exception {
        byte[] target = new byte[Base64Chunks.decodedBytesMax(characters)];
        return Arrays.copyOf(target, base64.decode(chunks, target));
    }
}
