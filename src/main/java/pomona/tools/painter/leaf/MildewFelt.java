package pomona.tools.painter.leaf;

import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Curve;
import pomona.tools.painter.paint.Noise;

/**
 * Powdery mildew (Podosphaera leucotricha): a white to grey felt of threads and spores over the blade, thickest in patches and
 * along the veins, matt and finely grained; older felt turns grey with a breath of purple. A leaf that grew under it
 * is narrow, stiff and folded upwards along its midrib, which its {@link LeafShape} has to say.
 *
 * @param cover how much of the leaf lies under it: from about 0.4, a thin veil, to 1.2, without gaps
 */
record MildewFelt(Noise noise, double cover) implements Blemish {
    private static final Colour FELT = Colour.of(0xA8_B4_A4);
    private static final Colour OLD_FELT = Colour.of(0x86_82_7E);

    @Override
    public void mark(double along, double across, Tissue tissue) {
        double patch = noise.rough(along * 4.5, across * 4.5, 3);
        double clump = noise.rough(along * 26 - 7, across * 26, 3);
        double powder = noise.rough(along * 75, across * 75, 3);
        double thickness =
                Curve.clamp(cover * Curve.smooth(0.3, 0.6, patch + 0.2 * (clump - 0.5) + 0.25 * (cover - 0.5)));
        double old = Curve.smooth(0.5, 0.75, noise.rough(along * 3 + 9, across * 3 - 20, 3));
        Colour felt = FELT.mix(OLD_FELT, 0.7 * old).times(0.7 + 0.35 * powder + 0.25 * clump);
        tissue.stain(felt, 0.8 * thickness * Curve.smooth(0.1, 0.62, powder + 0.35 * (thickness - 0.3)));
        tissue.gloss *= 1 - Math.min(1, 0.9 * cover);
        tissue.height += 0.0016 * powder * thickness;
    }
}
