package pomona.picture.decode;

import pomona.picture.format.CheckedFile;
import pomona.picture.format.PictureException;

/** One way to get at a picture's pixels. Not thread-safe. */
interface PixelSource extends AutoCloseable {
    /**
     * Decodes, as coarsely as leaves at least as many pixels as are wanted to average, or as many as there are. The
     * target may be in colour where brightness alone is wanted; a source that has that for less work gives it alone.
     *
     * @throws PictureException the data are broken
     */
    void decode(CheckedFile file, Wanted wanted, Pixels target) throws PictureException;

    /**
     * Decodes in colour, as finely as leaves at most so many pixels.
     *
     * @throws PictureException the data are broken
     */
    void decodeFinest(CheckedFile file, long maxPixels, Pixels target) throws PictureException;

    @Override
    void close();
}
