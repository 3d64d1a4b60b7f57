package pomona.tui.update;

import java.nio.file.Path;
import java.util.Optional;
import pomona.protocol.Prediction;
import pomona.tui.model.FileState;
import pomona.tui.model.Layout;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.Pane;
import pomona.tui.model.Rect;
import pomona.tui.model.Slot;
import pomona.tui.picture.PictureRequest;

/** Which picture a model wants in each slot, and how large. */
final class Wishes {
    private Wishes() {}

    static Optional<PictureRequest> of(Model model, Slot slot) {
        Layout layout = model.layout();
        if (layout.tooSmall()) {
            return Optional.empty();
        }
        if (model.mode() instanceof Mode.Compare compare) {
            if (slot == Slot.MAIN) {
                return Optional.empty();
            }
            Rect half = layout.half(slot);
            Path path = slot == Slot.LEFT ? compare.left() : compare.right();
            return Optional.of(request(model, path, half.inner().columns(), Layout.comparedPictureRows(half)));
        }
        if (slot != Slot.MAIN) {
            return Optional.empty();
        }
        Rect room = model.mode() instanceof Mode.Zoom
                ? layout.whole().belowRow(2)
                : layout.pane(Pane.PICTURE).orElseThrow().inner();
        return model.files().currentFile().map(entry -> request(model, entry.path(), room.columns(), room.rows()));
    }

    private static PictureRequest request(Model model, Path path, int columns, int rows) {
        Optional<PictureRequest.Evidence> evidence =
                model.evidence() ? model.requests().state(path).flatMap(Wishes::evidence) : Optional.empty();
        return new PictureRequest(path, columns, rows, evidence, model.look(), model.revision());
    }

    private static Optional<PictureRequest.Evidence> evidence(FileState state) {
        if (!(state instanceof FileState.Done done)) {
            return Optional.empty();
        }
        Prediction prediction = done.prediction();
        return Optional.ofNullable(prediction.map())
                .map(map -> new PictureRequest.Evidence(map, prediction.image().orientation()));
    }
}
