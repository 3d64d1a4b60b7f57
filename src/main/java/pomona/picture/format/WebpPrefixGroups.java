package pomona.picture.format;

import java.util.Arrays;

/**
 * Counts the groups of prefix codes in a lossless WebP stream
 * (<a href="https://www.rfc-editor.org/rfc/rfc9649#section-3">RFC 9649, section 3</a>) without making a pixel.
 *
 * <p>libwebp keeps 5 to 20 KB of tables for each group, of which a stream may announce 65,536 in 2.5 bytes each. So the
 * number is told before it begins: everything in front of the pixels is read here, and its values are left aside but for
 * the largest number of a group. Each of the four transforms may come once, so the work is bounded by the pixels.
 */
final class WebpPrefixGroups {
    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;

    private final byte[] file;
    private final long endBit;
    private long at;

    private WebpPrefixGroups(byte[] file, Span stream) {
        this.file = file;
        at = 8L * stream.from();
        endBit = 8L * stream.to();
    }

    /**
     * The largest number of a group and one.
     *
     * @param stream behind the header of five bytes, if it has one
     * @throws PictureException it ends before its pixels, or makes no sense
     */
    static int count(byte[] file, Span stream, int width, int height) throws PictureException {
        return new WebpPrefixGroups(file, stream).count(width, height);
    }

    private int count(int width, int height) throws PictureException {
        int codedWidth = transforms(width, height);
        if (bits(1) == 1) {
            // The size of the colour cache.
            bits(4);
        }
        if (bits(1) == 0) {
            return 1;
        }
        int tileBits = 2 + bits(3);
        return 1 + skipImage(tiles(codedWidth, tileBits), tiles(height, tileBits));
    }

    /** Returns the width in which the pixels are coded: with few colours several are packed into one. */
    private int transforms(int width, int height) throws PictureException {
        int codedWidth = width;
        int seen = 0;
        while (bits(1) == 1) {
            int type = bits(2);
            if ((seen & 1 << type) != 0) {
                throw broken();
            }
            seen |= 1 << type;
            switch (Transform.values()[type]) {
                case PREDICTOR, CROSS_COLOUR -> {
                    int tileBits = 2 + bits(3);
                    skipImage(tiles(codedWidth, tileBits), tiles(height, tileBits));
                }
                case SUBTRACT_GREEN -> {}
                case COLOUR_TABLE -> {
                    int colours = 1 + bits(8);
                    skipImage(colours, 1);
                    codedWidth = tiles(codedWidth, colours > 16 ? 0 : colours > 4 ? 1 : colours > 2 ? 2 : 3);
                }
            }
        }
        return codedWidth;
    }

    /** In the order of their numbers. */
    private enum Transform {
        PREDICTOR,
        CROSS_COLOUR,
        SUBTRACT_GREEN,
        COLOUR_TABLE
    }

    private static int tiles(int size, int tileBits) {
        return (size + (1 << tileBits) - 1) >> tileBits;
    }

    /** Reads over an image that serves the pixels' decoding; returns its largest value of red and green, red first. */
    private int skipImage(int width, int height) throws PictureException {
        int cached = bits(1) == 1 ? 1 << bits(4) : 0;
        Code green = new Code(LITERALS + LENGTHS + cached);
        Code red = new Code(LITERALS);
        Code blue = new Code(LITERALS);
        Code alpha = new Code(LITERALS);
        Code distance = new Code(DISTANCES);
        int largest = 0;
        long left = (long) width * height;
        while (left > 0) {
            int symbol = green.next();
            if (symbol < LITERALS) {
                largest = Math.max(largest, red.next() << 8 | symbol);
                blue.next();
                alpha.next();
                left--;
            } else if (symbol < LITERALS + LENGTHS) {
                left -= lengthOrDistance(symbol - LITERALS);
                lengthOrDistance(distance.next());
            } else {
                left--;
            }
        }
        return largest;
    }

    private int lengthOrDistance(int prefix) throws PictureException {
        if (prefix < 4) {
            return prefix + 1;
        }
        int extraBits = (prefix - 2) >> 1;
        return ((2 + (prefix & 1)) << extraBits) + bits(extraBits) + 1;
    }

    private int bits(int count) throws PictureException {
        if (at + count > endBit) {
            throw PictureLayout.truncated(PictureFormat.WEBP);
        }
        int value = 0;
        for (int i = 0; i < count; i++, at++) {
            value |= (file[(int) (at >> 3)] >> (at & 7) & 1) << i;
        }
        return value;
    }

    private static PictureException broken() {
        return PictureException.bad("The WebP is damaged: its codes make no sense.");
    }

    /** A canonical prefix code, as deflate has them: symbols by length, then by value. */
    private final class Code {
        private static final int LENGTH_MAX = 15;
        private static final int[] LENGTH_CODE_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        };

        private final int[] countOfLength = new int[LENGTH_MAX + 1];
        private final int[] symbols;

        /** Reads a code. */
        Code(int alphabet) throws PictureException {
            this(bits(1) == 1 ? fewLengths(alphabet) : lengths(alphabet));
        }

        private Code(byte[] lengths) throws PictureException {
            for (byte length : lengths) {
                countOfLength[length]++;
            }
            symbols = new int[lengths.length - countOfLength[0]];
            countOfLength[0] = 0;
            int at = 0;
            int free = 1;
            for (int length = 1; length <= LENGTH_MAX; length++) {
                free = 2 * free - countOfLength[length];
                for (int symbol = 0; symbol < lengths.length; symbol++) {
                    if (lengths[symbol] == length) {
                        symbols[at++] = symbol;
                    }
                }
            }
            if (symbols.length != 1 && free != 0) {
                throw broken();
            }
        }

        int next() throws PictureException {
            if (symbols.length == 1) {
                return symbols[0];
            }
            int code = 0;
            int first = 0;
            int index = 0;
            for (int length = 1; length <= LENGTH_MAX; length++) {
                code |= bits(1);
                int count = countOfLength[length];
                if (code - first < count) {
                    return symbols[index + code - first];
                }
                index += count;
                first = (first + count) << 1;
                code <<= 1;
            }
            throw broken();
        }
    }

    /** A code of one symbol or two. */
    private byte[] fewLengths(int alphabet) throws PictureException {
        byte[] lengths = new byte[Math.max(alphabet, LITERALS)];
        boolean two = bits(1) == 1;
        lengths[bits(bits(1) == 1 ? 8 : 1)] = 1;
        if (two) {
            lengths[bits(8)] = 1;
        }
        return lengths;
    }

    private byte[] lengths(int alphabet) throws PictureException {
        byte[] lengthsOfLengths = new byte[Code.LENGTH_CODE_ORDER.length];
        int given = 4 + bits(4);
        for (int i = 0; i < given; i++) {
            lengthsOfLengths[Code.LENGTH_CODE_ORDER[i]] = (byte) bits(3);
        }
        Code code = new Code(lengthsOfLengths);
        int left = bits(1) == 1 ? 2 + bits(2 + 2 * bits(3)) : alphabet;
        byte[] lengths = new byte[alphabet];
        byte previous = 8;
        for (int symbol = 0; symbol < alphabet && left > 0; left--) {
            int length = code.next();
            if (length < 16) {
                lengths[symbol++] = (byte) length;
                previous = length == 0 ? previous : (byte) length;
                continue;
            }
            int times = length == 16 ? 3 + bits(2) : length == 17 ? 3 + bits(3) : 11 + bits(7);
            if (symbol + times > alphabet) {
                throw broken();
            }
            Arrays.fill(lengths, symbol, symbol + times, length == 16 ? previous : 0);
            symbol += times;
        }
        return lengths;
    }
}
