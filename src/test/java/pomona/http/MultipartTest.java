package pomona.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pomona.http.Multipart.BrokenException;

/** Parts come out as they went in, wherever the bytes are split and however short memory is. */
class MultipartTest {
    private static final String BOUNDARY = "-x\r-x";

    /** Takes parts down, and refuses bytes now and then. */
    private static final class Notes implements Multipart.Parts {
        private final List<String> names = new ArrayList<>();
        private final List<StringBuilder> parts = new ArrayList<>();
        private final Random shortage;
        private final int mostAtOnce;
        private int ended;

        Notes(Random shortage, int mostAtOnce) {
            this.shortage = shortage;
            this.mostAtOnce = mostAtOnce;
        }

        @Override
        public void begin(String name) {
            names.add(name);
            parts.add(new StringBuilder());
        }

        @Override
        public boolean take(ByteBuffer bytes) {
            int count = Math.min(bytes.remaining(), mostAtOnce == 0 ? Integer.MAX_VALUE : shortage.nextInt(mostAtOnce));
            for (int i = 0; i < count; i++) {
                parts.get(parts.size() - 1).append((char) (bytes.get() & 0xff));
            }
            return !bytes.hasRemaining();
        }

        @Override
        public void end() {
            ended++;
        }
    }

    private static String body(List<String> parts, String boundary) {
        var text = new StringBuilder("a preamble that nobody reads\r\n");
        for (int i = 0; i < parts.size(); i++) {
            text.append("--").append(boundary).append(i % 2 == 0 ? " \t" : "").append("\r\n");
            text.append("Content-Disposition: form-data; name=\"p").append(i).append("\"; filename=\"a.jpg\"\r\n\r\n");
            text.append(parts.get(i)).append("\r\n");
        }
        return text.append("--").append(boundary).append("--\r\nan epilogue").toString();
    }

    private static Notes read(String body, String boundary, int step, Notes notes) throws BrokenException {
        var form = new Multipart(boundary, notes);
        byte[] all = body.getBytes(ISO_8859_1);
        for (int at = 0; at < all.length; at += step) {
            ByteBuffer piece = ByteBuffer.wrap(all, at, Math.min(step, all.length - at));
            while (!form.take(piece)) {
                // Memory comes back sooner or later.
            }
            assertThat(piece.hasRemaining()).isFalse();
        }
        form.end();
        return notes;
    }

    @Test
    void everySplitPointGivesTheSameParts() throws Exception {
        // Each is a trap: what looks like the boundary, and almost is one.
        List<String> parts = List.of(
                "",
                "\r\n",
                "\r\n--",
                "\r\n---x\r-",
                "\r\n---x\r\r\n---x\r-y",
                "\r\r\n\r\n-\r\n--",
                "plain",
                "\r\n---x\r");
        String body = body(parts, BOUNDARY);
        for (int step = 1; step <= body.length(); step++) {
            Notes notes = read(body, BOUNDARY, step, new Notes(new Random(1), 0));
            assertThat(notes.parts.stream().map(StringBuilder::toString))
                    .as("step %d", step)
                    .isEqualTo(parts);
            assertThat(notes.ended).isEqualTo(parts.size());
            assertThat(notes.names).contains("p0", "p7");
        }
    }

    @Test
    void randomBytesComeOutWholeAlsoWhenMemoryIsShort() throws Exception {
        var random = new Random(3);
        for (int round = 0; round < 3000; round++) {
            List<String> parts = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                var part = new StringBuilder();
                for (int length = random.nextInt(60); length > 0; length--) {
                    part.append("\r\n-xy".charAt(random.nextInt(5)));
                }
                parts.add(part.toString());
            }
            String boundary = "x".repeat(1 + random.nextInt(3)) + "-y";
            if (parts.stream().anyMatch(part -> ("\r\n" + part).contains("\r\n--" + boundary))) {
                continue;
            }
            Notes notes = read(body(parts, boundary), boundary, 1 + random.nextInt(20), new Notes(random, 5));
            assertThat(notes.parts.stream().map(StringBuilder::toString)).isEqualTo(parts);
        }
    }

    @Test
    void brokenFormsAreToldAndNeverFatal() {
        assertThatThrownBy(() -> read("--b\r\n\r\npart", "b", 3, new Notes(new Random(1), 0)))
                .isInstanceOf(BrokenException.class)
                .hasMessageContaining("before its last boundary");
        assertThatThrownBy(() -> read("--bX\r\n", "b", 3, new Notes(new Random(1), 0)))
                .isInstanceOf(BrokenException.class);
        assertThatThrownBy(() -> read("--b\r\n" + "h".repeat(5000), "b", 100, new Notes(new Random(1), 0)))
                .isInstanceOfSatisfying(
                        BrokenException.class, e -> assertThat(e.isTooMuch()).isTrue());
        var random = new Random(5);
        for (int round = 0; round < 5000; round++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(80); length > 0; length--) {
                text.append("\r\n-b :;x".charAt(random.nextInt(8)));
            }
            try {
                read(text.toString(), "b", 1 + random.nextInt(9), new Notes(random, 4));
            } catch (BrokenException e) {
                assertThat(e).hasMessageMatching("[a-zA-Z].*");
            }
        }
    }

    @Test
    void aBoundaryIsTakenFromItsHeader() {
        assertThat(Multipart.boundary("multipart/form-data; boundary=abc")).contains("abc");
        assertThat(Multipart.boundary("Multipart/Form-Data; charset=x; Boundary=\"a b\""))
                .contains("a b");
        assertThat(Multipart.boundary("multipart/form-data")).isEmpty();
        assertThat(Multipart.boundary("multipart/mixed; boundary=abc")).isEmpty();
        assertThat(Multipart.boundary("multipart/form-data; boundary=" + "x".repeat(71)))
                .isEmpty();
    }
}
