package pomona.tui.view;

import java.util.List;
import java.util.Optional;
import pomona.text.DisplayText;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.model.list.FileList;
import pomona.tui.picture.Crop;
import pomona.tui.picture.Picture;

/** The photo in a box. */
final class PicturePane {
    private PicturePane() {}

    static void draw(Model model, Canvas canvas, Layout.Rect rect) {
        Picture picture = model.picture(Picture.Slot.MAIN);
        String title = ("2 Picture " + title(model, picture, rect.columns() - 14)).strip();
        Canvas inner = canvas.box(rect, title, model.focus() == Layout.Pane.PICTURE);
        if (model.files().currentFile().isEmpty()) {
            nothing(RequestWords.insteadOfAPhoto(model.files()), inner);
            return;
        }
        content(picture, inner);
        legend(picture, canvas, rect);
    }

    /** Why no photo is there, in the middle of its place. */
    static void nothing(String why, Canvas room) {
        List<String> lines = DisplayText.wrap(DisplayText.clean(why), room.columns() - 4);
        for (int i = 0; i < lines.size(); i++) {
            int left = (room.columns() - DisplayText.width(lines.get(i))) / 2;
            room.put(left, (room.rows() - lines.size()) / 2 + i, lines.get(i), Line.Style.DIM);
        }
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
                "[" + scale(picture) + "]",
                model.look().tier().word());
        for (String part : more) {
            if (DisplayText.width(title) + 1 + part.length() > cells) {
                break;
            }
            title += " " + part;
        }
        return title;
    }

    private static String scale(Picture picture) {
        String scale =
                picture.asked().flatMap(Picture.Request::crop).map(Crop::scale).orElse("fit");
        boolean late = picture instanceof Picture.Loading loading
                && loading.before().isPresent()
                && loading.request().crop().isPresent();
        return late ? scale + ", reading" : scale;
    }

    /** The cells in the middle of the room, or why there are none. */
    static void content(Picture picture, Canvas room) {
        Optional<Picture.Shown> shown = picture.drawn();
        if (shown.isPresent()) {
            room.picture(shown.get());
            return;
        }
        if (picture instanceof Picture.Broken broken) {
            List<String> lines = DisplayText.wrap(DisplayText.clean(broken.why()), room.columns() - 4);
            for (int i = 0; i < lines.size(); i++) {
                room.put(2, room.rows() / 2 + i, lines.get(i), Line.Style.BAD);
            }
            return;
        }
        String text = picture instanceof Picture.Loading ? "reading the photo …" : "no photo here";
        room.put((room.columns() - text.length()) / 2, room.rows() / 2, text, Line.Style.DIM);
    }
}
