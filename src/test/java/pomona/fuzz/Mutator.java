package pomona.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs that are nearly good, by seed. */
final class Mutator {
    private static final int STEPS_MAX = 6;
    private static final int GROWTH_MAX = 64;
    /** Words that mean something to one parser or another. */
    private static final List<byte[]> WORDS = List.of(
            "{".getBytes(US_ASCII),
            "}".getBytes(US_ASCII),
            "\"".getBytes(US_ASCII),
            "\\u0000".getBytes(US_ASCII),
            "-1".getBytes(US_ASCII),
            "1e9".getBytes(US_ASCII),
            "0".getBytes(US_ASCII),
            "33554432".getBytes(US_ASCII),
            "33554433".getBytes(US_ASCII),
            "2147483648".getBytes(US_ASCII),
            "999999999999999999".getBytes(US_ASCII),
            "null".getBytes(US_ASCII),
            "true".getBytes(US_ASCII),
            "[[[[[[[[".getBytes(US_ASCII),
            "\"id\":\"a\",".getBytes(US_ASCII),
            "\"want\":\"smb\",".getBytes(US_ASCII),
            "\"enc\":\"raw\",".getBytes(US_ASCII),
            "\"enc\":\"base64\",".getBytes(US_ASCII),
            "\"deadline_ms\":1,".getBytes(US_ASCII),
            "CLIENT_IMAGE".getBytes(US_ASCII),
            "CLIENT_MESSAGE".getBytes(US_ASCII),
            "SERVER_MESSAGE".getBytes(US_ASCII),
            "cancel".getBytes(US_ASCII),
            "watch".getBytes(US_ASCII),
            new byte[] {(byte) 0xff, (byte) 0xd8},
            new byte[] {(byte) 0xff, (byte) 0xd9},
            new byte[] {(byte) 0xff, (byte) 0xda},
            new byte[] {(byte) 0xff, (byte) 0xc2},
            new byte[] {(byte) 0xff, (byte) 0xe1, (byte) 0xff, (byte) 0xff},
            new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
            new byte[] {(byte) 0x80, 0, 0, 0},
            new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff},
            new byte[] {0, 0, 0, 0},
            "\r\n".getBytes(US_ASCII),
            "\r".getBytes(US_ASCII),
            "\n ".getBytes(US_ASCII),
            "\r\n--b".getBytes(US_ASCII),
            "Content-Length: 4\r\n".getBytes(US_ASCII),
            "Transfer-Encoding: chunked\r\n".getBytes(US_ASCII),
            "Expect: 100-continue\r\n".getBytes(US_ASCII),
            "IDAT".getBytes(US_ASCII),
            "IEND".getBytes(US_ASCII),
            "VP8L".getBytes(US_ASCII));

    private final Random random;
    private final List<byte[]> corpus;

    Mutator(long seed, List<byte[]> corpus) {
        this.random = new Random(seed);
        this.corpus = corpus;
    }

    byte[] next() {
        byte[] bytes = pick().clone();
        for (int steps = random.nextInt(STEPS_MAX + 1); steps > 0; steps--) {
            bytes = mutated(bytes);
        }
        return bytes;
    }

    private byte[] mutated(byte[] bytes) {
        if (bytes.length == 0) {
            return pick().clone();
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(9)) {
            case 0 -> flipped(bytes, at, 1 << random.nextInt(8));
            case 1 -> flipped(bytes, at, 1 + random.nextInt(255));
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> spliced(bytes, at, at + random.nextInt(bytes.length - at + 1), new byte[0]);
            case 4 -> overwritten(bytes, at, WORDS.get(random.nextInt(WORDS.size())));
            case 5 -> spliced(bytes, at, at, WORDS.get(random.nextInt(WORDS.size())));
            case 6 -> {
                byte[] noise = new byte[1 + random.nextInt(GROWTH_MAX)];
                random.nextBytes(noise);
                yield spliced(bytes, at, at, noise);
            }
            case 7 -> {
                byte[] other = pick();
                int from = random.nextInt(other.length + 1);
                yield spliced(bytes, at, bytes.length, Arrays.copyOfRange(other, from, other.length));
            }
            default -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + GROWTH_MAX)));
        };
    }

    private byte[] pick() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private static byte[] flipped(byte[] bytes, int at, int bits) {
        bytes[at] ^= (byte) bits;
        return bytes;
    }

    private static byte[] overwritten(byte[] bytes, int at, byte[] word) {
        System.arraycopy(word, 0, bytes, at, Math.min(word.length, bytes.length - at));
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + middle.length);
        out.write(bytes, 0, from);
        out.writeBytes(middle);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
