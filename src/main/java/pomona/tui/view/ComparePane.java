package pomona.tui.view;

import java.util.List;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.ResultText;
import pomona.tui.picture.Picture;

/** Two photos and their results side by side. */
final class ComparePane {
    private ComparePane() {}

    static void draw(Model model, Canvas canvas, Mode.Compare compare) {
        half(model, canvas, Picture.Slot.LEFT, compare);
        half(model, canvas, Picture.Slot.RIGHT, compare);
    }

    private static void half(Model model, Canvas canvas, Picture.Slot slot, Mode.Compare compare) {
        Layout.Rect rect = model.layout().half(slot);
        Picture picture = model.picture(slot);
        Canvas inner = canvas.box(rect, PicturePane.title(model, picture, rect.columns() - 4), false);
        Layout.Rect room = rect.inner();
        int pictureRows = Layout.comparedPictureRows(rect);
        PicturePane.content(
                picture, canvas.part(new Layout.Rect(room.column(), room.row(), room.columns(), pictureRows)));
        PicturePane.legend(picture, canvas, rect);
        List<Line> lines = ResultText.brief(
                model,
                model.requests().state(slot == Picture.Slot.LEFT ? compare.left() : compare.right()),
                inner.columns(),
                inner.rows() - pictureRows);
        inner.lines(pictureRows, lines);
    }
}
