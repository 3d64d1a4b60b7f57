package pomona.picture.decode;

import java.io.IOException;
import java.util.Objects;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStreamImpl;
import pomona.picture.format.Splice;

/** A {@link Splice} as ImageIO reads it. */
final class SplicedInput extends ImageInputStreamImpl {
    /** A sound reader notices the end at once; some read ahead a little there, and some make up zeros for ever. */
    private static final int READS_PAST_END_MAX = 1000;

    private final Splice splice;
    private int readsPastEnd;

    SplicedInput(Splice splice) {
        this.splice = splice;
    }

    @Override
    public long length() {
        return splice.length();
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        return streamPos < splice.length() ? splice.at((int) streamPos++) : end();
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        bitOffset = 0;
        if (count == 0) {
            return 0;
        }
        if (streamPos >= splice.length()) {
            return end();
        }
        int copied = splice.copy((int) streamPos, target, offset, count);
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
