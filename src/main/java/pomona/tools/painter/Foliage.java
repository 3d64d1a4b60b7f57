package pomona.tools.painter;

import java.util.List;
import pomona.tools.painter.leaf.Leaf;
import pomona.tools.painter.leaf.LeafPainter;
import pomona.tools.painter.leaf.LeafShape;
import pomona.tools.painter.leaf.LeafSkin;
import pomona.tools.painter.paint.Canvas;
import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Curve;
import pomona.tools.painter.paint.Dapple;
import pomona.tools.painter.paint.Dice;
import pomona.tools.painter.paint.Light;
import pomona.tools.painter.paint.Noise;
import pomona.tools.painter.paint.Stroke;

/**
 * The tree behind the leaf, out of focus: dark depth, blurred leaves in three distances, bright gaps where the sky shines
 * through, a twig or two.
 *
 * @param depth colour of the darkest depth
 * @param leaves green of the leaves behind
 * @param gap colour of the light in the gaps
 * @param gaps how many gaps
 * @param crowd how many leaves, 1 being usual
 */
record Foliage(Colour depth, Colour leaves, Colour gap, int gaps, double crowd) {

    void paint(Canvas canvas, Light light, Dapple dapple, Dice dice) {
        Noise noise = new Noise(dice.next());
        for (int row = 0; row < canvas.height(); row++) {
            for (int column = 0; column < canvas.width(); column++) {
                double hills = noise.rough(canvas.at(column) * 3, canvas.at(row) * 3, 3);
                canvas.set(canvas.index(column, row), depth.mix(leaves, 0.7 * Curve.smooth(0.35, 0.75, hills)));
            }
        }
        LeafPainter painter = new LeafPainter(canvas, light, dapple);
        scatter(canvas, painter, dice, (int) (46 * crowd), 0.16, 0.42);
        for (int i = 0; i < gaps; i++) {
            gap(canvas, dice, dice.between(0.012, 0.05), 0.9);
        }
        canvas.blur(0.02);
        for (int i = 0; i < gaps; i++) {
            gap(canvas, dice, dice.between(0.012, 0.034), 0.22);
        }
        canvas.blur(0.005);
        scatter(canvas, painter, dice, (int) (13 * crowd), 0.3, 0.6);
        twig(canvas, light, dapple, dice, noise);
        canvas.blur(0.008);
    }

    private void scatter(Canvas canvas, LeafPainter painter, Dice dice, int count, double shortest, double longest) {
        for (int i = 0; i < count; i++) {
            painter.paintRoughly(someLeaf(canvas, dice, shortest, longest));
        }
    }

    private Leaf someLeaf(Canvas canvas, Dice dice, double shortest, double longest) {
        double x = dice.between(-0.1, canvas.right() + 0.1);
        double y = dice.between(-0.1, canvas.bottom() + 0.1);
        double length = dice.between(shortest, longest);
        double turn = dice.between(0, 2 * Math.PI);
        LeafShape shape = new LeafShape(
                dice.next(), dice.between(0.22, 0.34), dice.between(0.35, 1), dice.between(-0.08, 0.08), 7, 0.01);
        double yellow = dice.between(0.8, 1.35);
        Colour green = new Colour(leaves.red() * yellow, leaves.green(), leaves.blue() / yellow)
                .times(dice.between(0.4, 1.3))
                .mix(depth, dice.between(0, 0.4));
        LeafSkin skin = new LeafSkin(
                green,
                green.mix(Colour.of(0xC8_D4_9A), 0.3),
                dice.between(0, 0.9),
                1,
                dice.between(-0.7, 0.5),
                dice.between(-0.7, 0.5),
                dice.between(0, 0.25));
        double stalkX = x - 0.5 * length * StrictMath.cos(turn);
        double stalkY = y - 0.5 * length * StrictMath.sin(turn);
        return new Leaf(
                stalkX,
                stalkY,
                stalkX + length * StrictMath.cos(turn),
                stalkY + length * StrictMath.sin(turn),
                shape,
                skin,
                dice.between(0, 0.7),
                List.of());
    }

    private void gap(Canvas canvas, Dice dice, double radius, double strength) {
        double x = dice.between(0, canvas.right());
        double y = dice.between(0, canvas.bottom());
        double bright = strength * dice.between(0.3, 1);
        for (int row = Math.max(0, canvas.pixel(y - radius));
                row < Math.min(canvas.height(), canvas.pixel(y + radius) + 2);
                row++) {
            for (int column = Math.max(0, canvas.pixel(x - radius));
                    column < Math.min(canvas.width(), canvas.pixel(x + radius) + 2);
                    column++) {
                double dx = canvas.at(column) - x;
                double dy = canvas.at(row) - y;
                double inside = (radius - Math.sqrt(dx * dx + dy * dy)) * canvas.unit();
                canvas.add(canvas.index(column, row), gap.times(bright * Curve.clamp(inside + 0.5)));
            }
        }
    }

    private static void twig(Canvas canvas, Light light, Dapple dapple, Dice dice, Noise noise) {
        double x = dice.between(0.1, 0.9) * canvas.right();
        double lean = dice.between(-0.6, 0.6);
        double thick = dice.between(0.008, 0.022);
        new Stroke(
                        x,
                        -0.05,
                        x + lean * 0.5 + dice.between(-0.15, 0.15),
                        canvas.bottom() * 0.5,
                        x + lean,
                        canvas.bottom() + 0.05,
                        thick,
                        thick * 1.4,
                        Colour.of(0x6A_52_42),
                        0.6)
                .paint(canvas, light, dapple, noise);
    }
}
