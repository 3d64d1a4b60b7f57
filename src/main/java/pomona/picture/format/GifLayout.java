package pomona.picture.format;

/**
 * The blocks of a GIF (<a href="https://www.w3.org/Graphics/GIF/spec-gif89a.txt">GIF89a</a>), up to its first frame's
 * end. The picture is that frame.
 *
 * @param screenEnd where the header, with the global colour table, ends
 * @param control the graphic control extension before the first frame; empty where there is none
 * @param frame where the first image descriptor begins
 */
record GifLayout(PictureInfo info, int screenEnd, Span control, int frame, int codes) implements SplicedLayout {
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int TRAILER = 0x3b;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int CODE_MAX = 4096;

    static GifLayout read(byte[] file, int length) throws PictureException {
        PictureLayout.requireHeader(13, length, PictureFormat.GIF);
        int screenEnd = 13 + colourTableBytes(file[10]);
        var control = new Span(screenEnd, screenEnd);
        int at = screenEnd;
        while (true) {
            PictureLayout.requireHeader(at + 1L, length, PictureFormat.GIF);
            int kind = Bytes.u8(file, at);
            if (kind == IMAGE) {
                break;
            }
            if (kind != EXTENSION) {
                throw PictureException.bad(
                        kind == TRAILER
                                ? "The GIF holds no picture."
                                : "The GIF is broken: an unknown block stands in it.");
            }
            PictureLayout.requireHeader(at + 2L, length, PictureFormat.GIF);
            int end = endOfBlocks(file, length, at + 2);
            PictureLayout.requireHeader(end, length, PictureFormat.GIF);
            if (Bytes.u8(file, at + 1) == GRAPHIC_CONTROL && end - at == 8) {
                control = new Span(at, end);
            }
            at = end;
        }
        PictureLayout.requireHeader(at + 11L, length, PictureFormat.GIF);
        int width = Bytes.u16le(file, at + 5);
        int height = Bytes.u16le(file, at + 7);
        if (width == 0 || height == 0) {
            throw PictureException.bad("The GIF is broken: its first frame has no width or height.");
        }
        int codes = at + 10 + colourTableBytes(file[at + 9]);
        return new GifLayout(
                new PictureInfo(PictureFormat.GIF.label(), width, height, 1), screenEnd, control, at, codes);
    }

    /** Follows the codes without making the pixels: the JDK's reader leaves the rest black when they end early. */
    @Override
    public void checkWhole(byte[] file, int length) throws PictureException {
        if (codes + 1 > length || endOfBlocks(file, length, codes + 1) > length) {
            throw PictureLayout.truncated(PictureFormat.GIF);
        }
        int rootBits = Bytes.u8(file, codes);
        if (rootBits < 1 || rootBits > 8) {
            throw PictureException.bad("The GIF is broken: its code size is impossible.");
        }
        long missing = info.pixels() - countPixels(file, rootBits);
        if (missing > 0) {
            throw PictureException.bad(
                    "The GIF is damaged: %d of its %d pixels are missing.".formatted(missing, info.pixels()));
        }
    }

    @Override
    public void feed(byte[] file, int length, Input input) {
        input.put(file, 0, screenEnd);
        input.put(file, control.from(), control.to());
        input.tail(file, frame, length);
    }

    private long countPixels(byte[] file, int rootBits) throws PictureException {
        int clear = 1 << rootBits;
        int end = clear + 1;
        int[] lengths = new int[CODE_MAX];
        int next = end + 1;
        int codeBits = rootBits + 1;
        int previous = -1;
        long pixels = 0;
        int bits = 0;
        int bitCount = 0;
        int at = codes + 1;
        for (int block = Bytes.u8(file, at++); block > 0; block = Bytes.u8(file, at++)) {
            for (int blockEnd = at + block; at < blockEnd; at++) {
                bits |= Bytes.u8(file, at) << bitCount;
                bitCount += 8;
                while (bitCount >= codeBits) {
                    int code = bits & ((1 << codeBits) - 1);
                    bits >>>= codeBits;
                    bitCount -= codeBits;
                    if (code == clear) {
                        next = end + 1;
                        codeBits = rootBits + 1;
                        previous = -1;
                        continue;
                    }
                    if (code == end || pixels >= info.pixels()) {
                        return pixels;
                    }
                    if (code > next || (code == next && previous < 0)) {
                        throw PictureException.bad("The GIF is damaged: its codes make no sense.");
                    }
                    int grown = previous < 0 ? 0 : length(lengths, previous, clear) + 1;
                    pixels += code == next ? grown : length(lengths, code, clear);
                    if (previous >= 0 && next < CODE_MAX) {
                        lengths[next++] = grown;
                        if (next == 1 << codeBits && codeBits < 12) {
                            codeBits++;
                        }
                    }
                    previous = code;
                }
            }
        }
        return pixels;
    }

    private static int length(int[] lengths, int code, int clear) {
        return code < clear ? 1 : lengths[code];
    }

    private static int colourTableBytes(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /** Just past a chain of sub-blocks; more than {@code length} when it is cut. */
    private static int endOfBlocks(byte[] file, int length, int from) {
        int at = from;
        while (at < length) {
            int block = Bytes.u8(file, at);
            at += 1 + block;
            if (block == 0) {
                return at;
            }
        }
        return length + 1;
    }
}
