package pomona.picture;

import java.util.Objects;
import javax.imageio.stream.ImageInputStreamImpl;

/** A {@link Splice} as ImageIO reads it. */
final class SplicedInput extends ImageInputStreamImpl {
    private final Splice splice;

    SplicedInput(Splice splice) {
        this.splice = splice;
    }

    @Override
    public long length() {
        return splice.length();
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < splice.length() ? splice.at((int) streamPos++) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, target.length);
        bitOffset = 0;
        if (count == 0) {
            return 0;
        }
        if (streamPos >= splice.length()) {
            return -1;
        }
        int copied = splice.copy((int) streamPos, target, offset, count);
        streamPos += copied;
        return copied;
    }
}
