package pomona.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes lossless WebP bit by bit, the valid and the other. */
final class Vp8lWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int pending;
    private int count;

    /** A stream of a picture of this size, its transforms to come. */
    static Vp8lWriter picture(int width, int height) {
        return new Vp8lWriter()
                .bits(0x2f, 8)
                .bits(width - 1, 14)
                .bits(height - 1, 14)
                .bits(0, 4);
    }

    Vp8lWriter bits(int value, int width) {
        for (int i = 0; i < width; i++) {
            pending |= (value >>> i & 1) << count++;
            if (count == Byte.SIZE) {
                bytes.write(pending);
                pending = 0;
                count = 0;
            }
        }
        return this;
    }

    /** A code of one symbol, below 256. */
    Vp8lWriter constant(int symbol) {
        return bits(0b101, 3).bits(symbol, 8);
    }

    /** A code of 256 symbols of eight bits each, written in 52 bits. */
    Vp8lWriter full() {
        bits(0, 1).bits(12 - 4, 4);
        for (int i = 0; i < 12; i++) {
            bits(i == 11 ? 1 : 0, 3);
        }
        return bits(1, 1).bits(3, 3).bits(256 - 2, 8);
    }

    /** An image of one colour, of any size: no cache, five codes of one symbol. */
    Vp8lWriter flat(int red, int green, int blue) {
        return bits(0, 1)
                .constant(green)
                .constant(red)
                .constant(blue)
                .constant(255)
                .constant(0);
    }

    byte[] file() {
        bits(0, (Byte.SIZE - count) % Byte.SIZE);
        byte[] stream = bytes.toByteArray();
        int padded = stream.length + stream.length % 2;
        return ByteBuffer.allocate(20 + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(12 + padded)
                .put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII))
                .putInt(stream.length)
                .put(stream)
                .array();
    }
}
