package pomona.picture;

import java.nio.charset.StandardCharsets;

/**
 * The chunks of a WebP (<a href="https://developers.google.com/speed/webp/docs/riff_container">container</a>).
 *
 * <p>Photos are read, that is the lossy kind without transparency. The lossless kind, in which transparency is written
 * too, is refused: its reader makes as many tables as the file asks for, five times 65,536 at most, and takes what lies
 * past the file's end for zeros, so that a damaged file of 70 bytes kept it busy for 12 s.
 *
 * @param data the chunk of pixels, VP8
 * @param riffEnd where the file ends by its own header
 */
record WebpLayout(PictureInfo info, Span data, long riffEnd) implements PictureLayout {
    /**
     * The WebP reader is plain Java and makes the full picture in many objects: 27 bytes of heap a pixel, 0.1 to 0.2 s a
     * megapixel were measured. This is what a web page's picture has, not a camera's.
     */
    static final long PIXELS_MAX = 4_500_000;

    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FRAME_HEADER_BYTES = 10;

    static WebpLayout read(byte[] file, int length) throws PictureException {
        long at = 12;
        while (true) {
            PictureLayout.requireHeader(at + CHUNK_HEADER_BYTES, length, PictureFormat.WEBP);
            int body = (int) at + CHUNK_HEADER_BYTES;
            long end = end(file, (int) at);
            if (end > Integer.MAX_VALUE) {
                throw PictureException.bad("The WebP is broken: a part has an impossible length.");
            }
            switch (type(file, (int) at)) {
                case "VP8 " -> {
                    PictureLayout.requireHeader(body + FRAME_HEADER_BYTES, length, PictureFormat.WEBP);
                    return new WebpLayout(
                            lossyInfo(file, body, (int) end, orientation(file, length, end)),
                            new Span((int) at, (int) end),
                            CHUNK_HEADER_BYTES + Bytes.u32le(file, 4));
                }
                case "VP8L" -> throw refused("lossless");
                case "ALPH" -> throw refused("transparent");
                case "ANIM", "ANMF" -> throw refused("animated");
                default -> at = end;
            }
        }
    }

    private static PictureException refused(String kind) {
        return PictureException.unsupported(
                "This is a WebP of the %s kind, which is not read here: save the picture as JPEG or PNG."
                        .formatted(kind));
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
        int dataTo = Math.min(data.to(), length);
        int size = 4 + dataTo - data.from();
        input.put('R', 'I', 'F', 'F', size, size >> 8, size >> 16, size >> 24, 'W', 'E', 'B', 'P');
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
        int width = Bytes.u16le(file, frame + 6) & 0x3fff;
        int height = Bytes.u16le(file, frame + 8) & 0x3fff;
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
