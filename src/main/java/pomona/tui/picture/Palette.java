package pomona.tui.picture;

import com.googlecode.lanterna.TextColor;
import java.util.stream.IntStream;

/**
 * The colours of a tier below true colour, as 24-bit values, and the nearest of them to any other. Each pixel is given
 * its own nearest: what spreads the error over the neighbours makes a leaf of so few pixels a checkerboard.
 */
public enum Palette {
    /** xterm's 6x6x6 cube and grey ramp; the first 16 are left out, since each terminal has its own. */
    XTERM_256(16, 255) {
        @Override
        public int rgb(int index) {
            if (index >= FIRST_GREY) {
                int level = 8 + 10 * (index - FIRST_GREY);
                return level << 16 | level << 8 | level;
            }
            int cube = index - 16;
            return CUBE[cube / 36] << 16 | CUBE[cube / 6 % 6] << 8 | CUBE[cube % 6];
        }

        @Override
        TextColor colour(int index) {
            return new TextColor.Indexed(index);
        }

        /** The cube has few dark colours, all strong: without this a shaded leaf is olive all over, its veins gone. */
        @Override
        float distance(Oklab wanted, Oklab colour) {
            return wanted.squaredTo(colour, LIGHT_TIMES, HUE_TIMES);
        }
    },

    /** The sixteen of ANSI with xterm's values. */
    ANSI_16(0, 15) {
        @Override
        public int rgb(int index) {
            return ANSI_RGB[index];
        }

        @Override
        TextColor colour(int index) {
            return ANSI_COLOURS[index];
        }

        /** All sixteen are strong and a leaf is dull: without its colour made stronger it would be grey all over. */
        @Override
        Oklab wanted(int rgb) {
            return Oklab.of(rgb).vivid(VIVID_TIMES, VIVID_MOST);
        }
    };

    private static final int[] CUBE = {0, 95, 135, 175, 215, 255};
    private static final int FIRST_GREY = 232;
    private static final int[] ANSI_RGB = {
        0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
        0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF
    };
    private static final TextColor[] ANSI_COLOURS = {
        TextColor.ANSI.BLACK,
        TextColor.ANSI.RED,
        TextColor.ANSI.GREEN,
        TextColor.ANSI.YELLOW,
        TextColor.ANSI.BLUE,
        TextColor.ANSI.MAGENTA,
        TextColor.ANSI.CYAN,
        TextColor.ANSI.WHITE,
        TextColor.ANSI.BLACK_BRIGHT,
        TextColor.ANSI.RED_BRIGHT,
        TextColor.ANSI.GREEN_BRIGHT,
        TextColor.ANSI.YELLOW_BRIGHT,
        TextColor.ANSI.BLUE_BRIGHT,
        TextColor.ANSI.MAGENTA_BRIGHT,
        TextColor.ANSI.CYAN_BRIGHT,
        TextColor.ANSI.WHITE_BRIGHT
    };

    /** Seen on drawn and real leaves: outline and veins stay, and fewer greens turn yellow. */
    private static final float LIGHT_TIMES = 2;

    private static final float HUE_TIMES = 4;

    /** Seen on drawn and real leaves: green is green, rust red, and what is behind them stays grey. */
    private static final float VIVID_TIMES = 3;

    private static final float VIVID_MOST = 0.2f;

    private final int first;
    private final int last;

    Palette(int first, int last) {
        this.first = first;
        this.last = last;
    }

    /** The colour of an index as {@code 0xRRGGBB}. */
    public abstract int rgb(int index);

    abstract TextColor colour(int index);

    /** What a pixel, {@code 0xRRGGBB}, is looked for as. */
    Oklab wanted(int rgb) {
        return Oklab.of(rgb);
    }

    /** How far a colour is from the one that is looked for; the least is taken. */
    float distance(Oklab wanted, Oklab colour) {
        return wanted.squaredTo(colour);
    }

    /** For each pixel, {@code 0xRRGGBB}, the index of the nearest colour. */
    int[] nearest(int[] rgb) {
        Nearest nearest = new Nearest(this);
        return IntStream.of(rgb).map(nearest::of).toArray();
    }

    /** Looks for each colour once, since a photo has many of each. */
    private static final class Nearest {
        /** Of each channel; what is left out is less than half of the palettes' smallest step. */
        private static final int BITS = 6;

        private final Palette palette;
        private final Oklab[] colours;
        /** One more than the place among the colours; 0 where none was looked for yet. */
        private final byte[] found = new byte[1 << (3 * BITS)];

        Nearest(Palette palette) {
            this.palette = palette;
            this.colours = IntStream.rangeClosed(palette.first, palette.last)
                    .mapToObj(index -> Oklab.of(palette.rgb(index)))
                    .toArray(Oklab[]::new);
        }

        int of(int rgb) {
            int red = high(rgb >> 16);
            int green = high(rgb >> 8);
            int blue = high(rgb);
            int at = red << (2 * BITS) | green << BITS | blue;
            if (found[at] == 0) {
                found[at] = (byte) (1 + search(whole(red) << 16 | whole(green) << 8 | whole(blue)));
            }
            return palette.first + (found[at] & 0xFF) - 1;
        }

        private static int high(int channel) {
            return (channel & 0xFF) >> (8 - BITS);
        }

        /** Eight bits again, so that black stays black, and white white. */
        private static int whole(int high) {
            return high << (8 - BITS) | high >> (2 * BITS - 8);
        }

        private int search(int rgb) {
            Oklab wanted = palette.wanted(rgb);
            int best = 0;
            float least = Float.MAX_VALUE;
            for (int i = 0; i < colours.length; i++) {
                float distance = palette.distance(wanted, colours[i]);
                if (distance < least) {
                    least = distance;
                    best = i;
                }
            }
            return best;
        }
    }
}
