package pomona.picture.format;

import java.util.Arrays;

/**
 * The bytes that a reader is given: a header rewritten here, then a part of the file as it is.
 *
 * <pre>
 *   head[0 .. headLength) | tail[tailFrom .. tailTo)
 * </pre>
 */
public final class Splice {
    private static final byte[] NOTHING = new byte[0];

    private byte[] head = new byte[1024];
    private int headLength;
    private byte[] tail = NOTHING;
    private int tailFrom;
    private int tailTo;

    void put(byte[] bytes, int from, int to) {
        int count = to - from;
        if (head.length - headLength < count) {
            head = Arrays.copyOf(head, Math.max(headLength + count, 2 * head.length));
        }
        System.arraycopy(bytes, from, head, headLength, count);
        headLength += count;
    }

    void put(int... bytes) {
        byte[] narrow = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            narrow[i] = (byte) bytes[i];
        }
        put(narrow, 0, narrow.length);
    }

    void tail(byte[] file, int from, int to) {
        tail = file;
        tailFrom = from;
        tailTo = to;
    }

    /** Lets go of the file: who still holds this holds nothing large. */
    public void release() {
        head = NOTHING;
        headLength = 0;
        tail(NOTHING, 0, 0);
    }

    public int length() {
        return headLength + (tailTo - tailFrom);
    }

    public int at(int index) {
        return (index < headLength ? head[index] : tail[tailFrom + index - headLength]) & 0xff;
    }

    /**
     * Copies up to {@code count} bytes from {@code index} on; returns how many. Fewer only at the end: the JDK takes a
     * short read for it.
     */
    public int copy(int index, byte[] target, int offset, int count) {
        int copied = Math.min(count, length() - index);
        int ofHead = Math.max(0, Math.min(copied, headLength - index));
        if (ofHead > 0) {
            System.arraycopy(head, index, target, offset, ofHead);
        }
        if (copied > ofHead) {
            int from = tailFrom + index + ofHead - headLength;
            System.arraycopy(tail, from, target, offset + ofHead, copied - ofHead);
        }
        return copied;
    }
}
