package pomona.tools.painter;

import pomona.tools.painter.paint.Canvas;
import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Curve;
import pomona.tools.painter.paint.Dapple;
import pomona.tools.painter.paint.Film;
import pomona.tools.painter.paint.Light;
import pomona.tools.painter.paint.Noise;

/** An old brick wall in the sun that falls along it: full of detail, and no leaf in it. */
record BrickWallPicture(int width, int height, long seed) implements Drawing {
    private static final Light LIGHT = Light.from(
            0.75,
            -0.65,
            0.5,
            Colour.of(0xFF_EE_D4).times(1.35),
            Colour.of(0xC4_D4_EC).times(0.4));
    private static final Colour RED = Colour.of(0x9A_4A_36);
    private static final Colour BURNT = Colour.of(0x5E_38_34);
    private static final Colour PALE = Colour.of(0xB8_7A_5A);
    private static final Colour MORTAR = Colour.of(0xA8_A0_92);
    private static final double LENGTH = 0.262;
    private static final double COURSE = 0.092;
    private static final double JOINT = 0.007;

    @Override
    public Picture draw() {
        Canvas canvas = new Canvas(width, height);
        Noise noise = new Noise(seed);
        Noise tints = new Noise(seed + 1);
        double step = 0.5 / canvas.unit();
        Dapple dapple = new Dapple(new Noise(seed + 2), 0.9, 0.35, 0.6);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double x = canvas.at(column);
                double y = canvas.at(row);
                double slopeX = (relief(x + step, y, noise) - relief(x - step, y, noise)) / (2 * step);
                double slopeY = (relief(x, y + step, noise) - relief(x, y - step, noise)) / (2 * step);
                Colour stone = colour(x, y, noise, tints);
                canvas.set(canvas.index(column, row), stone.times(LIGHT.on(slopeX, slopeY, dapple.shadow(x, y))));
            }
        }
        Film film = new Film(1.1, Colour.WHITE, 0.004, 0.3, 0.007);
        return Picture.upright(width, height, film.develop(canvas, seed));
    }

    /** Distance to the brick's edge in units, negative in the joint; courses are laid by half a brick and not quite true. */
    private static double edge(double x, double y, Noise noise) {
        double wornX = x + 0.006 * (noise.rough(x * 22, y * 22, 3) - 0.5);
        double wornY = y + 0.005 * (noise.rough(x * 22 + 50, y * 22, 3) - 0.5) + 0.012 * noise.hills(x * 1.5, 4);
        double course = wornY / COURSE;
        long index = (long) Math.floor(course);
        double place = wornX / LENGTH + 0.5 * (index & 1) + 0.06 * noise.cell(index, 9);
        double fromX = Math.min(place - Math.floor(place), 1 - place + Math.floor(place)) * LENGTH;
        double fromY = Math.min(course - index, 1 - course + index) * COURSE;
        return Math.min(fromX, fromY) - JOINT;
    }

    private static double relief(double x, double y, Noise noise) {
        double rough = noise.rough(x * 45, y * 45, 4);
        return 0.007 * Curve.smooth(-0.003, 0.007, edge(x, y, noise)) + 0.005 * rough;
    }

    private static Colour colour(double x, double y, Noise noise, Noise tints) {
        double wornY = y + 0.012 * noise.hills(x * 1.5, 4);
        long course = (long) Math.floor(wornY / COURSE);
        long brick = (long) Math.floor(x / LENGTH + 0.5 * (course & 1) + 0.06 * noise.cell(course, 9));
        double tint = tints.cell(brick, course);
        Colour fired = tint < 0.25 ? RED.mix(BURNT, 1 - 3 * tint) : RED.mix(PALE, (tint - 0.25) * 0.9);
        double speck = noise.rough(x * 60, y * 60 + 9, 3);
        double stain = noise.rough(x * 4, y * 4 + 30, 4);
        Colour stone = fired.times(0.7 + 0.6 * speck).mix(MORTAR, 0.35 * Curve.smooth(0.55, 0.75, stain));
        Colour joint = MORTAR.times(0.65 + 0.6 * speck);
        return joint.mix(stone, Curve.smooth(-0.002, 0.002, edge(x, y, noise)));
    }
}
