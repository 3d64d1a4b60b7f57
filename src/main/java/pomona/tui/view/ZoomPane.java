package pomona.tui.view;

import java.nio.file.Path;
import java.util.Set;
import pomona.text.DisplayText;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.picture.Crop;
import pomona.tui.picture.Picture;
import pomona.tui.update.BottomLine;

/** The photo over the whole screen and, while it is magnified, a map in the corner of what is seen of it. */
final class ZoomPane {
    private static final int MAP_COLUMNS = 14;
    private static final int MAP_ROWS = 6;

    private ZoomPane() {}

    static void draw(Model model, Canvas canvas) {
        Picture picture = model.picture(Picture.Slot.MAIN);
        int columns = model.layout().whole().columns();
        title(model, picture, canvas.part(new Layout.Rect(0, 0, columns, 1)));
        String told = BottomLine.besideKeys(model);
        canvas.part(new Layout.Rect(0, 1, columns, 1)).right(0, told, Line.Style.STRONG);
        StatusLines.hints(model, canvas.part(new Layout.Rect(0, 1, columns - DisplayText.width(told) - 1, 1)), 0);
        Canvas room = canvas.part(model.zoomed());
        if (model.files().currentFile().isEmpty()) {
            PicturePane.nothing(RequestWords.insteadOfAPhoto(model.files()), room);
            return;
        }
        PicturePane.content(picture, room);
        picture.asked().flatMap(Picture.Request::crop).ifPresent(crop -> map(crop, room));
    }

    private static void title(Model model, Picture picture, Canvas top) {
        Set<Path> marked = model.files().marked();
        boolean isMarked = model.files()
                .currentFile()
                .filter(file -> marked.contains(file.path()))
                .isPresent();
        String left = (isMarked ? "*" : " ") + PicturePane.title(model, picture, top.columns() - 20);
        String marks = marked.isEmpty() ? "" : " " + marked.size() + " marked ";
        String state = marks
                + model.currentState()
                        .map(s -> RequestWords.inTray(model, s))
                        .map(words -> " " + words + " ")
                        .orElse("");
        top.fill(0, Line.Style.HEADER);
        top.line(0, DisplayText.fit(left, top.columns() - state.length() - 1), Line.Style.HEADER);
        top.right(0, state, Line.Style.HEADER);
    }

    /** All of the photo as a small rectangle in the lower right corner, and in it what is seen. */
    private static void map(Crop crop, Canvas room) {
        double scale = Math.min((double) MAP_COLUMNS / crop.wholeWidth(), 2.0 * MAP_ROWS / crop.wholeHeight());
        int columns = Math.max(1, (int) Math.round(crop.wholeWidth() * scale));
        int rows = Math.max(1, (int) Math.round(crop.wholeHeight() * scale / 2));
        int left = room.columns() - columns - 1;
        int top = room.rows() - rows;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                boolean seen = covers(crop.left(), crop.width(), crop.wholeWidth(), x, columns)
                        && covers(crop.top(), crop.height(), crop.wholeHeight(), y, rows);
                room.put(left + x, top + y, seen ? "█" : "·", seen ? Line.Style.STRONG : Line.Style.DIM);
            }
        }
    }

    /** Whether a cell of the map has some of what is seen in it: its middle, or the seen part's. */
    private static boolean covers(int start, int size, int whole, int cell, int cells) {
        double middle = (cell + 0.5) * whole / cells;
        boolean has = middle >= start && middle < start + size;
        return has || (int) ((start + size / 2.0) * cells / whole) == cell;
    }
}
