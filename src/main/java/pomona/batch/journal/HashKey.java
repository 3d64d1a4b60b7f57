package pomona.batch.journal;

import java.nio.charset.StandardCharsets;
import pomona.system.Sha256;

/**
 * The first 128 bits of a SHA-256. Two of a million things share one with a probability of 10⁻²⁷.
 *
 * @param high bits 0 to 63
 * @param low bits 64 to 127
 */
public record HashKey(long high, long low) {
    /** The key of a text. */
    public static HashKey of(String text) {
        return of(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The key of a SHA-256. */
    public static HashKey of(byte[] sha256) {
        return new HashKey(bigEndian(sha256, 0), bigEndian(sha256, Long.BYTES));
    }

    private static long bigEndian(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            value = value << 8 | (bytes[i] & 0xff);
        }
        return value;
    }
}
