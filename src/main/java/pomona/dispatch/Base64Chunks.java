package pomona.dispatch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import pomona.protocol.ChunkSource;

/**
 * Decodes base64 that lies in chunks, wherever their borders fall: the standard alphabet, CR and LF anywhere, padding
 * complete or left out, nothing after it.
 *
 * <p>A whole chunk of plain characters goes through the JDK's decoder, which the virtual machine replaces with vector
 * code where it can; the JDK's own MIME decoder would skip every foreign character instead of refusing it. Everything
 * else, from the first line break on, goes character by character. One thread's.
 */
final class Base64Chunks {
    private static final int CR_OR_LF = -2;
    private static final int PADDING = -3;
    private static final int FOREIGN = -1;
    private static final byte[] VALUES = values();

    private final byte[] text = new byte[ChunkSource.CHUNK_BYTES];
    private final byte[] block = new byte[ChunkSource.CHUNK_BYTES / 4 * 3];

    private byte[] target = block;
    private int length;
    private long position;
    private int bits;
    private int digits;
    private int padding;
    private boolean plain;

    /** Bytes that so many characters can become at most. */
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
        plain = true;
        try {
            for (ByteBuffer chunk : chunks) {
                while (chunk.hasRemaining()) {
                    int count = Math.min(chunk.remaining(), text.length);
                    chunk.get(text, 0, count);
                    decode(count);
                }
            }
            end();
            return length;
        } finally {
            // A large target must not be kept alive from here.
            this.target = block;
        }
    }

    private void decode(int count) throws Base64Exception {
        if (plain && count == text.length && digits == 0 && padding == 0 && text[count - 1] != '=') {
            plain = decodePlainBlock();
            if (plain) {
                position += count;
                return;
            }
        }
        decodeByCharacter(count);
    }

    private boolean decodePlainBlock() {
        try {
            int decoded = Base64.getDecoder().decode(text, block);
            System.arraycopy(block, 0, target, length, decoded);
            length += decoded;
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void decodeByCharacter(int count) throws Base64Exception {
        int i = 0;
        while (i < count) {
            if (digits == 0 && padding == 0) {
                i = decodeQuads(i, count);
                if (i == count) {
                    break;
                }
            }
            accept(text[i], position + i);
            i++;
        }
        position += count;
    }

    /** Goes on while four digits stand together; returns where they no longer do. */
    private int decodeQuads(int from, int count) {
        int i = from;
        int to = length;
        while (i + 4 <= count) {
            int a = VALUES[text[i] & 0xff];
            int b = VALUES[text[i + 1] & 0xff];
            int c = VALUES[text[i + 2] & 0xff];
            int d = VALUES[text[i + 3] & 0xff];
            if ((a | b | c | d) < 0) {
                break;
            }
            target[to] = (byte) (a << 2 | b >> 4);
            target[to + 1] = (byte) (b << 4 | c >> 2);
            target[to + 2] = (byte) (c << 6 | d);
            to += 3;
            i += 4;
        }
        length = to;
        return i;
    }

    private void accept(byte character, long at) throws Base64Exception {
        int value = VALUES[character & 0xff];
        if (value == CR_OR_LF) {
            return;
        }
        if (value == FOREIGN) {
            throw new Base64Exception("byte 0x%02x at %d is no base64".formatted(character & 0xff, at));
        }
        if (value == PADDING) {
            padding++;
            if (digits < 2 || digits + padding > 4) {
                throw new Base64Exception("padding at %d stands where none belongs".formatted(at));
            }
            return;
        }
        if (padding > 0) {
            throw new Base64Exception("a character at %d follows the padding".formatted(at));
        }
        bits = bits << 6 | value;
        digits++;
        if (digits == 4) {
            target[length++] = (byte) (bits >> 16);
            target[length++] = (byte) (bits >> 8);
            target[length++] = (byte) bits;
            bits = 0;
            digits = 0;
        }
    }

    private void end() throws Base64Exception {
        if (digits == 1) {
            throw new Base64Exception("the last character stands alone: something is missing");
        }
        if (padding > 0 && digits + padding != 4) {
            throw new Base64Exception("the padding is incomplete");
        }
        if (digits >= 2) {
            int left = bits << (6 * (4 - digits));
            target[length++] = (byte) (left >> 16);
            if (digits == 3) {
                target[length++] = (byte) (left >> 8);
            }
        }
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
