package pomona.inference;

/**
 * Where in the picture a label was seen: sigmoid(cell / temperature), 7×7 cells by row over the picture as it is stored.
 *
 * @param temperature the model's calibration, {@code > 0}
 */
public record EvidenceMap(double temperature) {
    private static final int CELLS = Scores.MAP_SIDE * Scores.MAP_SIDE;

    public static EvidenceMap of(ModelPackage model) {
        return new EvidenceMap(model.temperature());
    }

    /** The map of one label: 49 values, 0 to 1, by row. */
    public double[] cells(Scores scores, int label) {
        double[] map = new double[CELLS];
        for (int i = 0; i < CELLS; i++) {
            map[i] = 1 / (1 + Math.exp(-scores.cells()[label * CELLS + i] / temperature));
        }
        return map;
    }
}
