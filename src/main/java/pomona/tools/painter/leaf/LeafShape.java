package pomona.tools.painter.leaf;

import pomona.tools.painter.paint.Curve;
import pomona.tools.painter.paint.Noise;

/**
 * The outline and the veins of one apple leaf, lying along its midrib: {@code along} runs from 0 at the stalk to 1 at the
 * tip, {@code across} is the distance from the midrib in the same unit, positive on the leaf's near side. An apple leaf is
 * egg-shaped with a drawn-out tip and a margin of small teeth leaning towards the tip; six to nine pairs of side veins leave the
 * midrib at half a right angle and bow forwards.
 *
 * @param halfWidth widest distance from midrib to margin: 0.3 is an everyday leaf, 0.14 a mildewed one
 * @param far the share of the far side's width that is seen; below 1 the leaf is folded or turned away
 * @param bend how far the midrib bows sideways at its middle
 * @param veins pairs of side veins
 * @param teeth depth of the margin's teeth
 */
public record LeafShape(long seed, double halfWidth, double far, double bend, int veins, double teeth) {
    private static final double VEIN_LEAN = 0.5;
    private static final double VEIN_BOW = 1.55;
    private static final double VEIN_THICKNESS = 0.0031;
    private static final double MIDRIB_THICKNESS = 0.0068;
    private static final int TEETH_A_SIDE = 37;

    /** Where the midrib runs at this place, as a distance from the straight line between stalk and tip. */
    double midrib(double along) {
        double t = Curve.clamp(along);
        return bend * 4 * t * (1 - t) + 0.012 * StrictMath.sin(7 * t + seed % 7) * t * (1 - t) * 4;
    }

    /** Distance from midrib to margin without teeth, before any fold; 0 outside [0, 1]. */
    double margin(double along, boolean near, Noise noise) {
        if (along <= 0 || along >= 1) {
            return 0;
        }
        double rest = 1 - along;
        // along^0.5 · rest^0.75 is widest at 0.4, where it is 0.4973, and tapers to the tip.
        double egg = Math.sqrt(along) * Math.sqrt(rest * Math.sqrt(rest)) / 0.4973;
        double tip = 1 - 0.3 * Curve.bell(rest, 0.12);
        double wave = 1 + 0.22 * (noise.hills(along * 3.1 + 40, near ? 3 : 8) - 0.5);
        return halfWidth * egg * tip * wave;
    }

    /** How far the margin's teeth stand out here; each leans forwards and every other is smaller. */
    double tooth(double along, boolean near, Noise noise) {
        double place = along * TEETH_A_SIDE + (near ? 0 : 0.5) + 0.5 * noise.hills(along * 9, near ? 21 : 27);
        double index = Math.floor(place);
        double within = place - index;
        double size = 0.6 + 0.7 * noise.cell((long) index, near ? 1 : 2);
        // Blunt at its point, leaning to the tip.
        double saw = Curve.smooth(-0.3, 0.66, within) - Curve.smooth(0.6, 1, within);
        return teeth * size * (saw - 0.5) * Curve.smooth(0.02, 0.3, along) * Curve.smooth(1, 0.9, along);
    }

    /** A place's vein: its strength and how it lies between its neighbours. */
    Vein vein(double along, double across, double margin, Noise noise) {
        double distance = Math.abs(across);
        double reach = Curve.clamp(distance / Math.max(margin, 0.02));
        double wander = 0.055 * (noise.rough(along * 4.5, across * 4.5 + 70, 3) - 0.5);
        double root = along - VEIN_LEAN * distance - VEIN_BOW * distance * distance + wander;
        double lean = VEIN_LEAN + 2 * VEIN_BOW * distance;
        double steep = Math.sqrt(1 + lean * lean);
        double spacing = 0.86 / veins;
        double place = (root - 0.03) / spacing + (across > 0 ? 0 : 0.45);
        long index = (long) Math.floor(place);
        double before = shifted(index, across > 0, noise);
        double after = shifted(index + 1, across > 0, noise);
        if (place < before) {
            after = before;
            before = shifted(index - 1, across > 0, noise);
        } else if (place > after) {
            before = after;
            after = shifted(index + 2, across > 0, noise);
        }
        double between = Curve.clamp((place - before) / (after - before));
        double nearest = Math.min(place - before, after - place) * spacing / steep;
        double side = Curve.bell(nearest, VEIN_THICKNESS * (1.25 - 0.85 * reach));
        boolean exists = root > 0.0 && along < 0.985;
        double fade = exists ? Curve.smooth(1.02, 0.75, reach) : 0;
        double rib = Curve.bell(distance, MIDRIB_THICKNESS * (1.15 - 0.85 * Curve.clamp(along)));
        return new Vein(rib, side * fade, between);
    }

    private static double shifted(long index, boolean near, Noise noise) {
        return index + 0.42 * (noise.cell(index, near ? 31 : 32) - 0.5);
    }

    /**
     * @param rib 1 in the middle of the midrib, 0 off it
     * @param side the same of the side veins
     * @param between 0 to 1 from one side vein to the next
     */
    record Vein(double rib, double side, double between) {}
}
