package pomona.tui.picture;

import java.util.List;
import java.util.Optional;
import pomona.picture.EvidenceMask;

/**
 * How closely, and where, a photo is looked at.
 *
 * @param width of the upright photo, in its pixels
 * @param height of the upright photo, in its pixels
 * @param power of two that the scale is, as in {@link Crop}
 * @param x the middle, in the photo's pixels
 * @param y the middle, in the photo's pixels
 * @param place the number of the last place of evidence gone to; -1 before the first
 */
public record Lens(int width, int height, int power, double x, double y, int place) {
    /** A photo's pixel as eight by eight: larger ones show nothing more. */
    private static final int POWER_MAX = 3;
    /** A scale must be so much more than that of the whole photo to be worth a key. */
    private static final double LARGER_BY = 1.25;

    /**
     * The room that a photo is shown in.
     *
     * @param columns pixels across
     * @param rows pixels down, two to a cell
     */
    public record Room(int columns, int rows) {}

    /** The whole photo, seen at its middle at the least scale that is larger than that which fits. */
    public static Lens least(int width, int height, Room room) {
        double fits = Math.min(1, Math.min((double) room.columns() / width, (double) room.rows() / height));
        int power = (int) Math.ceil(log2(LARGER_BY * fits));
        return new Lens(width, height, power, width / 2.0, height / 2.0, -1);
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    /** The same place at another scale. */
    public Lens at(int other) {
        return new Lens(width, height, Math.min(POWER_MAX, other), x, y, place);
    }

    /** Whether there is room for the whole photo, pixel for pixel. */
    public boolean fits(Room room) {
        return width <= room.columns() && height <= room.rows();
    }

    /**
     * At the strongest place of evidence or, once there, at the next; empty where none is clear. Coming from further
     * away, as close as still shows all of the map's cell.
     */
    public Optional<Lens> toEvidence(Picture.Request.Evidence evidence, Room room) {
        List<EvidenceMask.Place> places = evidence.mask().places();
        if (places.isEmpty()) {
            return Optional.empty();
        }
        int number = (place + 1) % places.size();
        EvidenceMask.Place there = places.get(number);
        double cellWidth = (double) width / evidence.map().columns();
        double cellHeight = (double) height / evidence.map().rows();
        int close = (int) Math.floor(log2(Math.min(room.columns() / cellWidth, room.rows() / cellHeight)));
        Lens nearer = place < 0 ? at(Math.max(power, close)) : this;
        return Optional.of(nearer.over(there.x() * width, there.y() * height, number));
    }

    /** Another place, in the photo's pixels. */
    private Lens over(double otherX, double otherY, int number) {
        return new Lens(width, height, power, otherX, otherY, number);
    }

    /** Moved by so many of the screen's pixels, as far as there is photo. */
    public Lens moved(int across, int down, Room room) {
        Crop seen = crop(room);
        int middleX = seen.left() + seen.width() / 2 + across;
        int middleY = seen.top() + seen.height() / 2 + down;
        Crop next = over(inPhoto(middleX), inPhoto(middleY), place).crop(room);
        return over(inPhoto(next.left() + next.width() / 2), inPhoto(next.top() + next.height() / 2), place);
    }

    private double inPhoto(int pixels) {
        return Math.scalb((double) pixels, -power);
    }

    /** What is seen of the photo. */
    public Crop crop(Room room) {
        return Crop.around(width, height, power, x, y, room.columns(), room.rows());
    }
}
