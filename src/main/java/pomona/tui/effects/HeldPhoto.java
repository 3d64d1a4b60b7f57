package pomona.tui.effects;

import java.nio.file.Path;
import pomona.picture.HeldPicture;
import pomona.picture.RgbPicture;
import pomona.picture.Turn;
import pomona.picture.format.PictureException;
import pomona.tui.picture.Crop;
import pomona.tui.picture.Picture;

/** The photo that is looked at closely, decoded once. */
record HeldPhoto(Path path, HeldPicture picture, Picture.Facts facts) {
    /** Room for 66 megapixels, more than may be shown at all; less where Java has little memory. */
    static final long BYTES_MAX = Math.min(200_000_000, Runtime.getRuntime().maxMemory() / 4);

    boolean is(Path other, long modifiedMillis) {
        return path.equals(other) && facts.modifiedMillis() == modifiedMillis;
    }

    /**
     * What is seen of it, a pixel for half a cell.
     *
     * @throws PictureException the part is one of the file as it was before
     */
    RgbPicture part(Crop crop) throws PictureException {
        return part(crop, crop.width(), crop.height());
    }

    /**
     * What is seen of it in another number of pixels.
     *
     * @throws PictureException the part is one of the file as it was before
     */
    RgbPicture part(Crop crop, int width, int height) throws PictureException {
        Turn whole = Turn.of(picture.info());
        if (whole.width() != crop.photoWidth() || whole.height() != crop.photoHeight()) {
            throw PictureException.bad("The photo changed; it is read anew.");
        }
        return picture.part(crop.area(), width, height);
    }
}
