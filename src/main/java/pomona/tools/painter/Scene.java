package pomona.tools.painter;

import java.util.List;
import pomona.tools.painter.leaf.Leaf;
import pomona.tools.painter.leaf.LeafPainter;
import pomona.tools.painter.paint.Canvas;
import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Dapple;
import pomona.tools.painter.paint.Dice;
import pomona.tools.painter.paint.Film;
import pomona.tools.painter.paint.Light;
import pomona.tools.painter.paint.Noise;
import pomona.tools.painter.paint.Stroke;

/** One picture being painted from back to front: canvas, light, shade and dice together. */
final class Scene {
    private static final Light DARK = Light.from(0, 0, 1, Colour.BLACK, Colour.BLACK);

    private final Canvas canvas;
    private final Light light;
    private final Dapple dapple;
    private final Dice dice;
    private final Noise noise;
    private final LeafPainter painter;

    Scene(int width, int height, long seed, Light light, Dapple dapple) {
        this.canvas = new Canvas(width, height);
        this.light = light;
        this.dapple = dapple;
        this.dice = new Dice(seed);
        this.noise = new Noise(seed);
        this.painter = new LeafPainter(canvas, light, dapple);
    }

    Canvas canvas() {
        return canvas;
    }

    void foliage(Foliage foliage) {
        foliage.paint(canvas, light, dapple, dice);
    }

    /** Puts what was painted so far out of focus. */
    void blur(double radius) {
        canvas.blur(radius);
    }

    void stem(Stroke stroke) {
        stroke.paint(canvas, light, dapple, noise);
    }

    /** A leaf with its stalk, which bows by {@code sag} units, {@code stalk} units long. */
    void leaf(Leaf leaf, double stalk, double sag) {
        double length = leaf.length();
        double backX = (leaf.stalkX() - leaf.tipX()) / length;
        double backY = (leaf.stalkY() - leaf.tipY()) / length;
        double thick = 0.0085 * length;
        stem(new Stroke(
                leaf.stalkX() - backX * 0.02 * length,
                leaf.stalkY() - backY * 0.02 * length,
                leaf.stalkX() + backX * stalk * 0.5,
                leaf.stalkY() + backY * stalk * 0.5,
                leaf.stalkX() + backX * stalk - backY * sag,
                leaf.stalkY() + backY * stalk + backX * sag,
                thick,
                thick * 1.25,
                leaf.skin().vein().mix(Colour.of(0x9A_5A_48), 0.15),
                0.05));
        painter.paint(leaf);
    }

    /** Darkens what lies behind a leaf, {@code dx, dy} away from it. */
    void shadowOf(Leaf leaf, double dx, double dy, double softness, double depth) {
        Canvas shade = new Canvas(canvas.width(), canvas.height());
        shade.fill(Colour.WHITE);
        Leaf moved = new Leaf(
                leaf.stalkX() + dx,
                leaf.stalkY() + dy,
                leaf.tipX() + dx,
                leaf.tipY() + dy,
                leaf.shape(),
                leaf.skin(),
                1,
                List.of());
        new LeafPainter(shade, DARK, Dapple.NONE).paintRoughly(moved);
        shade.blur(softness);
        for (int i = 0; i < canvas.width() * canvas.height(); i++) {
            canvas.set(i, canvas.get(i).times(1 - depth * (1 - shade.get(i).green())));
        }
    }

    /** The finished picture. */
    Picture develop(Film film) {
        return Picture.upright(canvas.width(), canvas.height(), film.develop(canvas, dice.next()));
    }
}
