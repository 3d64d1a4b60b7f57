package pomona.http.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;

/** The photo's string leaves the text, wherever the buffers end. */
class JsonSieveTest {
    /** Takes at most so many bytes between two refusals. */
    private static final class Taker implements JsonSieve.PhotoText {
        private final StringBuilder text = new StringBuilder();
        private final int most;
        private int begun;

        Taker(int most) {
            this.most = most;
        }

        @Override
        public void begin() {
            begun++;
        }

        @Override
        public boolean take(ByteBuffer bytes) {
            for (int i = 0; i < most && bytes.hasRemaining(); i++) {
                text.append((char) bytes.get());
            }
            return !bytes.hasRemaining();
        }
    }

    private static void pour(JsonSieve sieve, byte[] text) throws BadBodyException {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        int tries = 0;
        while (!sieve.take(bytes)) {
            assertThat(++tries).isLessThan(10_000);
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    private static String rest(String json) throws BadBodyException {
        var sieve = new JsonSieve(new Taker(1000));
        pour(sieve, json.getBytes(UTF_8));
        return sieve.tree().toString();
    }

    @Test
    void atEverySplitPointThePhotoIsHandedOnAndItsPlaceLeftEmpty() throws Exception {
        String json = "{\"inputs\": [{\"name\":\"IM\\\"AGE\",\"shape\":[1], \"data\" : [ [\"ab+/\\/c\\n\\u003d=\"] ]}],"
                + "\"outputs\":[{\"name\":\"data\"},\"data\"],\"é\":{\"x\":[\"y\"]}}";
        byte[] text = json.getBytes(UTF_8);
        for (int split = 0; split <= text.length; split++) {
            var taker = new Taker(split % 3 + 1);
            var sieve = new JsonSieve(taker);
            pour(sieve, Arrays.copyOf(text, split));
            pour(sieve, Arrays.copyOfRange(text, split, text.length));
            assertThat(taker.text.toString()).as("split at %d", split).isEqualTo("ab+//c\n==");
            assertThat(taker.begun).isEqualTo(1);
            assertThat(sieve.hasPhoto()).isTrue();
            assertThat(sieve.tree().toString())
                    .isEqualTo("{\"inputs\":[{\"name\":\"IM\\\"AGE\",\"shape\":[1],\"data\":[[\"\"]]}],"
                            + "\"outputs\":[{\"name\":\"data\"},\"data\"],\"é\":{\"x\":[\"y\"]}}");
        }
    }

    @Test
    void onlyStringsOfAFieldNamedDataArePhotos() throws Exception {
        assertThat(rest("{\"data\":\"photo\"}")).isEqualTo("{\"data\":\"\"}");
        assertThat(rest("{\"data\":{\"x\":\"y\"}}")).isEqualTo("{\"data\":{\"x\":\"y\"}}");
        assertThat(rest("{\"data\":1,\"x\":\"y\"}")).isEqualTo("{\"data\":1,\"x\":\"y\"}");
        assertThat(rest("{\"x\":{\"data\":2},\"y\":[\"z\"]}")).isEqualTo("{\"x\":{\"data\":2},\"y\":[\"z\"]}");
        assertThat(rest("{\"database\":\"y\",\"dat\":\"z\"}")).isEqualTo("{\"database\":\"y\",\"dat\":\"z\"}");
        assertThat(rest("[\"data\",\"x\"]")).isEqualTo("[\"data\",\"x\"]");
    }

    @Test
    void aPhotoOfTenMillionCharactersIsNotKept() throws Exception {
        var taken = new long[1];
        var sieve = new JsonSieve(new JsonSieve.PhotoText() {
            @Override
            public void begin() {
                taken[0] = 0;
            }

            @Override
            public boolean take(ByteBuffer bytes) {
                taken[0] += bytes.remaining();
                bytes.position(bytes.limit());
                return true;
            }
        });
        pour(sieve, "{\"data\":\"".getBytes(US_ASCII));
        byte[] part = "A".repeat(10_000).getBytes(US_ASCII);
        for (int i = 0; i < 1000; i++) {
            pour(sieve, part);
        }
        pour(sieve, "\"}".getBytes(US_ASCII));
        assertThat(taken[0]).isEqualTo(10_000_000);
        assertThat(sieve.tree().toString()).isEqualTo("{\"data\":\"\"}");
    }

    @Test
    void whatIsTooMuchOrBrokenIsToldSo() {
        assertThat(codeOf("{\"data\":[\"a\",\"b\"]}")).isEqualTo(ErrorCode.BAD_MESSAGE);
        assertThat(codeOf("{\"x\":\"" + "y".repeat(20_000) + "\"}")).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(codeOf("[".repeat(17))).isEqualTo(ErrorCode.BAD_MESSAGE);
        assertThat(codeOf("{\"data\":\"\\x\"}")).isEqualTo(ErrorCode.BAD_MESSAGE);
        assertThat(codeOf("{\"data\":\"\\u12g4\"}")).isEqualTo(ErrorCode.BAD_MESSAGE);
        assertThat(codeOf("{\"data\":\"\\u20ac\"}")).isEqualTo(ErrorCode.BAD_BASE64);
        for (String json : new String[] {"{\"data\":\"a\"", "{} {}", "]", "{\"data\":\"a\"}}", "\u0000"}) {
            assertThatThrownBy(() -> rest(json)).as(json).isInstanceOf(BadBodyException.class);
        }
        var sieve = new JsonSieve(new Taker(9));
        assertThatThrownBy(() -> {
                    pour(sieve, new byte[] {'"', (byte) 0xff, '"'});
                    sieve.tree();
                })
                .isInstanceOf(BadBodyException.class);
    }

    private static ErrorCode codeOf(String json) {
        try {
            rest(json);
        } catch (BadBodyException e) {
            return e.code();
        }
        throw new AssertionError("taken: " + json);
    }
}
