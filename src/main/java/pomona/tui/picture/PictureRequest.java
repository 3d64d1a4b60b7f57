package pomona.tui.picture;

import java.nio.file.Path;
import java.util.Optional;
import pomona.protocol.Prediction;

/**
 * A picture that a place on the screen wants.
 *
 * @param columns cells, at most
 * @param rows cells, at most
 * @param evidence what to tint, with the EXIF orientation that its rows and columns stand in
 * @param revision counts up when the file changed
 */
public record PictureRequest(Path path, int columns, int rows, Optional<Evidence> evidence, Look look, int revision) {
    /** A map over the picture as it is stored, and how the picture is turned when shown. */
    public record Evidence(Prediction.EvidenceMap map, int orientation) {}
}
