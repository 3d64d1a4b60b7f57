package pomona.picture.format;

/**
 * The headers of a BMP, version 2 to 5.
 *
 * <p>Run-length coded files, and those that wrap a JPEG or PNG, are refused: nobody photographs leaves in them, and the
 * JDK's reader believes their lengths.
 *
 * @param pixelsEnd where the last row ends
 */
record BmpLayout(PictureInfo info, long pixelsEnd) implements SplicedLayout {
    private static final int FILE_HEADER_BYTES = 14;
    private static final int CORE_HEADER_BYTES = 12;

    static BmpLayout read(byte[] file, int length) throws PictureException {
        PictureLayout.requireHeader(FILE_HEADER_BYTES + CORE_HEADER_BYTES, length, PictureFormat.BMP);
        long pixelsFrom = Bytes.u32le(file, 10);
        long headerBytes = Bytes.u32le(file, FILE_HEADER_BYTES);
        boolean core = headerBytes == CORE_HEADER_BYTES;
        if (!core && headerBytes != 40 && headerBytes != 108 && headerBytes != 124) {
            throw PictureException.bad(
                    "The BMP is broken or of a rare kind: its header has %d bytes.".formatted(headerBytes));
        }
        PictureLayout.requireHeader(FILE_HEADER_BYTES + headerBytes, length, PictureFormat.BMP);
        long width = core ? Bytes.u16le(file, 18) : Bytes.i32le(file, 18);
        long height = core ? Bytes.u16le(file, 20) : Math.abs((long) Bytes.i32le(file, 22));
        int depth = Bytes.u16le(file, core ? 24 : 28);
        long compression = core ? 0 : Bytes.u32le(file, 30);
        if (width < 1 || height < 1 || height > Integer.MAX_VALUE) {
            throw PictureException.bad("The BMP is broken: its width or height is impossible.");
        }
        requirePlain(depth, compression);
        int paletteBytes = core ? 3 << depth : 4 * paletteColours(file, depth);
        int masks = compression == 3 && headerBytes == 40 ? 12 : 0;
        boolean palette = depth <= 8;
        long headersEnd = FILE_HEADER_BYTES + headerBytes + masks + (palette ? paletteBytes : 0);
        if (pixelsFrom < headersEnd) {
            throw PictureException.bad("The BMP is broken: its pixels begin inside its header.");
        }
        long rowBytes = (width * depth + 31) / 32 * 4;
        return new BmpLayout(
                new PictureInfo(PictureFormat.BMP.label(), (int) width, (int) height, 1),
                pixelsFrom + rowBytes * height);
    }

    @Override
    public void checkWhole(byte[] file, int length) throws PictureException {
        if (pixelsEnd > length) {
            throw PictureLayout.truncated(PictureFormat.BMP);
        }
    }

    @Override
    public void feed(byte[] file, int length, Input input) {
        input.tail(file, 0, length);
    }

    private static void requirePlain(int depth, long compression) throws PictureException {
        if (compression != 0 && compression != 3) {
            throw PictureException.unsupported(
                    "This is a compressed BMP, which is not read here: save it as an ordinary BMP, PNG or JPEG.");
        }
        boolean known = depth == 1 || depth == 4 || depth == 8 || depth == 16 || depth == 24 || depth == 32;
        if (!known || (compression == 3 && depth != 16 && depth != 32)) {
            throw PictureException.bad("The BMP is broken: %d bits a pixel do not exist.".formatted(depth));
        }
    }

    private static int paletteColours(byte[] file, int depth) throws PictureException {
        long colours = Bytes.u32le(file, 46);
        if (depth <= 8 && colours > 1L << depth) {
            throw PictureException.bad("The BMP is broken: its palette has %d colours.".formatted(colours));
        }
        return depth > 8 ? 0 : colours == 0 ? 1 << depth : (int) colours;
    }
}
