package pomona.report.season;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The convex hull of points that come one by one, by Andrew's monotone chain (A. M. Andrew, "Another efficient algorithm
 * for convex hulls in two dimensions", Information Processing Letters 9, 1979). Points inside are dropped as soon as
 * there are some, so that any number costs little.
 */
public final class Hull {
    private static final int PENDING_MAX = 512;

    private List<Places.Point> points = new ArrayList<>();

    void add(Places.Point point) {
        points.add(point);
        if (points.size() > PENDING_MAX) {
            points = hull(points);
        }
    }

    /** The corners, counter-clockwise, none of them on a straight line between its neighbours. */
    List<Places.Point> corners() {
        return hull(points);
    }

    private static List<Places.Point> hull(List<Places.Point> points) {
        List<Places.Point> sorted = points.stream()
                .distinct()
                .sorted(Comparator.comparingDouble(Places.Point::longitude).thenComparingDouble(Places.Point::latitude))
                .toList();
        if (sorted.size() < 3) {
            return new ArrayList<>(sorted);
        }
        List<Places.Point> corners = new ArrayList<>();
        chain(sorted, corners);
        List<Places.Point> upper = new ArrayList<>();
        List<Places.Point> backwards = new ArrayList<>(sorted);
        Collections.reverse(backwards);
        chain(backwards, upper);
        corners.remove(corners.size() - 1);
        upper.remove(upper.size() - 1);
        corners.addAll(upper);
        return corners;
    }

    private static void chain(List<Places.Point> sorted, List<Places.Point> chain) {
        for (Places.Point next : sorted) {
            while (chain.size() >= 2 && !turnsLeft(chain.get(chain.size() - 2), chain.get(chain.size() - 1), next)) {
                chain.remove(chain.size() - 1);
            }
            chain.add(next);
        }
    }

    private static boolean turnsLeft(Places.Point from, Places.Point over, Places.Point to) {
        return (over.longitude() - from.longitude()) * (to.latitude() - from.latitude())
                        - (over.latitude() - from.latitude()) * (to.longitude() - from.longitude())
                > 0;
    }
}
