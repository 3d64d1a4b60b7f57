package pomona.inference;

/**
 * What the model gives for one picture.
 *
 * @param probabilities by label, each 0 to 1; they don't add up to 1. Not copied
 * @param cells logits by label, row, column: {@value #MAP_SIDE}×{@value #MAP_SIDE} for each label. Not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Scores(float[] probabilities, float[] cells) {
    /** Rows and columns of the map over the picture. */
    public static final int MAP_SIDE = 7;

    public Scores {
        if (cells.length != probabilities.length * MAP_SIDE * MAP_SIDE) {
            throw new IllegalArgumentException("%d cells for %d labels".formatted(cells.length, probabilities.length));
        }
    }
}
