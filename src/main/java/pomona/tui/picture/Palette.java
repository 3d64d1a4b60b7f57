package pomona.tui.picture;

import com.googlecode.lanterna.TextColor;

/** The colours a tier can show, as 24-bit values, and the nearest of them to any other. */
enum Palette {
    /** xterm's 6x6x6 cube and grey ramp; the first 16 are left out, since each terminal has its own. */
    XTERM_256 {
        @Override
        int nearest(int red, int green, int blue) {
            int r = cubeLevel(red);
            int g = cubeLevel(green);
            int b = cubeLevel(blue);
            int cube = 16 + 36 * r + 6 * g + b;
            int mean = (red + green + blue) / 3;
            int step = Math.max(0, Math.min(GREYS - 1, Math.round((mean - 8) / 10f)));
            int grey = FIRST_GREY + step;
            return distance(rgb(grey), red, green, blue) < distance(rgb(cube), red, green, blue) ? grey : cube;
        }

        @Override
        int rgb(int index) {
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
    },

    /** The sixteen of ANSI with xterm's values. */
    ANSI_16 {
        @Override
        int nearest(int red, int green, int blue) {
            int best = 0;
            int least = Integer.MAX_VALUE;
            for (int i = 0; i < ANSI_RGB.length; i++) {
                int distance = distance(ANSI_RGB[i], red, green, blue);
                if (distance < least) {
                    least = distance;
                    best = i;
                }
            }
            return best;
        }

        @Override
        int rgb(int index) {
            return ANSI_RGB[index];
        }

        @Override
        TextColor colour(int index) {
            return ANSI_COLOURS[index];
        }
    },

    /** Dark and bright, by brightness alone. */
    TWO {
        @Override
        int nearest(int red, int green, int blue) {
            return Dither.brightness(red, green, blue) >= 128 ? 1 : 0;
        }

        @Override
        int rgb(int index) {
            return index == 0 ? 0 : 0xFFFFFF;
        }

        @Override
        TextColor colour(int index) {
            return TextColor.ANSI.DEFAULT;
        }
    };

    private static final int[] CUBE = {0, 95, 135, 175, 215, 255};
    private static final int FIRST_GREY = 232;
    private static final int GREYS = 24;
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

    /** The index of the nearest colour; channels 0 to 255. */
    abstract int nearest(int red, int green, int blue);

    /** The colour of an index as {@code 0xRRGGBB}. */
    abstract int rgb(int index);

    abstract TextColor colour(int index);

    private static int cubeLevel(int channel) {
        if (channel < 48) {
            return 0;
        }
        return channel < 115 ? 1 : (channel - 35) / 40;
    }

    /** Squared distance, the channels weighted about as the eye does. */
    private static int distance(int rgb, int red, int green, int blue) {
        int r = (rgb >> 16 & 0xFF) - red;
        int g = (rgb >> 8 & 0xFF) - green;
        int b = (rgb & 0xFF) - blue;
        return 2 * r * r + 4 * g * g + 3 * b * b;
    }
}
