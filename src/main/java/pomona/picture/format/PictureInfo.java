package pomona.picture.format;

import java.util.Optional;

/**
 * What a picture's own header says of it.
 *
 * @param format {@code jpeg}, {@code png}, {@code bmp}, {@code gif} or {@code webp}
 * @param width pixels as stored, before any turning
 * @param height pixels as stored, before any turning
 * @param orientation EXIF orientation, 1 (upright) to 8; 1 where the file says nothing
 */
public record PictureInfo(String format, int width, int height, int orientation) {
    public PictureInfo {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture has at least one pixel, not %dx%d".formatted(width, height));
        }
        if (orientation < 1 || orientation > 8) {
            throw new IllegalArgumentException("orientation must be 1 to 8, was " + orientation);
        }
    }

    /**
     * Reads a header and decodes nothing.
     *
     * @param head the file's first bytes in {@code head[0 .. length)}; 64 KiB are enough as a rule
     * @return empty when it is no picture that is read here or the header goes on past {@code head}. The orientation is
     *     1 where it is not in the head.
     */
    public static Optional<PictureInfo> ofHead(byte[] head, int length) {
        try {
            return Optional.of(PictureLayout.read(head, length).info());
        } catch (PictureException e) {
            return Optional.empty();
        }
    }

    /** Pixels as stored. */
    public long pixels() {
        return (long) width * height;
    }
}
