package pomona.tui.graphics;

/**
 * Pictures in pixels as one terminal takes them.
 *
 * @param cellWidth of a letter's cell, in pixels
 * @param cellHeight of a letter's cell, in pixels
 * @param colours that a sixel picture may define, {@code >= 2}
 * @param slowLine at the other end of a network: a picture is {@link #SLOW_LINE_BYTES_MAX} at most
 * @param chosen by a person, who may want pictures in colour where text has none
 */
public record Graphics(
        Protocol protocol, int cellWidth, int cellHeight, int colours, boolean slowLine, boolean chosen) {
    /** What a picture may take of a line that others wait on too: 0.8 s at 1 Mbit/s. */
    public static final int SLOW_LINE_BYTES_MAX = 100_000;
    /** More colours than these no sixel picture defines. */
    public static final int COLOURS_MAX = 256;

    public Graphics {
        if (cellWidth < 1 || cellHeight < 1 || colours < 2) {
            throw new IllegalArgumentException(
                    "no picture in %d colours and cells of %dx%d".formatted(colours, cellWidth, cellHeight));
        }
        colours = Math.min(COLOURS_MAX, colours);
    }

    /** Bytes that a picture may take on its way. */
    int bytesMax() {
        return slowLine ? SLOW_LINE_BYTES_MAX : Integer.MAX_VALUE;
    }
}
