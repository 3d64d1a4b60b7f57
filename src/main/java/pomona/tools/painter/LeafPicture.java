package pomona.tools.painter;

import java.util.List;
import pomona.tools.painter.leaf.Ailment;
import pomona.tools.painter.leaf.Leaf;
import pomona.tools.painter.leaf.LeafShape;
import pomona.tools.painter.leaf.LeafSkin;
import pomona.tools.painter.paint.Canvas;
import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Dapple;
import pomona.tools.painter.paint.Dice;
import pomona.tools.painter.paint.Noise;
import pomona.tools.painter.paint.Stroke;

/**
 * A picture of one apple leaf on its twig in the tree, with others beside and behind it. The seed decides the leaf's shape and
 * place, where its lesions are, and all that lies behind.
 *
 * @param size the leaf's length as a share of the picture's shorter side: small is far away
 * @param turn direction the tip points to, in radians clockwise from right
 * @param shade how much of the sun other leaves keep off, in patches; 0 none
 * @param companions leaves on the same twig, beside the one that is meant
 */
record LeafPicture(
        int width,
        int height,
        Mood mood,
        long seed,
        Ailment ailment,
        double size,
        double turn,
        double shade,
        int companions)
        implements Drawing {
    private static final Colour GREEN = Colour.of(0x3C_6C_20);
    private static final Colour VEIN = Colour.of(0x94_B4_5C);
    /** A full-grown leaf of summer is duller, and its veins stand out less. */
    private static final Colour SUMMER_GREEN = Colour.of(0x50_65_34);

    private static final Colour SUMMER_VEIN = SUMMER_GREEN.mix(VEIN, 0.45);
    private static final Colour BARK = Colour.of(0x70_58_48);

    @Override
    public Picture draw() {
        Dice dice = new Dice(seed);
        Scene scene = new Scene(
                width, height, dice.next(), mood.light(), new Dapple(new Noise(dice.next()), 0.5, 0.4, shade));
        scene.foliage(mood.foliage());
        boolean mildew = ailment == Ailment.MILDEW;
        LeafShape shape = new LeafShape(
                dice.next(),
                mildew ? dice.between(0.17, 0.28) : dice.between(0.32, 0.41),
                mildew ? dice.between(0.2, 0.9) : dice.between(0.8, 1),
                dice.between(-0.08, 0.08),
                8,
                0.009);
        Leaf leaf = leaf(scene.canvas(), dice, shape, mildew);
        double stalk = dice.between(0.2, 0.3);
        double sag = dice.between(-0.1, 0.1);
        double endX = leaf.stalkX() - StrictMath.cos(turn) * stalk + StrictMath.sin(turn) * sag;
        double endY = leaf.stalkY() - StrictMath.sin(turn) * stalk - StrictMath.cos(turn) * sag;
        twig(scene, dice, endX, endY);
        for (int i = 0; i < companions; i++) {
            companion(scene, dice, endX, endY, turn + (i % 2 == 0 ? 1 : -1) * (0.9 + 0.5 * i));
        }
        scene.blur(0.0022);
        scene.shadowOf(leaf, 0.05, 0.08, 0.03, 0.45);
        scene.leaf(leaf, stalk, sag);
        return scene.develop(mood.film());
    }

    private Leaf leaf(Canvas canvas, Dice dice, LeafShape shape, boolean mildew) {
        double x = canvas.right() / 2 + dice.between(-0.06, 0.06) + 0.04 * StrictMath.cos(turn);
        double y = canvas.bottom() / 2 + dice.between(-0.04, 0.04) + 0.04 * StrictMath.sin(turn);
        double halfX = size / 2 * StrictMath.cos(turn);
        double halfY = size / 2 * StrictMath.sin(turn);
        // Felt lets little light through.
        LeafSkin skin = mildew
                ? new LeafSkin(green(), vein(), 0.2, 1, 0.5, 0.3, mood.glow() / 3)
                : new LeafSkin(green(), vein(), 0.8, 1, 0.25, -0.1, mood.glow());
        return new Leaf(x - halfX, y - halfY, x + halfX, y + halfY, shape, skin, 0, ailment.on(shape, dice));
    }

    private Colour green() {
        return ailment.isOfSummer() ? SUMMER_GREEN : GREEN;
    }

    private Colour vein() {
        return ailment.isOfSummer() ? SUMMER_VEIN : VEIN;
    }

    /** The twig on which the leaf grows, through the end of its stalk and out of the picture both ways. */
    private void twig(Scene scene, Dice dice, double x, double y) {
        double lean = turn + Math.PI / 2 + dice.between(-0.35, 0.35);
        double dx = 1.8 * StrictMath.cos(lean);
        double dy = 1.8 * StrictMath.sin(lean);
        // The curve's middle is the mean of its ends' mean and the point between: bowed against each other, it stays
        // put.
        double bow = dice.between(-0.12, 0.12);
        double bowX = bow * dy;
        double bowY = -bow * dx;
        scene.stem(new Stroke(
                x - dx - bowX,
                y - dy - bowY,
                x + bowX,
                y + bowY,
                x + dx - bowX,
                y + dy - bowY,
                0.026 * size,
                0.017 * size,
                BARK,
                0.5));
    }

    private void companion(Scene scene, Dice dice, double x, double y, double direction) {
        double length = size * dice.between(0.55, 0.85);
        double stalk = dice.between(0.08, 0.16);
        double startX = x + stalk * StrictMath.cos(direction);
        double startY = y + stalk * StrictMath.sin(direction);
        LeafShape shape = new LeafShape(
                dice.next(), dice.between(0.28, 0.38), dice.between(0.5, 1), dice.between(-0.1, 0.1), 7, 0.009);
        LeafSkin skin = new LeafSkin(
                green().times(dice.between(0.75, 1.05)),
                vein(),
                0.6,
                1,
                dice.between(-0.4, 0.4),
                dice.between(-0.4, 0.4),
                0.1);
        Leaf leaf = new Leaf(
                startX,
                startY,
                startX + length * StrictMath.cos(direction),
                startY + length * StrictMath.sin(direction),
                shape,
                skin,
                dice.between(0.1, 0.5),
                List.of());
        scene.shadowOf(leaf, 0.03, 0.05, 0.02, 0.35);
        scene.leaf(leaf, stalk, 0);
    }
}
