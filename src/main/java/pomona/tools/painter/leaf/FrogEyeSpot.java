package pomona.tools.painter.leaf;

import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Curve;

/**
 * A lesion of frog-eye leaf spot, the leaf phase of black rot (Botryosphaeria obtusa): small, nearly round and sharply
 * bounded; brown or tan dead tissue, paler towards the middle, within a narrow rim of dark purple. An older one is bleached to
 * grey in its middle and carries a few black grains, the fungus's fruit. The green around it stays green.
 *
 * @param age 0 a fresh one, even red-brown; 1 an old one, bleached
 */
record FrogEyeSpot(Spot spot, double age) implements Blemish {
    private static final Colour RIM = Colour.of(0x45_26_2A);
    private static final Colour FRESH = Colour.of(0x6A_44_34);
    private static final Colour TAN = Colour.of(0x80_60_4C);
    private static final Colour BLEACHED = Colour.of(0xA8_90_78);
    private static final Colour FRUIT = Colour.of(0x3A_2A_28);

    @Override
    public void mark(double along, double across, Tissue tissue) {
        double d = spot.distance(along, across);
        if (d > 1.3) {
            return;
        }
        double grain = spot.grain(along, across, 4);
        tissue.stain(RIM, Curve.smooth(1.2, 0.98, d) * 0.85);
        Colour dead = FRESH.mix(TAN, age).times(0.75 + 0.5 * grain);
        tissue.stain(dead, Curve.smooth(0.95, 0.72, d) * 0.85);
        tissue.stain(BLEACHED.times(0.8 + 0.4 * grain), Curve.smooth(0.6, 0.3, d) * age * 0.8);
        tissue.stain(FRUIT, Curve.smooth(0.7, 0.6, d) * Curve.smooth(0.74, 0.8, grain) * age * 0.8);
        tissue.height -= 0.0008 * Curve.smooth(1.1, 0.75, d);
    }
}
