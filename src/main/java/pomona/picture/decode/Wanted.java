package pomona.picture.decode;

/**
 * The picture that is asked for.
 *
 * @param inColour whether as red, green and blue, three bytes a pixel; else as its brightness (ITU-R BT.601), one
 */
public record Wanted(int width, int height, boolean inColour) {
    /** Bytes a pixel in colour. */
    static final int COLOUR_BYTES = 3;

    /**
     * A JPEG scaled by its frequencies must be this much larger than wanted, in halves. At 1 a photo of 256×256 is scaled
     * to 224 by frequencies alone, which looks different enough to the model that 2.3 % of photos got another first
     * label; from 1.25 on none do.
     */
    private static final int OVERSAMPLING_HALVES = 3;

    /** What it takes in memory. */
    public int bytes() {
        return Math.multiplyExact(Math.multiplyExact(width, height), inColour ? COLOUR_BYTES : 1);
    }

    /** Whether a JPEG scaled by its frequencies to this size leaves enough to average. */
    boolean canBeAveragedOf(int scaledWidth, int scaledHeight) {
        return 2 * scaledWidth >= OVERSAMPLING_HALVES * width && 2 * scaledHeight >= OVERSAMPLING_HALVES * height;
    }
}
