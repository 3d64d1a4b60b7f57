package pomona.tools.painter.leaf;

import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Curve;

/**
 * A lesion of frog-eye leaf spot, the leaf phase of black rot (Botryosphaeria obtusa): small, round and sharply bounded. A
 * narrow rim of dark purple encloses brown dead tissue, which dries from its middle outwards to tan and at last to grey; a
 * darker ring stays where the spot stood still before it grew on: the frog's eye. The green around it stays green.
 *
 * @param age 0 a fresh one, even brown; 1 an old one, dried to pale grey in its middle
 */
record FrogEyeSpot(Spot spot, double age) implements Blemish {
    private static final Colour RIM = Colour.of(0x54_2C_38);
    private static final Colour BROWN = Colour.of(0x78_50_40);
    private static final Colour TAN = Colour.of(0xA0_7E_68);
    private static final Colour GREY = Colour.of(0xC0_AE_A0);

    @Override
    public void mark(double along, double across, Tissue tissue) {
        double d = spot.distance(along, across);
        if (d > 1.2) {
            return;
        }
        double grain = spot.grain(along, across, 4);
        tissue.stain(RIM, Curve.smooth(1.06, 0.98, d));
        tissue.stain(BROWN.mix(TAN, age).times(0.85 + 0.3 * grain), Curve.smooth(0.94, 0.82, d));
        tissue.stain(GREY.times(0.88 + 0.24 * grain), Curve.smooth(0.6, 0.45, d) * (0.15 + 0.65 * age));
        tissue.stain(BROWN, Curve.bell(d - 0.55, 0.1) * 0.5);
        tissue.height -= 0.0008 * Curve.smooth(1.1, 0.75, d);
    }
}
