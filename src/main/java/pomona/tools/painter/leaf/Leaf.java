package pomona.tools.painter.leaf;

import java.util.List;
import pomona.tools.painter.paint.Dapple;

/**
 * A leaf in its place: from the stalk's end to the tip in the canvas's units.
 *
 * @param shadow 0 in full sun, 1 in full shade, where it is even; see also {@link Dapple}
 */
public record Leaf(
        double stalkX,
        double stalkY,
        double tipX,
        double tipY,
        LeafShape shape,
        LeafSkin skin,
        double shadow,
        List<Blemish> blemishes) {
    public Leaf {
        blemishes = List.copyOf(blemishes);
    }

    public double length() {
        double dx = tipX - stalkX;
        double dy = tipY - stalkY;
        return Math.sqrt(dx * dx + dy * dy);
    }
}
