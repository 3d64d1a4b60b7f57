package pomona.picture;

import pomona.picture.decode.Area;
import pomona.picture.decode.HeldPixels;
import pomona.picture.format.PictureInfo;

/** A photo that was decoded once and is kept, to look at parts of it closely. Not thread-safe. */
public final class HeldPicture {
    private final PictureInfo info;
    private final HeldPixels pixels;

    HeldPicture(PictureInfo info, HeldPixels pixels) {
        this.info = info;
        this.pixels = pixels;
    }

    /** What the file's header says. */
    public PictureInfo info() {
        return info;
    }

    /** What it takes in memory. */
    public long bytes() {
        return pixels.bytes();
    }

    /**
     * A part of it, upright: each pixel is the mean of the area that it covers or, enlarged, between the nearest four.
     *
     * @param area of the upright photo, in the pixels of its file, however finely it is kept
     * @param width pixels of the answer, {@code >= 1}
     * @param height pixels of the answer, {@code >= 1}
     */
    public RgbPicture part(Area area, int width, int height) {
        Turn whole = Turn.of(info);
        Turn turn = whole.isLying()
                ? new Turn(whole.orientation(), height, width)
                : new Turn(whole.orientation(), width, height);
        Area kept = whole.stored(area)
                .scaled((double) pixels.width() / info.width(), (double) pixels.height() / info.height());
        byte[] part = pixels.part(kept, turn.storedWidth(), turn.storedHeight());
        return new RgbPicture(width, height, turn.upright(part), info);
    }
}
