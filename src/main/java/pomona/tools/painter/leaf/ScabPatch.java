package pomona.tools.painter.leaf;

import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Curve;

/**
 * A lesion of apple scab (Venturia inaequalis): olive to dark brown velvet whose edge feathers out into the green along the
 * small veins. The leaf yellows around it and rises in a blister under it.
 *
 * @param strength 0 a first shadow, 1 black-brown velvet
 */
record ScabPatch(Spot spot, double strength) implements Blemish {
    private static final Colour YELLOWED = Colour.of(0xA6_A2_3A);
    private static final Colour OLIVE = Colour.of(0x5E_54_26);
    private static final Colour VELVET = Colour.of(0x35_2A_1A);

    @Override
    public void mark(double along, double across, Tissue tissue) {
        double d = spot.distance(along, across);
        if (d > 2.4) {
            return;
        }
        double feather = spot.grain(along, across, 2.2);
        tissue.stain(YELLOWED, Curve.smooth(2.3, 0.8, d) * 0.45 * strength);
        double olive = Curve.smooth(1.5, 0.5, d + 1.6 * (feather - 0.5));
        tissue.stain(OLIVE, olive * (0.35 + 0.5 * strength));
        double fine = spot.grain(along, across, 7);
        double velvet = Curve.smooth(1.05, 0.35, d + 1.4 * (fine - 0.5) + 0.8 * (feather - 0.5));
        tissue.stain(VELVET, velvet * strength * 0.85);
        tissue.height += 0.010 * Curve.smooth(1.6, 0, d) + 0.002 * velvet * fine;
    }
}
