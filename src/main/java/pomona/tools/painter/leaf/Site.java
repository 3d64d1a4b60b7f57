package pomona.tools.painter.leaf;

import java.util.ArrayList;
import java.util.List;
import pomona.tools.painter.paint.Dice;
import pomona.tools.painter.paint.Noise;

/** A place on a leaf where something grows. */
record Site(double along, double across) {
    private static final int TRIES = 2000;

    /**
     * Up to {@code count} places on a leaf, off the midrib.
     *
     * @param apart least distance between two, in leaf lengths
     * @param reach how near to the margin, as a share of the way from the midrib
     */
    static List<Site> scatter(LeafShape shape, Dice dice, int count, double apart, double reach) {
        Noise noise = new Noise(shape.seed());
        List<Site> sites = new ArrayList<>();
        for (int i = 0; i < TRIES && sites.size() < count; i++) {
            Site site = new Site(dice.between(0.06, 0.94), dice.between(-0.35, 0.35));
            double distance = Math.abs(site.across);
            boolean inside = distance > 0.02 && distance < reach * shape.margin(site.along, site.across > 0, noise);
            if (inside && sites.stream().allMatch(other -> other.distance(site) >= apart)) {
                sites.add(site);
            }
        }
        return sites;
    }

    private double distance(Site other) {
        double dx = along - other.along;
        double dy = across - other.across;
        return Math.sqrt(dx * dx + dy * dy);
    }

    Spot spot(double radius, double waver, Dice dice) {
        return new Spot(along, across, radius, waver, dice.next());
    }
}
