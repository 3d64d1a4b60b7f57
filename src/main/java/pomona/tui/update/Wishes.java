package pomona.tui.update;

import java.nio.file.Path;
import java.util.Optional;
import pomona.protocol.Prediction;
import pomona.tui.model.Layout;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;
import pomona.tui.picture.Crop;
import pomona.tui.picture.Picture;

/** Which picture a model wants in each slot, and how large. */
final class Wishes {
    private Wishes() {}

    static Optional<Picture.Request> of(Model model, Picture.Slot slot) {
        Layout layout = model.layout();
        if (layout.tooSmall()) {
            return Optional.empty();
        }
        if (model.mode() instanceof Mode.Compare compare) {
            if (slot == Picture.Slot.MAIN) {
                return Optional.empty();
            }
            Layout.Rect half = layout.half(slot);
            Path path = slot == Picture.Slot.LEFT ? compare.left() : compare.right();
            return Optional.of(request(model, path, half.inner().columns(), Layout.comparedPictureRows(half)));
        }
        if (slot != Picture.Slot.MAIN) {
            return Optional.empty();
        }
        Optional<Path> current = model.files().currentFile().map(FileList.Entry::path);
        if (model.mode() instanceof Mode.Zoom zoom) {
            Layout.Rect room = model.zoomed();
            Optional<Crop> crop = zoom.lens().map(lens -> lens.crop(Zooming.room(model)));
            return current.map(path -> request(model, path, room.columns(), room.rows(), crop));
        }
        Layout.Rect room = layout.pane(Layout.Pane.PICTURE).orElseThrow().inner();
        return current.map(path -> request(model, path, room.columns(), room.rows()));
    }

    private static Picture.Request request(Model model, Path path, int columns, int rows) {
        return request(model, path, columns, rows, Optional.empty());
    }

    private static Picture.Request request(Model model, Path path, int columns, int rows, Optional<Crop> crop) {
        Optional<Picture.Request.Evidence> evidence = model.evidence()
                ? model.requests().state(path).flatMap(state -> evidence(model, state))
                : Optional.empty();
        return new Picture.Request(path, columns, rows, evidence, model.look().ofPictures(), model.revision(), crop);
    }

    /** What is known of where the evidence for the photo under the cursor lies. */
    static Optional<Picture.Request.Evidence> evidence(Model model) {
        return model.currentState().flatMap(state -> evidence(model, state));
    }

    private static Optional<Picture.Request.Evidence> evidence(Model model, FileState state) {
        if (!(state instanceof FileState.Done done)) {
            return Optional.empty();
        }
        Prediction prediction = done.prediction();
        return Optional.ofNullable(prediction.map())
                .map(map -> new Picture.Request.Evidence(
                        map,
                        prediction.image().orientation(),
                        model.finding(prediction).name(map.label())));
    }
}
