package pomona.tools.painter.leaf;

import pomona.tools.painter.paint.Colour;

/**
 * How a leaf's surface looks.
 *
 * @param blade its green
 * @param vein the paler green of its veins
 * @param gloss 0 dull, 1 waxed
 * @param relief how deep the veins lie and how far the flesh between them bulges; 1 is usual
 * @param nearRise slope of the near half up from the midrib; both halves rising fold the leaf like a book
 * @param farRise slope of the far half
 * @param glow share of light from behind that the blade lets through
 */
public record LeafSkin(
        Colour blade, Colour vein, double gloss, double relief, double nearRise, double farRise, double glow) {
    LeafSkin darker(double factor) {
        return new LeafSkin(blade.times(factor), vein.times(factor), gloss, relief, nearRise, farRise, glow);
    }
}
