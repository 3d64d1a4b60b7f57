package pomona.picture.decode;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStreamImpl;
import pomona.picture.format.SplicedLayout;

/**
 * What a reader of ImageIO's is given: a header rewritten, then a part of the file as it is.
 *
 * <pre>
 *   head[0 .. headLength) | tail[tailFrom .. tailTo)
 * </pre>
 */
// The stream it extends has a finalizer, and System.arraycopy is native: nothing that the finalizer frees is copied.
@SuppressWarnings("UnsafeFinalization")
final class SplicedInput extends ImageInputStreamImpl implements SplicedLayout.Input {
    /** A sound reader notices the end at once; some read ahead a little there, and some make up zeros for ever. */
    private static final int READS_PAST_END_MAX = 1000;

    private static final byte[] NOTHING = new byte[0];

    private byte[] head = new byte[1024];
    private int headLength;
    private byte[] tail = NOTHING;
    private int tailFrom;
    private int tailTo;
    private int readsPastEnd;

    @Override
    public void put(byte[] bytes, int from, int to) {
        int count = to - from;
        if (head.length - headLength < count) {
            head = Arrays.copyOf(head, Math.max(headLength + count, 2 * head.length));
        }
        System.arraycopy(bytes, from, head, headLength, count);
        headLength += count;
    }

    @Override
    public void tail(byte[] file, int from, int to) {
        tail = file;
        tailFrom = from;
        tailTo = to;
    }

    /** Lets go of the file: who still holds this holds nothing large. */
    void release() {
        head = NOTHING;
        headLength = 0;
        tail(NOTHING, 0, 0);
    }

    @Override
    public long length() {
        return (long) headLength + tailTo - tailFrom;
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        if (streamPos >= length()) {
            return end();
        }
        int at = (int) streamPos++;
        return (at < headLength ? head[at] : tail[tailFrom + at - headLength]) & 0xff;
    }

    /** Fewer than {@code count} bytes only at the end: the JDK takes a short read for it. */
    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        bitOffset = 0;
        if (count == 0) {
            return 0;
        }
        if (streamPos >= length()) {
            return end();
        }
        int at = (int) streamPos;
        int copied = (int) Math.min(count, length() - at);
        int ofHead = Math.max(0, Math.min(copied, headLength - at));
        if (ofHead > 0) {
            System.arraycopy(head, at, target, offset, ofHead);
        }
        if (copied > ofHead) {
            System.arraycopy(tail, tailFrom + at + ofHead - headLength, target, offset + ofHead, copied - ofHead);
        }
        streamPos += copied;
        return copied;
    }

    private int end() throws IOException {
        readsPastEnd++;
        if (readsPastEnd > READS_PAST_END_MAX) {
            throw new IIOException("its data end before its picture does");
        }
        return -1;
    }
}
