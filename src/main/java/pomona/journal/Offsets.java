package pomona.journal;

import java.util.Arrays;

/** Where in the journal the row of each file of this run lies, in the order of the walk. Not safe for threads. */
public final class Offsets {
    /** The file has no row: not settled yet, or no image. */
    public static final long NONE = -1;

    private long[] values = new long[1024];
    private int size;

    /** The place of the next file. */
    public int add() {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size] = NONE;
        return size++;
    }

    public void set(int place, long offset) {
        values[place] = offset;
    }

    public long get(int place) {
        return values[place];
    }

    public int size() {
        return size;
    }

    /** The offsets that are there, ascending. */
    public long[] sorted() {
        return Arrays.stream(values, 0, size)
                .filter(value -> value != NONE)
                .sorted()
                .toArray();
    }
}
