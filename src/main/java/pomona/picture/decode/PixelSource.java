package pomona.picture.decode;

import pomona.picture.format.PictureException;
import pomona.picture.format.PictureLayout;

/** One way to get at a picture's pixels. Not thread-safe. */
public interface PixelSource extends AutoCloseable {
    /**
     * Decodes, as coarsely as leaves at least {@code minWidth}×{@code minHeight} pixels to average, or as many as there
     * are.
     *
     * @param layout of a file that was checked to be whole
     * @throws PictureException the data are broken
     */
    void decode(byte[] file, int length, PictureLayout layout, int minWidth, int minHeight, Pixels target)
            throws PictureException;

    /**
     * As {@link #decode}, but the brightness alone: one byte a pixel at the buffer's front. A source that gets at it
     * without the colours saves most of the work.
     */
    default void decodeLuma(byte[] file, int length, PictureLayout layout, int minWidth, int minHeight, Pixels target)
            throws PictureException {
        decode(file, length, layout, minWidth, minHeight, target);
        target.rgbToLuma();
    }

    String name();

    @Override
    void close();
}
