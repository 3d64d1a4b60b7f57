package pomona.picture.format;

import java.util.Locale;

/**
 * Where things lie in a picture file, found without decoding a pixel.
 *
 * <p>Reading goes in two steps. {@link #read} looks at the header alone, so that a size can be refused before anything
 * is spent on it. {@link #checkWhole} then walks the rest of the file: decoders return a picture for half a file and
 * only warn, or say nothing, so whether everything is there is settled here, the same for every decoder.
 */
public sealed interface PictureLayout permits SplicedLayout, WebpLayout {
    /** No side may be longer, whatever the pixels: one row of it must fit a decoder's buffers. JPEG's own limit. */
    int SIDE_MAX = 65_535;

    PictureInfo info();

    /**
     * Walks to the picture's end.
     *
     * @throws PictureException something is missing, damaged, or would cost out of all proportion to decode
     */
    void checkWhole(byte[] file, int length) throws PictureException;

    /**
     * Reads the header.
     *
     * @param length how much of the file is there; the header must be, the pixels need not
     * @throws PictureException no picture that is read here, or its header is broken or incomplete
     */
    static PictureLayout read(byte[] file, int length) throws PictureException {
        return switch (PictureFormat.of(file, length)) {
            case JPEG -> JpegLayout.read(file, length);
            case PNG -> PngLayout.read(file, length);
            case GIF -> GifLayout.read(file, length);
            case BMP -> BmpLayout.read(file, length);
            case WEBP -> WebpLayout.read(file, length);
        };
    }

    /** Says so when the header goes on past the file's end. */
    static void requireHeader(long end, int length, PictureFormat format) throws PictureException {
        if (end > length) {
            throw headerTruncated(format);
        }
    }

    static PictureException headerTruncated(PictureFormat format) {
        return PictureException.bad("The file ends inside its %s header: it was probably not copied or sent to its end."
                .formatted(format.title()));
    }

    /** Refuses a picture by its size, with the numbers. */
    static void checkPixels(PictureInfo info, long maxPixels) throws PictureException {
        if (info.pixels() > maxPixels) {
            throw tooLarge(String.format(
                    Locale.ROOT,
                    "The picture has %,d pixels (%dx%d); at most %,d are taken.",
                    info.pixels(),
                    info.width(),
                    info.height(),
                    maxPixels));
        }
        if (Math.max(info.width(), info.height()) > SIDE_MAX) {
            throw tooLarge("The picture is %dx%d pixels; no side may be longer than %d."
                    .formatted(info.width(), info.height(), SIDE_MAX));
        }
    }

    static PictureException tooLarge(String message) {
        return new PictureException(PictureException.Reason.TOO_MANY_PIXELS, message);
    }

    static PictureException truncated(PictureFormat format) {
        return PictureException.bad(
                "The %s ends before its picture does: it was probably not copied or sent to its end."
                        .formatted(format.title()));
    }
}
