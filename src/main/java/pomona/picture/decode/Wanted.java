package pomona.picture.decode;

/**
 * The picture that is asked for.
 *
 * @param inColour whether as red, green and blue, three bytes a pixel; else as its brightness (ITU-R BT.601), one
 */
public record Wanted(int width, int height, boolean inColour) {
    /** Bytes a pixel in colour. */
    static final int COLOUR_BYTES = 3;

    /** What it takes in memory. */
    public int bytes() {
        return Math.multiplyExact(Math.multiplyExact(width, height), inColour ? COLOUR_BYTES : 1);
    }
}
