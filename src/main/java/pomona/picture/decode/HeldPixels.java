package pomona.picture.decode;

/** A picture that was decoded once and is kept, to make parts of it in any size. Not thread-safe. */
public final class HeldPixels {
    private final Pixels pixels;
    private final AreaScaler scaler = new AreaScaler();

    HeldPixels(Pixels pixels) {
        this.pixels = pixels;
    }

    public int width() {
        return pixels.width();
    }

    public int height() {
        return pixels.height();
    }

    /** What they take in memory. */
    public long bytes() {
        return pixels.bytes().length;
    }

    /**
     * A part of them, as {@link SizedDecoder#decode} makes it of the whole.
     *
     * @return three bytes a pixel, by row
     */
    public byte[] part(Area area, int width, int height) {
        byte[] part = new byte[new Wanted(width, height, true).bytes()];
        scaler.scale(pixels, area, width, height, part);
        return part;
    }
}
