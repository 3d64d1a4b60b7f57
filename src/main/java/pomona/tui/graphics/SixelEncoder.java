package pomona.tui.graphics;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Pictures as DEC's sixels.
 *
 * <pre>
 *   ESC P 0;1;0 q              what is not painted stays as it is
 *   " 1;1;width;height         a pixel is as high as it is wide
 *   # 7 ; 2 ; 40 ; 60 ; 20     colour 7 in percent of red, green, blue
 *   # 7 !12? ~ !3N $           in colour 7: 12 columns of nothing, one of all six rows, three of N; back to the left
 *   -                          six rows down
 *   ESC \
 * </pre>
 *
 * A sign is 63 + the bits of six pixels, the uppermost the least; {@code !n} repeats the next sign (VT330/VT340
 * Programmer Reference Manual, volume 2, chapter 14).
 */
final class SixelEncoder {
    private static final int ROWS = 6;
    private static final int NOTHING = '?';
    /** From here on a count is shorter than the signs. */
    private static final int REPEATED_FROM = 4;

    private final byte[] numbers;
    private final int[] colours;
    private final int width;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);

    private SixelEncoder(byte[] numbers, int[] colours, int width) {
        this.numbers = numbers;
        this.colours = colours;
        this.width = width;
    }

    /**
     * Encodes some rows of a picture.
     *
     * @param numbers of the colours, by row
     * @param colours {@code 0xRRGGBB}; those that do not occur are not defined
     */
    static byte[] encode(byte[] numbers, int[] colours, int width) {
        return new SixelEncoder(numbers, colours, width).encode();
    }

    private byte[] encode() {
        int height = numbers.length / width;
        ascii("\u001bP0;1;0q\"1;1;" + width + ";" + height);
        define();
        for (int top = 0; top < height; top += ROWS) {
            if (top > 0) {
                out.write('-');
            }
            band(top, Math.min(ROWS, height - top));
        }
        ascii("\u001b\\");
        return out.toByteArray();
    }

    private void define() {
        boolean[] occurs = new boolean[colours.length];
        for (byte number : numbers) {
            occurs[number & 0xFF] = true;
        }
        for (int i = 0; i < colours.length; i++) {
            if (occurs[i]) {
                ascii("#" + i + ";2;" + percent(colours[i] >> 16) + ";" + percent(colours[i] >> 8) + ";"
                        + percent(colours[i]));
            }
        }
    }

    private static int percent(int level) {
        return Math.round((level & 0xFF) * 100 / 255f);
    }

    private void band(int top, int rows) {
        byte[][] signs = new byte[colours.length][];
        for (int row = 0; row < rows; row++) {
            int from = (top + row) * width;
            for (int x = 0; x < width; x++) {
                int number = numbers[from + x] & 0xFF;
                if (signs[number] == null) {
                    signs[number] = new byte[width];
                }
                signs[number][x] |= (byte) (1 << row);
            }
        }
        boolean first = true;
        for (int number = 0; number < signs.length; number++) {
            if (signs[number] != null) {
                if (!first) {
                    out.write('$');
                }
                first = false;
                ascii("#" + number);
                line(signs[number]);
            }
        }
    }

    /** Up to the last sign that paints. */
    private void line(byte[] signs) {
        int end = width;
        while (signs[end - 1] == 0) {
            end--;
        }
        int x = 0;
        while (x < end) {
            int next = x + 1;
            while (next < end && signs[next] == signs[x]) {
                next++;
            }
            repeat(NOTHING + signs[x], next - x);
            x = next;
        }
    }

    private void repeat(int sign, int count) {
        if (count >= REPEATED_FROM) {
            ascii("!" + count);
            out.write(sign);
            return;
        }
        byte[] signs = new byte[count];
        Arrays.fill(signs, (byte) sign);
        out.writeBytes(signs);
    }

    private void ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
