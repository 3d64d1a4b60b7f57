package pomona.tools.painter;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A baseline JPEG writer (ITU-T T.81) in integer arithmetic: colour at half resolution both ways (4:2:0), the standard's
 * own Huffman tables (annex K.3), optionally the EXIF orientation. The library's writer leaves its rounding to the
 * platform; this one writes the same bytes everywhere.
 */
final class JpegWriter {
    private static final int BLOCK = 8;
    private static final int MACROBLOCK = 16;

    private static final int[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    /** Annex K.1, table K.1: luminance. */
    private static final int[] LUMINANCE_STEPS = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };

    /** Annex K.1, table K.2: chrominance. */
    private static final int[] CHROMINANCE_STEPS = {
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99,
                99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
                99,
        99, 99, 99, 99, 99, 99
    };

    /** The cosine transform's matrix, row by frequency, times 2^12: round(4096 · c(u)/2 · cos((2x+1)uπ/16)). */
    private static final int[] COSINE = {
        1448, 1448, 1448, 1448, 1448, 1448, 1448, 1448, 2009, 1703, 1138, 400, -400, -1138, -1703, -2009, 1892, 784,
        -784, -1892, -1892, -784, 784, 1892, 1703, -400, -2009, -1138, 1138, 2009, 400, -1703, 1448, -1448, -1448, 1448,
        1448, -1448, -1448, 1448, 1138, -2009, 400, 1703, -1703, -400, 2009, -1138, 784, -1892, 1892, -784, -784, 1892,
        -1892, 784, 400, -1138, 1703, -2009, 2009, -1703, 1138, -400
    };

    private static final int COSINE_BITS = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int width;
    private final int height;
    private final byte[] rgb;
    private final int[] luminanceSteps;
    private final int[] chrominanceSteps;
    private int pendingBits;
    private int pendingCount;

    private JpegWriter(int width, int height, byte[] rgb, int quality) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
        this.luminanceSteps = scaled(LUMINANCE_STEPS, quality);
        this.chrominanceSteps = scaled(CHROMINANCE_STEPS, quality);
    }

    /**
     * @param rgb three bytes a pixel, row by row
     * @param quality 1 to 100, as the Independent JPEG Group counts it
     * @param orientation EXIF orientation 1 to 8; 1, upright, writes no EXIF
     */
    static byte[] write(int width, int height, byte[] rgb, int quality, int orientation) {
        if (width < 1 || height < 1 || width > 65_535 || height > 65_535 || rgb.length != 3 * width * height) {
            throw new IllegalArgumentException(width + "x" + height + " does not fit " + rgb.length + " bytes");
        }
        JpegWriter writer = new JpegWriter(width, height, rgb, quality);
        writer.headers(orientation);
        writer.scan();
        return writer.out.toByteArray();
    }

    private static int[] scaled(int[] steps, int quality) {
        int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        return Arrays.stream(steps)
                .map(step -> Math.max(1, Math.min(255, (step * percent + 50) / 100)))
                .toArray();
    }

    private void headers(int orientation) {
        bytes(0xFF, 0xD8);
        if (orientation == 1) {
            segment(0xE0, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0);
        } else {
            // A TIFF of one directory with one entry: tag 0x0112, one SHORT.
            segment(
                    0xE1,
                    'E',
                    'x',
                    'i',
                    'f',
                    0,
                    0,
                    'M',
                    'M',
                    0,
                    42,
                    0,
                    0,
                    0,
                    8,
                    0,
                    1,
                    0x01,
                    0x12,
                    0,
                    3,
                    0,
                    0,
                    0,
                    1,
                    0,
                    orientation,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0);
        }
        segment(0xDB, quantisation(0, luminanceSteps));
        segment(0xDB, quantisation(1, chrominanceSteps));
        segment(0xC0, 8, height >> 8, height & 255, width >> 8, width & 255, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1);
        segment(0xC4, HuffmanTable.LUMINANCE_DC.definition(0x00));
        segment(0xC4, HuffmanTable.LUMINANCE_AC.definition(0x10));
        segment(0xC4, HuffmanTable.CHROMINANCE_DC.definition(0x01));
        segment(0xC4, HuffmanTable.CHROMINANCE_AC.definition(0x11));
        segment(0xDA, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0);
    }

    private static int[] quantisation(int id, int[] steps) {
        int[] body = new int[65];
        body[0] = id;
        for (int i = 0; i < 64; i++) {
            body[1 + i] = steps[ZIGZAG[i]];
        }
        return body;
    }

    private void segment(int marker, int... body) {
        int length = body.length + 2;
        bytes(0xFF, marker, length >> 8, length & 255);
        bytes(body);
    }

    private void bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
    }

    private void scan() {
        int[] luminance = new int[MACROBLOCK * MACROBLOCK];
        int[] blueness = new int[BLOCK * BLOCK];
        int[] redness = new int[BLOCK * BLOCK];
        int[] block = new int[BLOCK * BLOCK];
        int lastLuminance = 0;
        int lastBlueness = 0;
        int lastRedness = 0;
        for (int top = 0; top < height; top += MACROBLOCK) {
            for (int left = 0; left < width; left += MACROBLOCK) {
                split(left, top, luminance, blueness, redness);
                for (int part = 0; part < 4; part++) {
                    int corner = (part >> 1) * BLOCK * MACROBLOCK + (part & 1) * BLOCK;
                    for (int i = 0; i < block.length; i++) {
                        block[i] = luminance[corner + (i >> 3) * MACROBLOCK + (i & 7)];
                    }
                    lastLuminance = code(
                            block, luminanceSteps, lastLuminance, HuffmanTable.LUMINANCE_DC, HuffmanTable.LUMINANCE_AC);
                }
                lastBlueness = code(
                        blueness,
                        chrominanceSteps,
                        lastBlueness,
                        HuffmanTable.CHROMINANCE_DC,
                        HuffmanTable.CHROMINANCE_AC);
                lastRedness = code(
                        redness,
                        chrominanceSteps,
                        lastRedness,
                        HuffmanTable.CHROMINANCE_DC,
                        HuffmanTable.CHROMINANCE_AC);
            }
        }
        bits(0x7F, 7);
        bytes(0xFF, 0xD9);
    }

    /** One macroblock as luminance and half-size colour differences, all about 0; the picture's edge goes on outwards. */
    private void split(int left, int top, int[] luminance, int[] blueness, int[] redness) {
        Arrays.fill(blueness, 0);
        Arrays.fill(redness, 0);
        for (int y = 0; y < MACROBLOCK; y++) {
            for (int x = 0; x < MACROBLOCK; x++) {
                int at = 3 * (Math.min(height - 1, top + y) * width + Math.min(width - 1, left + x));
                int r = rgb[at] & 255;
                int g = rgb[at + 1] & 255;
                int b = rgb[at + 2] & 255;
                // JFIF's matrix times 2^16.
                luminance[y * MACROBLOCK + x] = ((19_595 * r + 38_470 * g + 7_471 * b + 32_768) >> 16) - 128;
                int small = (y >> 1) * BLOCK + (x >> 1);
                blueness[small] += -11_059 * r - 21_709 * g + 32_768 * b;
                redness[small] += 32_768 * r - 27_439 * g - 5_329 * b;
            }
        }
        for (int i = 0; i < blueness.length; i++) {
            blueness[i] = Math.min(127, (blueness[i] + (1 << 17)) >> 18);
            redness[i] = Math.min(127, (redness[i] + (1 << 17)) >> 18);
        }
    }

    /** Transforms, quantises and writes a block; returns its DC value for the next block's difference. */
    private int code(int[] block, int[] steps, int lastDc, HuffmanTable dc, HuffmanTable ac) {
        int[] frequencies = transform(block);
        int[] levels = new int[64];
        for (int i = 0; i < 64; i++) {
            levels[i] = rounded(frequencies[ZIGZAG[i]], steps[ZIGZAG[i]]);
        }
        int difference = levels[0] - lastDc;
        int size = size(difference);
        huffman(dc, size);
        magnitude(difference, size);
        int zeros = 0;
        for (int i = 1; i < 64; i++) {
            if (levels[i] == 0) {
                zeros++;
                continue;
            }
            for (; zeros > 15; zeros -= 16) {
                huffman(ac, 0xF0);
            }
            size = size(levels[i]);
            huffman(ac, zeros << 4 | size);
            magnitude(levels[i], size);
            zeros = 0;
        }
        if (zeros > 0) {
            huffman(ac, 0);
        }
        return levels[0];
    }

    /** The two-dimensional cosine transform, times 2^3. */
    private static int[] transform(int[] block) {
        int[] rows = multiply(block, 1, BLOCK, COSINE_BITS - 3);
        return multiply(rows, BLOCK, 1, COSINE_BITS);
    }

    /** Transforms along one direction: {@code stride} from sample to sample, {@code step} from line to line. */
    private static int[] multiply(int[] block, int stride, int step, int shift) {
        int[] result = new int[64];
        int half = 1 << (shift - 1);
        for (int line = 0; line < BLOCK; line++) {
            for (int frequency = 0; frequency < BLOCK; frequency++) {
                int sum = half;
                for (int i = 0; i < BLOCK; i++) {
                    sum += COSINE[frequency * BLOCK + i] * block[line * step + i * stride];
                }
                result[line * step + frequency * stride] = sum >> shift;
            }
        }
        return result;
    }

    private static int rounded(int frequency, int step) {
        int divisor = step << 3;
        int level = (Math.abs(frequency) + divisor / 2) / divisor;
        return frequency < 0 ? -level : level;
    }

    private static int size(int value) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(value));
    }

    private void magnitude(int value, int size) {
        bits(value < 0 ? value + (1 << size) - 1 : value, size);
    }

    private void huffman(HuffmanTable table, int symbol) {
        bits(table.code(symbol), table.length(symbol));
    }

    private void bits(int value, int count) {
        pendingBits = pendingBits << count | value;
        pendingCount += count;
        while (pendingCount >= 8) {
            int next = pendingBits >> (pendingCount - 8) & 255;
            out.write(next);
            if (next == 0xFF) {
                out.write(0);
            }
            pendingCount -= 8;
        }
        pendingBits &= (1 << pendingCount) - 1;
    }
}
