package pomona.tools.painter.leaf;

import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Curve;

/** What a leaf is at one point before any light falls on it; what grows on a leaf changes it. */
final class Tissue {
    /** What share of each colour it throws back. */
    Colour colour = Colour.BLACK;
    /** 0 velvet, 1 wax. */
    double gloss;
    /** Height over the leaf's plane, in leaf lengths. */
    double height;

    /** Covers a share of it with another colour, and dulls it by as much. */
    void stain(Colour stain, double share) {
        double part = Curve.clamp(share);
        colour = colour.mix(stain, part);
        gloss *= 1 - part;
    }
}
