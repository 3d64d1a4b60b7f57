package pomona.tools.painter.paint;

/** Noise over the plane, the same for the same seed: smooth hills, sums of them, and the walls between cells. */
public final class Noise {
    private static final double DIAGONAL = StrictMath.sqrt(0.5);
    private static final double[] GRADIENT_X = {1, DIAGONAL, 0, -DIAGONAL, -1, -DIAGONAL, 0, DIAGONAL};
    private static final double[] GRADIENT_Y = {0, DIAGONAL, 1, DIAGONAL, 0, -DIAGONAL, -1, -DIAGONAL};

    private final long seed;

    public Noise(long seed) {
        this.seed = Dice.mix(seed + 1);
    }

    private long hash(long column, long row) {
        return Dice.mix(seed ^ column * 0x9E3779B97F4A7C15L ^ Dice.mix(row * 0xC2B2AE3D27D4EB4FL + 7));
    }

    /** A value in [0, 1) for a square of the grid, unrelated to its neighbours. */
    public double cell(long column, long row) {
        return Dice.fraction(hash(column, row));
    }

    /** Perlin's gradient noise: hills about one unit apart, in [0, 1], 0.5 on the average. */
    public double hills(double x, double y) {
        double floorX = Math.floor(x);
        double floorY = Math.floor(y);
        long column = (long) floorX;
        long row = (long) floorY;
        double dx = x - floorX;
        double dy = y - floorY;
        double u = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
        double v = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
        double top = Curve.mix(slope(column, row, dx, dy), slope(column + 1, row, dx - 1, dy), u);
        double bottom = Curve.mix(slope(column, row + 1, dx, dy - 1), slope(column + 1, row + 1, dx - 1, dy - 1), u);
        return Curve.clamp(0.5 + 0.75 * Curve.mix(top, bottom, v));
    }

    private double slope(long column, long row, double dx, double dy) {
        int direction = (int) (hash(column, row) >>> 61);
        return GRADIENT_X[direction] * dx + GRADIENT_Y[direction] * dy;
    }

    /** Hills with finer hills on them, each octave half as wide and half as high; in [0, 1]. */
    public double rough(double x, double y, int octaves) {
        double sum = 0;
        double total = 0;
        double weight = 1;
        double scale = 1;
        for (int octave = 0; octave < octaves; octave++) {
            sum += weight * hills(x * scale + 17.3 * octave, y * scale - 9.1 * octave);
            total += weight;
            weight *= 0.5;
            scale *= 2.03;
        }
        return sum / total;
    }

    /**
     * How far a point is from the wall between two cells of about one unit: 0 on the wall, about 1 in a cell's middle
     * (Worley's noise, second nearest less nearest). A leaf's finest veins look like such walls.
     */
    public double walls(double x, double y) {
        long column = (long) Math.floor(x);
        long row = (long) Math.floor(y);
        double nearest = 9;
        double second = 9;
        for (long r = row - 1; r <= row + 1; r++) {
            for (long c = column - 1; c <= column + 1; c++) {
                long bits = hash(c, r);
                double dx = c + Dice.fraction(bits) - x;
                double dy = r + Dice.fraction(Dice.mix(bits)) - y;
                double square = dx * dx + dy * dy;
                if (square < nearest) {
                    second = nearest;
                    nearest = square;
                } else if (square < second) {
                    second = square;
                }
            }
        }
        return Math.sqrt(second) - Math.sqrt(nearest);
    }
}
