package pomona.http.oip;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import pomona.http.Photo;
import pomona.http.json.BadBodyException;

/**
 * The photo behind the JSON: a BYTES tensor of one element, which has the element's length before it, or the bare file.
 */
final class TensorTail {
    /** An element's length, little-endian. */
    static final int PREFIX_BYTES = 4;

    private final Photo photo;
    private final ByteBuffer prefix;
    private final int fileBytes;
    private int takenBytes;

    private TensorTail(Photo photo, int prefixBytes, int fileBytes) {
        this.photo = photo;
        this.prefix = ByteBuffer.allocate(prefixBytes).order(LITTLE_ENDIAN);
        this.fileBytes = fileBytes;
    }

    /** A tensor whose element has so many bytes. */
    static TensorTail tensor(Photo photo, int fileBytes) {
        return new TensorTail(photo, PREFIX_BYTES, fileBytes);
    }

    /** All that comes is the file, of so many bytes at most. */
    static TensorTail file(Photo photo, int bytesMax) {
        return new TensorTail(photo, 0, bytesMax);
    }

    /** Takes what it can; false when memory is short and bytes are left. */
    boolean take(ByteBuffer bytes) throws BadBodyException {
        while (prefix.hasRemaining() && bytes.hasRemaining()) {
            prefix.put(bytes.get());
            if (!prefix.hasRemaining() && prefix.getInt(0) != fileBytes) {
                throw BadBodyException.bad("the tensor is one photo: its length must be %d, not %d"
                        .formatted(fileBytes, Integer.toUnsignedLong(prefix.getInt(0))));
            }
        }
        int before = bytes.remaining();
        if (before > fileBytes - takenBytes) {
            throw BadBodyException.bad("the body goes on behind the photo");
        }
        boolean isTaken = before == 0 || photo.take(bytes);
        takenBytes += before - bytes.remaining();
        return isTaken;
    }

    /** Whether nothing is missing, as far as that was told. */
    boolean isWhole() {
        return prefix.capacity() == 0 || (!prefix.hasRemaining() && takenBytes == fileBytes);
    }
}
