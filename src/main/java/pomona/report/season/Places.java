package pomona.report.season;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pomona.journal.PhotoMetadata;

/** Where photos were taken: how far apart, and around which outlines by block. No point is kept that no outline needs. */
public final class Places {
    /** Blocks with an outline; more would cover each other. */
    private static final int OUTLINES_MAX = 60;

    private final Map<String, Hull> hulls = new LinkedHashMap<>();
    private long count;
    private double south = Double.POSITIVE_INFINITY;
    private double north = Double.NEGATIVE_INFINITY;
    private double west = Double.POSITIVE_INFINITY;
    private double east = Double.NEGATIVE_INFINITY;

    /** Degrees. */
    public record Point(double longitude, double latitude) {}

    void add(Optional<String> block, PhotoMetadata photo) {
        Optional<Point> point = of(photo);
        if (point.isEmpty()) {
            return;
        }
        count++;
        south = Math.min(south, point.get().latitude());
        north = Math.max(north, point.get().latitude());
        west = Math.min(west, point.get().longitude());
        east = Math.max(east, point.get().longitude());
        if (block.isPresent() && (hulls.containsKey(block.get()) || hulls.size() < OUTLINES_MAX)) {
            hulls.computeIfAbsent(block.get(), unseen -> new Hull()).add(point.get());
        }
    }

    /** Where a photo was taken, if it tells. */
    public static Optional<Point> of(PhotoMetadata photo) {
        return photo.latitude() == null || photo.longitude() == null
                ? Optional.empty()
                : Optional.of(new Point(photo.longitude(), photo.latitude()));
    }

    public long count() {
        return count;
    }

    public double south() {
        return south;
    }

    public double north() {
        return north;
    }

    public double west() {
        return west;
    }

    public double east() {
        return east;
    }

    /** The outline of each block that has one: three points and more that are not on one line. */
    public Map<String, List<Point>> outlines() {
        Map<String, List<Point>> outlines = new LinkedHashMap<>();
        hulls.forEach((block, hull) -> {
            List<Point> corners = new ArrayList<>(hull.corners());
            if (corners.size() >= 3) {
                outlines.put(block, corners);
            }
        });
        return outlines;
    }
}
