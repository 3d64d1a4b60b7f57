package pomona.picture.format;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a WebP (<a href="https://developers.google.com/speed/webp/docs/riff_container">container</a>).
 *
 * <p>Of an animation the picture is its first frame, if that fills the canvas.
 *
 * @param frame null where what is there of the file ends before it
 * @param riffEnd where the file ends by its own header
 */
public record WebpLayout(PictureInfo info, @Nullable Frame frame, long riffEnd) implements PictureLayout {
    /** Of a lossless picture, or one with transparency, libwebp makes every pixel before it scales: 4 bytes each. */
    static final long WHOLE_PIXELS_MAX = 16_000_000;

    /** libwebp's own encoder writes 2,600 at most; tables for so many take 82 MB. */
    public static final int PREFIX_GROUPS_MAX = 4096;

    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;

    /** Chunks, by the four letters of their names. */
    private static final int EXTENDED = 0x56503858;

    private static final int ANIMATION_FRAME = 0x414e4d46;
    private static final int ALPHA = 0x414c5048;
    private static final int LOSSY = 0x56503820;
    private static final int LOSSLESS = 0x5650384c;
    private static final int EXIF = 0x45584946;

    private static final int EXTENDED_BYTES = 10;
    private static final int ANIMATED_FLAG = 2;
    private static final int ANIMATION_FRAME_BYTES = 16;
    private static final int LOSSY_HEADER_BYTES = 10;
    private static final int LOSSY_START_CODE = 0x2a019d;
    private static final int LOSSLESS_HEADER_BYTES = 5;
    private static final int LOSSLESS_SIGNATURE = 0x2f;
    private static final int SIDE_BITS = 0x3fff;
    private static final Span NOTHING = new Span(0, 0);

    /**
     * One picture in the file.
     *
     * @param chunks its chunks, transparency in front of colours, as libwebp takes them
     * @param isTransparent whether there is transparency
     * @param lossless the stream of VP8L, behind its header if it has one, whether it holds the colours or the
     *     transparency; empty where there is none
     */
    public record Frame(int width, int height, Span chunks, boolean isTransparent, Span lossless) {
        /** Whether libwebp makes all of it before it scales. */
        public boolean isMadeWhole() {
            return isTransparent || lossless.to() > 0;
        }
    }

    static WebpLayout read(byte[] file, int length) throws PictureException {
        int body = RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES;
        PictureLayout.requireHeader(body, length, PictureFormat.WEBP);
        long riffEnd = CHUNK_HEADER_BYTES + Bytes.u32le(file, 4);
        if (type(file, RIFF_HEADER_BYTES) != EXTENDED) {
            Frame frame = find(file, RIFF_HEADER_BYTES, riffEnd, length);
            if (frame == null) {
                throw PictureLayout.headerTruncated(PictureFormat.WEBP);
            }
            return new WebpLayout(info(frame.width(), frame.height(), file, length), frame, riffEnd);
        }
        PictureLayout.requireHeader((long) body + EXTENDED_BYTES, length, PictureFormat.WEBP);
        boolean animated = (file[body] & ANIMATED_FLAG) != 0;
        int width = 1 + Bytes.u24le(file, body + 4);
        int height = 1 + Bytes.u24le(file, body + 7);
        long second = end(file, RIFF_HEADER_BYTES);
        Frame frame = animated ? firstOfAnimation(file, second, riffEnd, length) : find(file, second, riffEnd, length);
        if (frame != null && (frame.width() != width || frame.height() != height)) {
            throw animated
                    ? PictureException.unsupported("This is an animation whose first picture does not fill it, which is"
                            + " not read here: save one of its pictures as JPEG or PNG.")
                    : PictureException.bad("The WebP is broken: it names two sizes.");
        }
        return new WebpLayout(info(width, height, file, length), frame, riffEnd);
    }

    @Override
    public void checkWhole(byte[] file, int length) throws PictureException {
        if (frame == null || Math.max(frame.chunks().to(), riffEnd) > length) {
            throw PictureLayout.truncated(PictureFormat.WEBP);
        }
        if (frame.isMadeWhole() && info.pixels() > WHOLE_PIXELS_MAX) {
            throw PictureLayout.tooLarge(String.format(
                    Locale.ROOT,
                    "The picture is a WebP of %,d pixels (%dx%d) that is lossless or transparent, of which at most %,d"
                            + " are taken: save it as JPEG, PNG or lossy WebP.",
                    info.pixels(),
                    info.width(),
                    info.height(),
                    WHOLE_PIXELS_MAX));
        }
        if (frame.lossless().to() > 0
                && WebpPrefixGroups.count(file, frame.lossless(), frame.width(), frame.height()) > PREFIX_GROUPS_MAX) {
            throw PictureException.bad("The WebP has more than %d groups of codes: that is no photo, and decoding it"
                            .formatted(PREFIX_GROUPS_MAX)
                    + " would take too much memory.");
        }
    }

    /** Null where the file ends before it. */
    private static @Nullable Frame firstOfAnimation(byte[] file, long from, long riffEnd, int length)
            throws PictureException {
        for (long at = from; at + CHUNK_HEADER_BYTES <= riffEnd; at = end(file, at)) {
            if (at + CHUNK_HEADER_BYTES > length) {
                return null;
            }
            if (type(file, at) == ANIMATION_FRAME) {
                Span content = content(file, at);
                return find(file, (long) content.from() + ANIMATION_FRAME_BYTES, content.to(), length);
            }
        }
        throw PictureException.bad("The WebP holds no picture.");
    }

    /**
     * Looks for a picture among chunks.
     *
     * @param from where the chunks begin
     * @param to where they end by what stands around them
     * @param length how much of the file is there
     * @return null where its header goes on past what is there
     * @throws PictureException there is none, or it is broken
     */
    private static @Nullable Frame find(byte[] file, long from, long to, int length) throws PictureException {
        Span alpha = NOTHING;
        int first = 0;
        for (long at = from; at + CHUNK_HEADER_BYTES <= to; at = end(file, at)) {
            if (at + CHUNK_HEADER_BYTES > length) {
                return null;
            }
            int type = type(file, at);
            Span content = content(file, at);
            if (type == LOSSY) {
                return lossy(file, first > 0 ? first : (int) at, alpha, content, length);
            }
            if (type == LOSSLESS) {
                return lossless(file, (int) at, content, length);
            }
            if (type == ALPHA && content.to() > content.from()) {
                alpha = content;
                first = (int) at;
            }
        }
        throw PictureException.bad("The WebP holds no picture.");
    }

    private static @Nullable Frame lossy(byte[] file, int first, Span alpha, Span data, int length)
            throws PictureException {
        int at = data.from();
        if (length - at < LOSSY_HEADER_BYTES) {
            return null;
        }
        int tag = Bytes.u24le(file, at);
        boolean isInterframe = (tag & 1) != 0;
        if (isInterframe || Bytes.u24le(file, at + 3) != LOSSY_START_CODE) {
            throw PictureException.bad("The WebP is broken: it does not begin with a whole picture.");
        }
        if (tag >> 5 > data.to() - at - LOSSY_HEADER_BYTES) {
            throw PictureException.bad("The WebP is broken: a part has an impossible length.");
        }
        int width = Bytes.u16le(file, at + 6) & SIDE_BITS;
        int height = Bytes.u16le(file, at + 8) & SIDE_BITS;
        if (width == 0 || height == 0) {
            throw PictureException.bad("The WebP is broken: its header gives no width or height.");
        }
        boolean isTransparent = alpha.to() > 0;
        boolean isCompressed = isTransparent && (file[alpha.from()] & 3) == 1;
        return new Frame(
                width,
                height,
                new Span(first, data.to()),
                isTransparent,
                isCompressed ? new Span(alpha.from() + 1, alpha.to()) : NOTHING);
    }

    private static @Nullable Frame lossless(byte[] file, int chunk, Span data, int length) throws PictureException {
        int at = data.from();
        if (length - at < LOSSLESS_HEADER_BYTES) {
            return null;
        }
        int sizes = Bytes.i32le(file, at + 1);
        boolean hasVersion = sizes >>> 29 != 0;
        if (Bytes.u8(file, at) != LOSSLESS_SIGNATURE || hasVersion) {
            throw PictureException.bad("The WebP is broken: its lossless part does not begin as it must.");
        }
        return new Frame(
                1 + (sizes & SIDE_BITS),
                1 + (sizes >>> 14 & SIDE_BITS),
                new Span(chunk, data.to()),
                (sizes >>> 28 & 1) != 0,
                new Span(at + LOSSLESS_HEADER_BYTES, Math.max(at + LOSSLESS_HEADER_BYTES, data.to())));
    }

    private static int type(byte[] file, long chunk) {
        return (int) Bytes.u32be(file, (int) chunk);
    }

    /** Where the next chunk begins. */
    private static long end(byte[] file, long chunk) {
        long bytes = Bytes.u32le(file, (int) chunk + 4);
        return chunk + CHUNK_HEADER_BYTES + bytes + (bytes & 1);
    }

    private static Span content(byte[] file, long chunk) throws PictureException {
        long from = chunk + CHUNK_HEADER_BYTES;
        long to = from + Bytes.u32le(file, (int) chunk + 4);
        if (to > Integer.MAX_VALUE) {
            throw PictureException.bad("The WebP is broken: a part has an impossible length.");
        }
        return new Span((int) from, (int) to);
    }

    private static PictureInfo info(int width, int height, byte[] file, int length) {
        return new PictureInfo(PictureFormat.WEBP.label(), width, height, orientation(file, length));
    }

    /** EXIF stands behind the pixels; where only a head of the file is there, nothing is known of it. */
    private static int orientation(byte[] file, int length) {
        long end;
        for (long at = RIFF_HEADER_BYTES; at + CHUNK_HEADER_BYTES <= length; at = end) {
            end = end(file, at);
            if (type(file, at) == EXIF && end <= length) {
                int body = (int) at + CHUNK_HEADER_BYTES;
                // Some writers keep the JPEG segment's name in front.
                int tiff = end - body > 6 && file[body] == 'E' ? body + 6 : body;
                return ExifOrientation.of(file, tiff, (int) end);
            }
        }
        return 1;
    }
}
