package pomona.tui.graphics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What a terminal would paint of a sixel sequence: a reader of its own, after DEC's manual. */
final class SixelPicture {
    /** Where nothing was painted. */
    static final int NOTHING = -1;

    private final String text;
    private int at;
    private int width;
    private int height;
    private int[] rgb = new int[0];
    private final Map<Integer, Integer> colours = new HashMap<>();

    private SixelPicture(String text) {
        this.text = text;
    }

    /** Reads a sequence that begins with its {@code ESC P}; fails where it is broken. */
    static SixelPicture of(byte[] bytes) {
        SixelPicture picture = new SixelPicture(new String(bytes, StandardCharsets.ISO_8859_1));
        picture.read();
        return picture;
    }

    private void read() {
        expect("\u001bP0;1;0q\"");
        int[] raster = numbers();
        if (raster.length != 4 || raster[0] != 1 || raster[1] != 1) {
            throw new IllegalArgumentException("raster attributes " + Arrays.toString(raster));
        }
        width = raster[2];
        height = raster[3];
        rgb = new int[width * height];
        Arrays.fill(rgb, NOTHING);
        int x = 0;
        int top = 0;
        int colour = NOTHING;
        while (text.charAt(at) != '\u001b') {
            char sign = text.charAt(at++);
            if (sign == '#') {
                int[] numbers = numbers();
                if (numbers.length == 5) {
                    colours.put(numbers[0], (level(numbers[2]) << 16) | (level(numbers[3]) << 8) | level(numbers[4]));
                }
                colour = Objects.requireNonNull(colours.get(numbers[0]), "a colour that is not defined");
            } else if (sign == '$') {
                x = 0;
            } else if (sign == '-') {
                x = 0;
                top += 6;
            } else {
                int count = 1;
                if (sign == '!') {
                    count = numbers()[0];
                    sign = text.charAt(at++);
                }
                for (int i = 0; i < count; i++) {
                    paint(x++, top, sign - '?', colour);
                }
            }
        }
        expect("\u001b\\");
        if (at != text.length()) {
            throw new IllegalArgumentException("more after the end");
        }
    }

    private void paint(int x, int top, int bits, int colour) {
        if (bits < 0 || bits > 63) {
            throw new IllegalArgumentException("no sixel: " + bits);
        }
        for (int row = 0; row < 6; row++) {
            if ((bits & 1 << row) != 0) {
                if (x >= width || top + row >= height) {
                    throw new IllegalArgumentException("painted outside");
                }
                rgb[(top + row) * width + x] = colour;
            }
        }
    }

    private static int level(int percent) {
        return Math.round(percent * 255 / 100f);
    }

    private void expect(String begin) {
        if (!text.startsWith(begin, at)) {
            throw new IllegalArgumentException("at " + at + " of " + text.length());
        }
        at += begin.length();
    }

    private int[] numbers() {
        int from = at;
        while (Character.isDigit(text.charAt(at)) || text.charAt(at) == ';') {
            at++;
        }
        return Arrays.stream(text.substring(from, at).split(";", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** How many colours it defines. */
    int colours() {
        return colours.size();
    }

    int rgb(int x, int y) {
        return rgb[y * width + x];
    }
}
