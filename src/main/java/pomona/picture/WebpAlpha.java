package pomona.picture;

/** The transparency that stands beside a lossy WebP's colours (its ALPH chunk), row by row. */
final class WebpAlpha {
    private static final int LOSSLESS = 1;
    /** Filters; 0 is none, 3 the gradient of left, above and the corner between. */
    private static final int FROM_LEFT = 1;

    private static final int FROM_ABOVE = 2;

    private final int width;
    private final int filter;
    private final int[] above;
    private final int[] argb;
    private final PixelRows rows;
    private boolean first = true;

    private WebpAlpha(int width, int filter, PixelRows rows) {
        this.width = width;
        this.filter = filter;
        this.rows = rows;
        above = new int[width];
        argb = new int[width];
    }

    /**
     * Decodes it.
     *
     * @param chunk the chunk's content, a byte at least
     * @param rows is given rows whose red, green and blue are the alpha
     */
    static void decode(byte[] file, Span chunk, int width, int height, PixelRows rows) throws PictureException {
        int header = Bytes.u8(file, chunk.from());
        var data = new Span(chunk.from() + 1, chunk.to());
        var alpha = new WebpAlpha(width, header >> 2 & 3, rows);
        int compression = header & 3;
        if (compression == LOSSLESS) {
            Vp8l.decode(file, data, width, height, alpha::unfilterGreen);
        } else if (compression == 0) {
            alpha.readPlain(file, data, height);
        } else {
            throw PictureException.bad("The WebP is broken: its transparency is of no known kind.");
        }
    }

    private void readPlain(byte[] file, Span data, int height) throws PictureException {
        if ((long) width * height > data.to() - data.from()) {
            throw PictureLayout.truncated(PictureFormat.WEBP);
        }
        int[] row = new int[width];
        int at = data.from();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                row[x] = Bytes.u8(file, at++) << 8;
            }
            unfilterGreen(row);
        }
    }

    private void unfilterGreen(int[] row) throws PictureException {
        int left = first ? 0 : above[0];
        int aboveLeft = left;
        for (int x = 0; x < width; x++) {
            int guess = x == 0 ? left : guess(left, above[x], aboveLeft);
            aboveLeft = above[x];
            left = ((row[x] >>> 8) + (filter == 0 ? 0 : guess)) & 0xff;
            above[x] = left;
            argb[x] = 0xff000000 | left * 0x010101;
        }
        first = false;
        rows.row(argb);
    }

    private int guess(int left, int top, int topLeft) {
        if (first || filter == FROM_LEFT) {
            return left;
        }
        return filter == FROM_ABOVE ? top : Math.max(0, Math.min(255, left + top - topLeft));
    }
}
