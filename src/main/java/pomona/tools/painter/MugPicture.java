package pomona.tools.painter;

import pomona.tools.painter.paint.Canvas;
import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Curve;
import pomona.tools.painter.paint.Film;
import pomona.tools.painter.paint.Light;
import pomona.tools.painter.paint.Noise;

/** A glazed mug on a wooden table before a pale wall: everyday life, and no leaf in it. */
record MugPicture(int width, int height, long seed) implements Drawing {
    private static final Light LIGHT = Light.from(
            -0.75,
            -0.5,
            0.7,
            Colour.of(0xFF_F4_E4).times(0.95),
            Colour.of(0xDC_E6_F0).times(0.45));
    private static final Colour WALL = Colour.of(0xD8_D2_C4);
    private static final Colour WOOD = Colour.of(0xA8_74_44);
    private static final Colour DARK_WOOD = Colour.of(0x6E_42_22);
    private static final Colour GLAZE = Colour.of(0x2E_5A_8C);
    private static final Colour BAND = Colour.of(0xE8_E0_CC);
    private static final Colour COFFEE = Colour.of(0x2A_16_0C);

    private static final double TABLE_EDGE = 0.5;
    private static final double LEFT = 0.5;
    private static final double RIGHT = 0.9;
    private static final double RIM = 0.3;
    private static final double FOOT = 0.76;
    /** How far the rim's and the foot's circles are flattened by the view from above. */
    private static final double TILT = 0.26;

    @Override
    public Picture draw() {
        Canvas canvas = new Canvas(width, height);
        Noise noise = new Noise(seed);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                canvas.set(canvas.index(column, row), room(canvas.at(column), canvas.at(row), noise));
            }
        }
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                mug(canvas, column, row, noise);
            }
        }
        Film film = new Film(1.05, Colour.WHITE, 0.004, 0.3, 0.007);
        return Picture.upright(width, height, film.develop(canvas, seed));
    }

    private static Colour room(double x, double y, Noise noise) {
        double window = Curve.smooth(0.25, 0.05, Math.abs(x + 0.5 * y - 0.42)) * 0.35;
        Colour wall = WALL.times(0.5 + 0.06 * noise.rough(x * 5, y * 5, 3) + window - 0.1 * x);
        double depth = (y - TABLE_EDGE) / (1 - TABLE_EDGE);
        if (depth < -0.02) {
            return wall;
        }
        // Boards run away from the viewer and narrow towards the table's far edge.
        double spread = 0.6 + 1.1 * Math.max(0, depth);
        double board = (x - 0.75) / spread * 5 + 20;
        double along = Math.max(0, depth) * 2 + 3.7 * Math.floor(board);
        double grain = noise.rough(board * 9 + 3 * noise.rough(along, board * 0.4, 2), along * 0.8, 4);
        double joint = Curve.smooth(0.0, 0.025, Math.min(board - Math.floor(board), 1 - board + Math.floor(board)));
        Colour wood = WOOD.mix(DARK_WOOD, Curve.smooth(0.4, 0.65, grain))
                .times((0.75 + 0.4 * noise.cell((long) Math.floor(board), 3)) * (0.35 + 0.65 * joint));
        double middle = (x - 0.9) / 0.42;
        double away = (y - 0.76) / 0.1;
        double shadow = 0.65 * Curve.smooth(1.3, 0.4, Math.sqrt(middle * middle + away * away));
        Colour table = wood.times(1 - 0.45 * shadow)
                .times(LIGHT.on(0, -0.4, shadow))
                .plus(WALL.times(0.04 + window * 0.25 * depth));
        return wall.times(0.6).mix(table, Curve.smooth(-0.02, 0.005, depth));
    }

    private static void mug(Canvas canvas, int column, int row, Noise noise) {
        double x = canvas.at(column);
        double y = canvas.at(row);
        int index = canvas.index(column, row);
        double pixel = 1 / canvas.unit();
        double radius = (RIGHT - LEFT) / 2;
        double across = (x - (LEFT + RIGHT) / 2) / radius;
        handle(canvas, index, x, y);
        double bow = Math.sqrt(Math.max(0, 1 - across * across)) * radius * TILT;
        double body = Math.min(Math.min((1 - Math.abs(across)) * radius, y - RIM) / pixel, (FOOT + bow - y) / pixel);
        double slope = -across / Math.sqrt(Math.max(0.02, 1 - across * across));
        double band = Curve.smooth(0.004, 0, Math.abs(y - bow - 0.5) - 0.035);
        Colour glaze = GLAZE.mix(BAND, band).times(0.95 + 0.1 * noise.rough(x * 30, y * 30, 2));
        double gleam = Curve.smooth(RIM + 0.03, RIM + 0.1, y - bow) * Curve.smooth(FOOT, FOOT - 0.12, y - bow);
        Colour lit = glaze.times(LIGHT.on(0.8 * slope, 0, 0))
                .plus(Colour.grey(0.55 * Curve.bell(across + 0.62, 0.09) * gleam))
                .plus(Colour.grey(0.08 * Curve.bell(across - 0.72, 0.12)));
        canvas.cover(index, lit, body + 0.5);

        double rim = ellipse(across, (y - RIM) / (radius * TILT), radius, pixel);
        canvas.cover(index, GLAZE.mix(BAND, 0.75).times(0.95), rim + 0.5);
        double inside = ellipse(across / 0.93, (y - RIM) / (radius * TILT * 0.9), radius, pixel);
        canvas.cover(index, BAND.times(0.35 + 0.25 * across), inside + 0.5);
        double level = (y - RIM - 0.018) / (radius * TILT * 0.8);
        double coffee = Math.min(inside, ellipse(across / 0.9, level, radius, pixel));
        Colour surface = COFFEE.plus(WALL.times(0.25 * Curve.smooth(0.3, -0.6, across + level)));
        canvas.cover(index, surface, coffee + 0.5);
    }

    /** The handle, a ring that stands out to the right. */
    private static void handle(Canvas canvas, int index, double x, double y) {
        double dx = (x - RIGHT) / 0.115;
        double dy = (y - 0.52) / 0.15;
        double distance = Math.sqrt(dx * dx + dy * dy);
        double off = (distance - 1) * 0.125;
        double half = 0.026;
        double cover = (half - Math.abs(off)) * canvas.unit() + 0.5;
        if (cover <= 0) {
            return;
        }
        double round = Math.min(0.95, Math.abs(off) / half) * Math.signum(off);
        double slope = -round / Math.sqrt(1 - round * round);
        Colour lit = GLAZE.times(LIGHT.on(slope * dx / distance, slope * dy / distance, 0.2))
                .plus(Colour.grey(0.35 * Curve.bell(off + 0.006, 0.006) * Curve.smooth(0.2, -0.6, dy)));
        canvas.cover(index, lit, cover);
    }

    /** Pixels inside an ellipse, from its two coordinates as shares of its half-axes. */
    private static double ellipse(double across, double down, double radius, double pixel) {
        return (1 - Math.sqrt(across * across + down * down)) * radius * TILT / pixel;
    }
}
