package pomona.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;
import pomona.system.Sha256;

/**
 * A map from {@link Key} to a position in the journal, 24 bytes a slot and no object an entry: a hundred thousand
 * files cost 6 MB where a HashMap of strings costs 25. Open addressing, linear probing, nothing is ever removed. Not
 * safe for threads.
 */
public final class HashIndex {
    /** What {@link #get} says of an absent key. */
    public static final long ABSENT = -1;

    private static final int SLOTS_MIN = 1024;

    /**
     * The first 128 bits of a SHA-256. Two of a million things share one with a probability of 10⁻²⁷.
     *
     * @param high bits 0 to 63
     * @param low bits 64 to 127
     */
    public record Key(long high, long low) {
        /** The key of a text. */
        public static Key of(String text) {
            return of(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
        }

        /** The key of a SHA-256. */
        public static Key of(byte[] sha256) {
            return new Key(bigEndian(sha256, 0), bigEndian(sha256, Long.BYTES));
        }

        private static long bigEndian(byte[] bytes, int from) {
            long value = 0;
            for (int i = from; i < from + Long.BYTES; i++) {
                value = value << 8 | (bytes[i] & 0xff);
            }
            return value;
        }
    }

    private long[] highs = new long[SLOTS_MIN];
    private long[] lows = new long[SLOTS_MIN];
    private long[] values = absent(SLOTS_MIN);
    private int size;

    /** Sets the value of a key: 0 or more. */
    public void put(Key key, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a position is not negative: " + value);
        }
        if (size >= values.length / 3 * 2) {
            grow();
        }
        int slot = slot(key.high(), key.low());
        if (values[slot] == ABSENT) {
            highs[slot] = key.high();
            lows[slot] = key.low();
            size++;
        }
        values[slot] = value;
    }

    /** The value of a key, or {@link #ABSENT}. */
    public long get(Key key) {
        return values[slot(key.high(), key.low())];
    }

    int size() {
        return size;
    }

    void forEachValue(LongConsumer consumer) {
        for (long value : values) {
            if (value != ABSENT) {
                consumer.accept(value);
            }
        }
    }

    /** The slot that holds the key, or the free one where it belongs. */
    private int slot(long high, long low) {
        int mask = values.length - 1;
        int slot = (int) (high ^ low) & mask;
        while (values[slot] != ABSENT && (highs[slot] != high || lows[slot] != low)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        long[] oldValues = values;
        highs = new long[oldHighs.length * 2];
        lows = new long[oldLows.length * 2];
        values = absent(oldValues.length * 2);
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != ABSENT) {
                int slot = slot(oldHighs[i], oldLows[i]);
                highs[slot] = oldHighs[i];
                lows[slot] = oldLows[i];
                values[slot] = oldValues[i];
            }
        }
    }

    private static long[] absent(int slots) {
        long[] values = new long[slots];
        Arrays.fill(values, ABSENT);
        return values;
    }
}
