package pomona.tui.view;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pomona.text.DisplayText;
import pomona.tui.model.FileList;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.picture.Picture;

/** The photo, in a box or over the whole screen. */
final class PicturePane {
    private PicturePane() {}

    static void draw(Model model, Canvas canvas, Layout.Rect rect) {
        Picture picture = model.picture(Picture.Slot.MAIN);
        String title = ("2 Picture " + title(model, picture, rect.columns() - 14)).strip();
        Canvas inner = canvas.box(rect, title, model.focus() == Layout.Pane.PICTURE);
        content(picture, inner);
        legend(picture, canvas, rect);
    }

    static void zoomed(Model model, Canvas canvas) {
        Picture picture = model.picture(Picture.Slot.MAIN);
        Layout.Rect whole = model.layout().whole();
        Set<Path> marked = model.files().marked();
        boolean isMarked = model.files()
                .currentFile()
                .filter(file -> marked.contains(file.path()))
                .isPresent();
        String left = (isMarked ? "*" : " ") + title(model, picture, whole.columns() - 20);
        String marks = marked.isEmpty() ? "" : " " + marked.size() + " marked ";
        String state = marks
                + model.currentState()
                        .map(s -> RequestWords.inTray(model, s))
                        .map(words -> " " + words + " ")
                        .orElse("");
        Canvas top = canvas.part(new Layout.Rect(0, 0, whole.columns(), 1));
        top.fill(0, Line.Style.HEADER);
        top.line(0, DisplayText.fit(left, whole.columns() - state.length() - 1), Line.Style.HEADER);
        top.right(0, state, Line.Style.HEADER);
        String legend = picture.drawn().map(shown -> shown.cells().legend()).orElse("");
        canvas.part(new Layout.Rect(0, 1, whole.columns(), 1)).right(0, legend, Line.Style.STRONG);
        int room = whole.columns() - DisplayText.width(legend) - 1;
        StatusLines.hints(model, canvas.part(new Layout.Rect(0, 1, room, 1)), 0);
        content(picture, canvas.part(whole.belowRow(2)));
    }

    /** On the box's lower edge, what the colours or the signs in the picture mean. */
    static void legend(Picture picture, Canvas canvas, Layout.Rect rect) {
        picture.drawn()
                .map(shown -> shown.cells().legend())
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> {
                    Canvas bottom = canvas.part(
                            new Layout.Rect(rect.column(), rect.row() + rect.rows() - 1, rect.columns(), 1));
                    bottom.put(2, 0, DisplayText.fit(" " + text + " ", rect.columns() - 4), Line.Style.STRONG);
                });
    }

    /** The name, the size in pixels, the file's size and how it is shown; the last are left out where room is short. */
    static String title(Model model, Picture picture, int cells) {
        String name = picture.asked()
                .map(request -> FileList.Entry.nameOf(request.path()))
                .orElse("");
        Optional<Picture.Shown> shown = picture.drawn();
        if (shown.isEmpty()) {
            return name;
        }
        Picture.Facts facts = shown.get().facts();
        String title = DisplayText.name(name, Math.max(12, cells - 11));
        List<String> more = List.of(
                facts.width() + "x" + facts.height(),
                Picture.Facts.size(facts.bytes()),
                "[fit]",
                model.look().tier().word());
        for (String part : more) {
            if (DisplayText.width(title) + 1 + part.length() > cells) {
                break;
            }
            title += " " + part;
        }
        return title;
    }

    /** The cells in the middle of the room, or why there are none. */
    static void content(Picture picture, Canvas room) {
        Optional<Picture.Shown> shown = picture.drawn();
        if (shown.isPresent()) {
            Picture.Cells cells = shown.get().cells();
            int left = (room.columns() - cells.columns()) / 2;
            int top = (room.rows() - cells.rows()) / 2;
            for (int y = 0; y < cells.rows(); y++) {
                for (int x = 0; x < cells.columns(); x++) {
                    room.cell(left + x, top + y, cells.at(x, y));
                }
            }
            return;
        }
        if (picture instanceof Picture.Broken broken) {
            List<String> lines = DisplayText.wrap(DisplayText.clean(broken.why()), room.columns() - 4);
            for (int i = 0; i < lines.size(); i++) {
                room.put(2, room.rows() / 2 + i, lines.get(i), Line.Style.BAD);
            }
            return;
        }
        String text = picture instanceof Picture.Loading ? "reading the photo …" : "no photo under the cursor";
        room.put((room.columns() - text.length()) / 2, room.rows() / 2, text, Line.Style.DIM);
    }
}
