package pomona.picture;

/**
 * Reads what a lossless WebP holds (<a href="https://www.rfc-editor.org/rfc/rfc9649#section-3">RFC 9649</a>), row by
 * row.
 *
 * <p>The memory is 4 MB for what copies reach back to, 24 MB of code tables at most, and up to 0.7 bytes a pixel for the
 * smallest tiles that the format knows; the picture itself is never there at once. No step goes on without data: a read
 * past the end is refused.
 */
final class Vp8l {
    /** Signature, width, height, whether there is transparency, version. */
    static final int HEADER_BYTES = 5;

    private static final int SIGNATURE = 0x2f;

    private Vp8l() {}

    /** What the header says. */
    record Header(int width, int height, boolean transparent) {
        /** @param at where {@link #HEADER_BYTES} bytes of it lie */
        static Header read(byte[] file, int at) throws PictureException {
            int sizes = Bytes.i32le(file, at + 1);
            if (Bytes.u8(file, at) != SIGNATURE || sizes >>> 29 != 0) {
                throw PictureException.bad("The WebP is broken: its lossless part does not begin as it must.");
            }
            return new Header(1 + (sizes & 0x3fff), 1 + (sizes >>> 14 & 0x3fff), (sizes >>> 28 & 1) != 0);
        }
    }

    /**
     * Decodes a picture without its header.
     *
     * @param data behind the header
     */
    static void decode(byte[] file, Span data, int width, int height, PixelRows rows) throws PictureException {
        var bits = new Vp8lBits(file, data);
        Vp8lTransforms transforms = Vp8lTransforms.read(bits, width, height);
        int codedWidth = transforms.codedWidth();
        int[] row = new int[width];
        Vp8lImage.decodeMain(bits, codedWidth, height, coded -> {
            System.arraycopy(coded, 0, row, 0, codedWidth);
            transforms.undo(row);
            rows.row(row);
        });
    }
}
