package pomona.picture;

import java.nio.charset.StandardCharsets;

/**
 * The chunks of a WebP (<a href="https://developers.google.com/speed/webp/docs/riff_container">container</a>).
 *
 * @param data the chunk of pixels, VP8 or VP8L
 * @param alpha the chunk of transparency; empty where there is none
 * @param riffEnd where the file ends by its own header
 */
record WebpLayout(PictureInfo info, Span data, Span alpha, long riffEnd) implements PictureLayout {
    /**
     * The WebP reader is plain Java and makes the full picture in many objects: 27 bytes of heap a pixel, 0.1 to 0.2 s a
     * megapixel were measured. This is what a web page's picture has, not a camera's.
     */
    static final long PIXELS_MAX = 4_500_000;

    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FRAME_HEADER_BYTES = 10;

    static WebpLayout read(byte[] file, int length) throws PictureException {
        var alpha = new Span(0, 0);
        long at = 12;
        while (true) {
            PictureLayout.requireHeader(at + CHUNK_HEADER_BYTES, length, PictureFormat.WEBP);
            String type = type(file, (int) at);
            long end = end(file, (int) at);
            if (end > Integer.MAX_VALUE) {
                throw PictureException.bad("The WebP is broken: a part has an impossible length.");
            }
            if (type.equals("VP8 ") || type.equals("VP8L")) {
                PictureLayout.requireHeader(at + CHUNK_HEADER_BYTES + FRAME_HEADER_BYTES, length, PictureFormat.WEBP);
                long riffEnd = CHUNK_HEADER_BYTES + Bytes.u32le(file, 4);
                int orientation = orientation(file, length, end);
                var info = type.equals("VP8L")
                        ? losslessInfo(file, (int) at + CHUNK_HEADER_BYTES, orientation)
                        : lossyInfo(file, (int) at + CHUNK_HEADER_BYTES, (int) end, orientation);
                return new WebpLayout(info, new Span((int) at, (int) end), alpha, riffEnd);
            }
            if (type.equals("VP8X")) {
                PictureLayout.requireHeader(at + CHUNK_HEADER_BYTES + 10, length, PictureFormat.WEBP);
                if ((file[(int) at + CHUNK_HEADER_BYTES] & 2) != 0) {
                    throw PictureException.unsupported(
                            "This is an animated WebP, which is not read here: send one picture of it.");
                }
            } else if (type.equals("ALPH")) {
                alpha = new Span((int) at, (int) end);
            }
            at = end;
        }
    }

    @Override
    public void checkWhole(byte[] file, int length) throws PictureException {
        long dataEnd = data.from() + CHUNK_HEADER_BYTES + Bytes.u32le(file, data.from() + 4);
        if (Math.max(dataEnd, riffEnd) > length) {
            throw PictureLayout.truncated(PictureFormat.WEBP);
        }
        if (info.pixels() > PIXELS_MAX) {
            throw PictureLayout.tooLarge(
                    "The picture is a WebP of %dx%d pixels; at most %d are taken in WebP; as JPEG it may be larger."
                            .formatted(info.width(), info.height(), PIXELS_MAX));
        }
    }

    @Override
    public void feed(byte[] file, int length, Splice input) {
        boolean transparent = alpha.to() > alpha.from();
        int dataTo = Math.min(data.to(), length);
        int extension = transparent ? 18 + alpha.to() - alpha.from() : 0;
        int size = 4 + extension + dataTo - data.from();
        input.put('R', 'I', 'F', 'F', size, size >> 8, size >> 16, size >> 24, 'W', 'E', 'B', 'P');
        if (transparent) {
            int right = info.width() - 1;
            int bottom = info.height() - 1;
            input.put('V', 'P', '8', 'X', 10, 0, 0, 0, 0x10, 0, 0, 0);
            input.put(right, right >> 8, right >> 16, bottom, bottom >> 8, bottom >> 16);
            input.put(file, alpha.from(), alpha.to());
        }
        input.tail(file, data.from(), dataTo);
    }

    private static PictureInfo lossyInfo(byte[] file, int frame, int end, int orientation) throws PictureException {
        int tag = Bytes.u24le(file, frame);
        boolean start = Bytes.u24le(file, frame + 3) == 0x2a019d;
        if ((tag & 1) != 0 || !start) {
            throw PictureException.bad("The WebP is broken: it does not begin with a whole picture.");
        }
        if ((tag >> 5) > end - frame - FRAME_HEADER_BYTES) {
            throw PictureException.bad("The WebP is broken: a part has an impossible length.");
        }
        return info(Bytes.u16le(file, frame + 6) & 0x3fff, Bytes.u16le(file, frame + 8) & 0x3fff, orientation);
    }

    private static PictureInfo losslessInfo(byte[] file, int frame, int orientation) throws PictureException {
        if (file[frame] != 0x2f) {
            throw PictureException.bad("The WebP is broken: its pixels do not begin as they should.");
        }
        int bits = Bytes.i32le(file, frame + 1);
        return info((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, orientation);
    }

    private static PictureInfo info(int width, int height, int orientation) throws PictureException {
        if (width == 0 || height == 0) {
            throw PictureException.bad("The WebP is broken: its header gives no width or height.");
        }
        return new PictureInfo(PictureFormat.WEBP.label(), width, height, orientation);
    }

    /** EXIF stands behind the pixels; where only a head of the file is there, nothing is known of it. */
    private static int orientation(byte[] file, int length, long from) {
        long at = from;
        while (at + CHUNK_HEADER_BYTES <= length) {
            long end = end(file, (int) at);
            if (type(file, (int) at).equals("EXIF") && end <= length) {
                int body = (int) at + CHUNK_HEADER_BYTES;
                // Some writers keep the JPEG segment's name in front.
                int tiff = end - body > 6 && file[body] == 'E' ? body + 6 : body;
                return ExifOrientation.of(file, tiff, (int) end);
            }
            at = end;
        }
        return 1;
    }

    private static String type(byte[] file, int chunk) {
        return new String(file, chunk, 4, StandardCharsets.ISO_8859_1);
    }

    private static long end(byte[] file, int chunk) {
        long bytes = Bytes.u32le(file, chunk + 4);
        return chunk + CHUNK_HEADER_BYTES + bytes + (bytes & 1);
    }
}
