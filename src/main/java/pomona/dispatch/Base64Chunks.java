package pomona.dispatch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes base64 that lies in chunks, wherever their borders fall: the standard alphabet, CR and LF anywhere, padding
 * complete or left out, nothing after it. The JDK's decoders take either no line breaks or any foreign character. One
 * thread's.
 */
final class Base64Chunks {
    private static final int FOREIGN = -1;
    private static final int CR_OR_LF = -2;
    private static final int PADDING = -3;
    private static final byte[] VALUES = values();
    private static final byte[] NOTHING = {};

    /** An array is read faster than a buffer. */
    private final byte[] text = new byte[8 * 1024];

    private byte[] target = NOTHING;
    private int length;
    private long position;
    private int bits;
    private int digits;
    private int padding;

    /** Decoded bytes that so many characters can become at most. */
    static int decodedBytesMax(int characters) {
        return Math.toIntExact((characters + 3L) / 4 * 3);
    }

    /**
     * Decodes one body.
     *
     * @param chunks their positions move to their ends
     * @param target takes {@link #decodedBytesMax} bytes of the text's length
     * @return how many bytes were decoded
     */
    int decode(List<ByteBuffer> chunks, byte[] target) throws Base64Exception {
        this.target = target;
        length = 0;
        position = 0;
        bits = 0;
        digits = 0;
        padding = 0;
        try {
            for (ByteBuffer chunk : chunks) {
                while (chunk.hasRemaining()) {
                    int count = Math.min(chunk.remaining(), text.length);
                    chunk.get(text, 0, count);
                    decode(count);
                    position += count;
                }
            }
            end();
            return length;
        } finally {
            // A large target must not be kept alive from here.
            this.target = NOTHING;
        }
    }

    private void decode(int count) throws Base64Exception {
        int i = 0;
        while (i < count) {
            if (digits == 0 && padding == 0) {
                i = decodeQuads(i, count);
            }
            if (i < count) {
                accept(text[i], position + i);
                i++;
            }
        }
    }

    /** Goes on while four digits stand together; returns where they no longer do. */
    private int decodeQuads(int from, int count) {
        byte[] into = target;
        int to = length;
        int i = from;
        for (; i + 4 <= count; i += 4) {
            int a = VALUES[text[i] & 0xff];
            int b = VALUES[text[i + 1] & 0xff];
            int c = VALUES[text[i + 2] & 0xff];
            int d = VALUES[text[i + 3] & 0xff];
            if ((a | b | c | d) < 0) {
                break;
            }
            into[to++] = (byte) (a << 2 | b >> 4);
            into[to++] = (byte) (b << 4 | c >> 2);
            into[to++] = (byte) (c << 6 | d);
        }
        length = to;
        return i;
    }

    private void accept(byte character, long at) throws Base64Exception {
        int value = VALUES[character & 0xff];
        if (value == FOREIGN) {
            throw new Base64Exception("byte 0x%02x at %d is no base64".formatted(character & 0xff, at));
        } else if (value == PADDING) {
            padding++;
            if (digits < 2 || digits + padding > 4) {
                throw new Base64Exception("padding at %d stands where none belongs".formatted(at));
            }
        } else if (value != CR_OR_LF) {
            if (padding > 0) {
                throw new Base64Exception("a character at %d follows the padding".formatted(at));
            }
            bits = bits << 6 | value;
            digits++;
            if (digits == 4) {
                flush(3);
            }
        }
    }

    private void end() throws Base64Exception {
        if (digits == 1) {
            throw new Base64Exception("the last character stands alone: something is missing");
        }
        if (padding > 0 && digits + padding != 4) {
            throw new Base64Exception("the padding is incomplete");
        }
        if (digits > 0) {
            bits <<= 6 * (4 - digits);
            flush(digits - 1);
        }
    }

    /** Writes the first so many of the three bytes that four digits make. */
    private void flush(int bytes) {
        for (int shift = 16; shift > 16 - 8 * bytes; shift -= 8) {
            target[length++] = (byte) (bits >> shift);
        }
        bits = 0;
        digits = 0;
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) FOREIGN);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        values['\r'] = CR_OR_LF;
        values['\n'] = CR_OR_LF;
        values['='] = PADDING;
        return values;
    }
}
