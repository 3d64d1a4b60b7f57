package pomona.tui.picture;

import java.util.Optional;
import pomona.picture.RgbPicture;
import pomona.tui.graphics.EncodedPicture;
import pomona.tui.graphics.Graphics;
import pomona.tui.graphics.PictureEncoder;
import pomona.tui.graphics.Raster;

/** Turns pixels into what a terminal paints over cells: the same photo, part and overlay as those show. */
public final class PixelDrawing {
    private PixelDrawing() {}

    /**
     * Encodes a picture that fills so many cells; empty where it can't be had in as few bytes as it must.
     *
     * @param picture of the size that {@link PictureEncoder#size} tells for them
     */
    public static Optional<EncodedPicture> draw(
            RgbPicture picture, Picture.Request request, Graphics graphics, int columns, int rows) {
        Raster raster = new Raster(picture.width(), picture.height(), PictureDrawing.pixels(picture, picture.height()));
        request.evidence()
                .map(evidence -> new EvidenceOverlay(evidence, true, request.crop()))
                .ifPresent(overlay -> overlay.dim(raster.rgb(), raster.width()));
        return PictureEncoder.encode(raster, graphics, columns, rows);
    }
}
