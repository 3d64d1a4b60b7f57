package pomona.tools.painter.leaf;

import pomona.tools.painter.paint.Noise;

/**
 * A round place on a leaf with a wavering edge.
 *
 * @param radius in leaf lengths
 * @param waver 0 a circle, 1 a torn edge
 */
record Spot(double along, double across, double radius, double waver, Noise noise) {
    Spot(double along, double across, double radius, double waver, long seed) {
        this(along, across, radius, waver, new Noise(seed));
    }

    /** Distance from the middle in radii: below 1 inside; beyond 4 it is not worked out. */
    double distance(double atAlong, double atAcross) {
        double dx = (atAlong - along) / radius;
        double dy = (atAcross - across) / radius;
        double square = dx * dx + dy * dy;
        if (square > 16) {
            return 4;
        }
        double edge = noise.rough(dx * 1.3 + 5, dy * 1.3 + 5, 4) - 0.5;
        return Math.sqrt(square) * (1 + 1.5 * waver * edge);
    }

    /** Fine grain within the spot, 0 to 1, {@code fineness} grains in a radius. */
    double grain(double atAlong, double atAcross, double fineness) {
        return noise.rough((atAlong - along) / radius * fineness, (atAcross - across) / radius * fineness + 33, 2);
    }
}
