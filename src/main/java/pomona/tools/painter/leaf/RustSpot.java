package pomona.tools.painter.leaf;

import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Curve;

/**
 * A lesion of cedar apple rust (Gymnosporangium juniperi-virginianae) on the upper side of a leaf: yellow turning to bright
 * orange, with a yellow halo that fades into the green and, in its middle, red-brown flesh with dark dots, the
 * fungus's pycnia.
 *
 * @param age 0 a young yellow spot; 1 an old one with a dark middle
 */
record RustSpot(Spot spot, double age) implements Blemish {
    private static final Colour HALO = Colour.of(0xD2_C2_2E);
    private static final Colour FLESH = Colour.of(0xF0_9A_14);
    private static final Colour MIDDLE = Colour.of(0xD0_52_10);
    private static final Colour PYCNIA = Colour.of(0x3C_16_0A);

    @Override
    public void mark(double along, double across, Tissue tissue) {
        double d = spot.distance(along, across);
        if (d > 2.2) {
            return;
        }
        double grain = spot.grain(along, across, 3);
        tissue.stain(HALO.times(0.8 + 0.4 * grain), Curve.smooth(2.1, 0.9, d) * 0.7);
        tissue.stain(FLESH.times(0.75 + 0.5 * grain), Curve.smooth(1.12, 0.8, d) * 0.95);
        tissue.stain(MIDDLE.times(0.7 + 0.6 * grain), Curve.smooth(0.8, 0.25, d) * (0.35 + 0.5 * age));
        double dots = spot.grain(along, across, 6);
        tissue.stain(PYCNIA, Curve.smooth(0.7, 0.4, d) * Curve.smooth(0.56, 0.68, dots) * age);
        tissue.height += 0.006 * Curve.smooth(1.1, 0.3, d);
    }
}
