package pomona.tui.graphics;

import java.util.List;

/**
 * A picture in a protocol's bytes, for a rectangle of cells that may stand anywhere on the screen. Two are the same only
 * if they are one.
 */
public final class EncodedPicture {
    private final Protocol protocol;
    private final int columns;
    private final int rows;
    private final List<Part> parts;

    /**
     * A part that is painted on its own, in cells of the picture.
     *
     * @param width in pixels, as sent
     * @param height in pixels, as sent
     * @param body kitty: PNG in base64; iTerm: JPEG in base64; sixel: the whole sequence
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Part(CellArea area, int width, int height, byte[] body) {}

    EncodedPicture(Protocol protocol, int columns, int rows, List<Part> parts) {
        this.protocol = protocol;
        this.columns = columns;
        this.rows = rows;
        this.parts = List.copyOf(parts);
    }

    public Protocol protocol() {
        return protocol;
    }

    /** Cells across. */
    public int columns() {
        return columns;
    }

    /** Cells down. */
    public int rows() {
        return rows;
    }

    List<Part> parts() {
        return parts;
    }

    /** Bytes of the picture alone, without the few that place it. */
    public int bytes() {
        return parts.stream().mapToInt(part -> part.body().length).sum();
    }
}
