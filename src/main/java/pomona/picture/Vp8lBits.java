package pomona.picture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The bits of a lossless WebP, lowest first. Past the end nothing is made up: a read there is refused. */
final class Vp8lBits {
    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] file;
    private final int end;
    private int at;
    private long window;
    private int count;

    Vp8lBits(byte[] file, Span data) {
        this.file = file;
        at = data.from();
        end = data.to();
    }

    /** The next {@code bits} bits, 0 to 24. */
    int read(int bits) throws PictureException {
        fill();
        int value = (int) (window & ((1L << bits) - 1));
        skip(bits);
        return value;
    }

    boolean readFlag() throws PictureException {
        return read(1) != 0;
    }

    /** Makes 56 bits ready for {@link #peek} and {@link #skip}, or as many as are left. */
    void fill() {
        if (end - at >= Long.BYTES) {
            window |= (long) LONG_LE.get(file, at) << count;
            int bytes = (Long.SIZE - 1 - count) >>> 3;
            at += bytes;
            count += bytes << 3;
            return;
        }
        while (count <= Long.SIZE - Byte.SIZE && at < end) {
            window |= (file[at++] & 0xffL) << count;
            count += Byte.SIZE;
        }
    }

    /** The next bits, lowest first; zeros stand past the end. */
    int peek() {
        return (int) window;
    }

    void skip(int bits) throws PictureException {
        if (bits > count) {
            throw PictureLayout.truncated(PictureFormat.WEBP);
        }
        window >>>= bits;
        count -= bits;
    }
}
