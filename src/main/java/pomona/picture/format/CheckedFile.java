package pomona.picture.format;

/**
 * A file that may be decoded: a picture of a known kind, within the limits, and all of it there.
 *
 * @param bytes the file in {@code bytes[0 .. length)}; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record CheckedFile(byte[] bytes, int length, PictureLayout layout) {
    /**
     * Looks a file over, its header first.
     *
     * @throws PictureException it is broken, incomplete, too large or of another kind
     */
    public static CheckedFile check(byte[] file, int length, long maxPixels) throws PictureException {
        PictureLayout layout = PictureLayout.read(file, length);
        PictureLayout.checkPixels(layout.info(), maxPixels);
        layout.checkWhole(file, length);
        return new CheckedFile(file, length, layout);
    }

    public PictureInfo info() {
        return layout.info();
    }
}
