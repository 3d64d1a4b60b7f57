package pomona.picture.decode;

/**
 * A part of a picture, in its pixels; it may begin and end within one, and reach over the picture's edge.
 *
 * @param width {@code > 0}
 * @param height {@code > 0}
 */
public record Area(double left, double top, double width, double height) {
    /** The same part where each pixel is so many across and so many down. */
    public Area scaled(double across, double down) {
        return new Area(left * across, top * down, width * across, height * down);
    }
}
