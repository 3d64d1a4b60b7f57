package pomona.picture;

import java.nio.ByteBuffer;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;

/** Turns a picture file into the square that the model takes. One per worker thread; not thread-safe. */
public interface PictureDecoder extends AutoCloseable {
    /** Width and height of the square, in pixels. */
    int SIDE = 224;

    /** Bytes of the square: three a pixel, red, green, blue, by row. */
    int RGB_BYTES = SIDE * SIDE * 3;

    /**
     * Decodes a whole file and squashes it to {@value #SIDE}×{@value #SIDE}, each pixel the average of the area it
     * covers. The picture is not turned.
     *
     * @param file the file's bytes in {@code file[0 .. length)}; read only
     * @param rgb a direct buffer of at least {@link #RGB_BYTES}; written from index 0, left at position 0 with
     *     {@link #RGB_BYTES} remaining
     * @return what the file's header says
     * @throws PictureException the file is broken, incomplete, too large or of another kind; {@code rgb}'s content is
     *     then undefined
     */
    PictureInfo decode(byte[] file, int length, ByteBuffer rgb) throws PictureException;

    /** the reader of JPEG: {@code turbojpeg}, {@code leptonica} or {@code imageio}. */
    String name();

    @Override
    void close();
}
