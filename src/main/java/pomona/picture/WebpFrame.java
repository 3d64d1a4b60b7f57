package pomona.picture;

import org.jspecify.annotations.Nullable;

/**
 * One picture in a WebP: the only one, or an animation's first.
 *
 * @param left pixels from the canvas's left side
 * @param top pixels from the canvas's upper side
 * @param kind how its colours are written
 * @param data the colours, behind a lossless one's header
 * @param alpha what stands beside a lossy one's colours; empty where nothing does
 */
record WebpFrame(int left, int top, int width, int height, Kind kind, Span data, Span alpha) {
    static final int CHUNK_HEADER_BYTES = 8;

    private static final int LOSSY = 0x56503820;
    private static final int LOSSLESS = 0x5650384c;
    private static final int ALPHA = 0x414c5048;
    private static final int LOSSY_HEADER_BYTES = 10;
    private static final Span NOTHING = new Span(0, 0);

    /** How colours are written: in VP8, in VP8L, in VP8L with transparency. */
    enum Kind {
        LOSSY,
        LOSSLESS,
        LOSSLESS_TRANSPARENT
    }

    /**
     * Looks for a frame among chunks.
     *
     * @param from where the chunks begin
     * @param to where they end by what stands around them
     * @param length how much of the file is there
     * @return null where its header goes on past what is there
     * @throws PictureException there is none, or it is broken
     */
    static @Nullable WebpFrame find(byte[] file, long from, long to, int length, int left, int top)
            throws PictureException {
        Span alpha = NOTHING;
        long at = from;
        while (at + CHUNK_HEADER_BYTES <= to) {
            if (at + CHUNK_HEADER_BYTES > length) {
                return null;
            }
            int type = type(file, at);
            Span content = content(file, at);
            if (type == LOSSY) {
                return lossy(file, content, alpha, length, left, top);
            }
            if (type == LOSSLESS) {
                return lossless(file, content, length, left, top);
            }
            if (type == ALPHA) {
                alpha = content;
            }
            at = end(file, at);
        }
        throw PictureException.bad("The WebP holds no picture.");
    }

    static int type(byte[] file, long chunk) {
        return (int) Bytes.u32be(file, (int) chunk);
    }

    /** Where the next chunk begins. */
    static long end(byte[] file, long chunk) {
        long bytes = Bytes.u32le(file, (int) chunk + 4);
        return chunk + CHUNK_HEADER_BYTES + bytes + (bytes & 1);
    }

    static Span content(byte[] file, long chunk) throws PictureException {
        long from = chunk + CHUNK_HEADER_BYTES;
        long to = from + Bytes.u32le(file, (int) chunk + 4);
        if (to > Integer.MAX_VALUE) {
            throw PictureException.bad("The WebP is broken: a part has an impossible length.");
        }
        return new Span((int) from, (int) to);
    }

    private static @Nullable WebpFrame lossy(byte[] file, Span data, Span alpha, int length, int left, int top)
            throws PictureException {
        int at = data.from();
        if (length - at < LOSSY_HEADER_BYTES) {
            return null;
        }
        int tag = Bytes.u24le(file, at);
        if ((tag & 1) != 0 || Bytes.u24le(file, at + 3) != 0x2a019d) {
            throw PictureException.bad("The WebP is broken: it does not begin with a whole picture.");
        }
        if (tag >> 5 > data.to() - at - LOSSY_HEADER_BYTES) {
            throw PictureException.bad("The WebP is broken: a part has an impossible length.");
        }
        int width = Bytes.u16le(file, at + 6) & 0x3fff;
        int height = Bytes.u16le(file, at + 8) & 0x3fff;
        if (width == 0 || height == 0) {
            throw PictureException.bad("The WebP is broken: its header gives no width or height.");
        }
        return new WebpFrame(left, top, width, height, Kind.LOSSY, data, alpha);
    }

    private static @Nullable WebpFrame lossless(byte[] file, Span content, int length, int left, int top)
            throws PictureException {
        int data = content.from() + Vp8l.HEADER_BYTES;
        if (length < data) {
            return null;
        }
        Vp8l.Header header = Vp8l.Header.read(file, content.from());
        return new WebpFrame(
                left,
                top,
                header.width(),
                header.height(),
                header.transparent() ? Kind.LOSSLESS_TRANSPARENT : Kind.LOSSLESS,
                new Span(data, Math.max(data, content.to())),
                NOTHING);
    }

    boolean hasAlpha() {
        return alpha.to() > alpha.from();
    }

    /** The same, without its place on the canvas. */
    WebpFrame atOrigin() {
        return new WebpFrame(0, 0, width, height, kind, data, alpha);
    }
}
