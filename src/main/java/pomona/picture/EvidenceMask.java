package pomona.picture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Which parts of an upright picture keep their own colours: those where evidence lies; the rest turns dark and grey.
 *
 * <p>Evidence comes as a coarse grid of cells over the picture as it is stored. First each cell gets a weight, by its
 * part of the strongest cell: so a map whose cells are nearly all strong still tells the strongest, and a faint one is
 * seen as well. Then the weight is bilinear between the middles of cells, as the model pools over overlapping regions
 * and knows no edges between them, and steepened, so that a strong cell is kept whole and its neighbour is not.
 */
public final class EvidenceMask {
    /** Where no cell is as strong as this there is no clear place, and nothing is dimmed. */
    public static final double CLEAR_FROM = 0.3;

    /** Of the strongest cell: a cell with this part of its evidence has no weight, */
    private static final double NONE_TO = 0.6;
    /** and from here on all. */
    private static final double ALL_FROM = 0.95;

    /** A weight between cells: 0.5 is on the border of a strong one and a weak one. */
    private static final double OUTSIDE_TO = 0.1;

    private static final double INSIDE_FROM = 0.5;

    /** What is left of the brightness where no evidence lies. */
    private static final double DIMMED = 0.4;

    private final Turn turn;
    private final List<Double> cells;
    private final List<Double> weights;
    private final double strongest;

    /**
     * A mask over an upright picture.
     *
     * @param turn how the grid is turned, as its picture is
     * @param cells of the grid as it is stored, by row, 0 to 1 each
     */
    public EvidenceMask(Turn turn, List<Double> cells) {
        if (cells.isEmpty() || cells.size() != turn.storedWidth() * turn.storedHeight()) {
            throw new IllegalArgumentException(
                    "%d cells are no %dx%d".formatted(cells.size(), turn.storedWidth(), turn.storedHeight()));
        }
        this.turn = turn;
        this.cells = List.copyOf(cells);
        this.strongest = Collections.max(cells);
        this.weights = cells.stream()
                .map(cell -> rising(cell / strongest, NONE_TO, ALL_FROM))
                .toList();
    }

    /** The evidence of the strongest cell, 0 to 1. */
    public double strongest() {
        return strongest;
    }

    /** Whether there is a place to show. */
    public boolean isClear() {
        return strongest >= CLEAR_FROM;
    }

    /** Evidence at a place, 0 to 1; the place in parts of the picture's width and height. */
    public double evidence(double x, double y) {
        return between(cells, x, y);
    }

    /** How much a place keeps of its own colour, 0 to 1; all of it everywhere where there is no clear place. */
    public double weight(double x, double y) {
        return isClear() ? rising(between(weights, x, y), OUTSIDE_TO, INSIDE_FROM) : 1;
    }

    private double between(List<Double> grid, double x, double y) {
        int rows = turn.height();
        int columns = turn.width();
        double column = Math.max(0, Math.min(columns - 1.0, x * columns - 0.5));
        double row = Math.max(0, Math.min(rows - 1.0, y * rows - 0.5));
        int left = (int) column;
        int top = (int) row;
        int right = Math.min(columns - 1, left + 1);
        int bottom = Math.min(rows - 1, top + 1);
        double above = mix(at(grid, left, top), at(grid, right, top), column - left);
        double below = mix(at(grid, left, bottom), at(grid, right, bottom), column - left);
        return mix(above, below, row - top);
    }

    private double at(List<Double> grid, int column, int row) {
        return grid.get(turn.stored(column, row));
    }

    private static double mix(double from, double to, double part) {
        return from + (to - from) * part;
    }

    /** From 0 to 1 without a kink. */
    private static double rising(double value, double from, double to) {
        double part = Math.max(0, Math.min(1, (value - from) / (to - from)));
        return part * part * (3 - 2 * part);
    }

    /**
     * A place in the picture.
     *
     * @param x in parts of the picture's width
     * @param y in parts of its height
     */
    public record Place(double x, double y, double evidence) {}

    /** The middles of cells that have weight, strongest first; of neighbours only the strongest. */
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (int row = 0; row < turn.height(); row++) {
            for (int column = 0; column < turn.width(); column++) {
                if (isClear() && at(weights, column, row) > 0) {
                    places.add(new Place(
                            (column + 0.5) / turn.width(), (row + 0.5) / turn.height(), at(cells, column, row)));
                }
            }
        }
        places.sort(Comparator.comparingDouble(Place::evidence).reversed());
        List<Place> apart = new ArrayList<>();
        for (Place place : places) {
            if (apart.stream().noneMatch(taken -> neighbours(taken, place))) {
                apart.add(place);
            }
        }
        return apart;
    }

    private boolean neighbours(Place one, Place other) {
        return Math.abs(one.x() - other.x()) * turn.width() < 1.5
                && Math.abs(one.y() - other.y()) * turn.height() < 1.5;
    }

    /**
     * A colour with so much of itself left. Its own grey takes the place of the rest, so that its hue stays.
     *
     * @param rgb {@code 0xRRGGBB}
     * @param weight 0 to 1
     */
    public static int dimmed(int rgb, double weight) {
        int red = rgb >> 16 & 0xFF;
        int green = rgb >> 8 & 0xFF;
        int blue = rgb & 0xFF;
        double grey = DIMMED * (0.299 * red + 0.587 * green + 0.114 * blue);
        return mixed(grey, red, weight) << 16 | mixed(grey, green, weight) << 8 | mixed(grey, blue, weight);
    }

    private static int mixed(double grey, int own, double weight) {
        return (int) Math.round(mix(grey, own, weight));
    }
}
