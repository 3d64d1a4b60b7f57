package pomona.tui.view;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.screen.Screen;
import java.util.ArrayList;
import java.util.List;
import pomona.text.DisplayText;
import pomona.tui.graphics.PlacedPicture;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.picture.Look;
import pomona.tui.picture.Picture;

/** A rectangle of the screen that text is put into; what would stand outside is cut off. */
final class Canvas {
    private final Screen screen;
    private final Theme theme;
    private final Layout.Rect room;
    private final List<ShownPicture> pictures;

    Canvas(Screen screen, Theme theme) {
        this(
                screen,
                theme,
                new ArrayList<>(),
                new Layout.Rect(
                        0,
                        0,
                        screen.getTerminalSize().getColumns(),
                        screen.getTerminalSize().getRows()));
    }

    private Canvas(Screen screen, Theme theme, List<ShownPicture> pictures, Layout.Rect room) {
        this.screen = screen;
        this.theme = theme;
        this.pictures = pictures;
        this.room = room;
    }

    /** A part of the screen, in the screen's own coordinates. */
    Canvas part(Layout.Rect rect) {
        return new Canvas(screen, theme, pictures, rect);
    }

    int columns() {
        return room.columns();
    }

    int rows() {
        return room.rows();
    }

    Look.Tier tier() {
        return theme.tier();
    }

    /** Spaces everywhere, and no cursor. */
    void clear() {
        TextCharacter blank = theme.cell(" ", Line.Style.TEXT);
        for (int y = 0; y < room.rows(); y++) {
            for (int x = 0; x < room.columns(); x++) {
                screen.setCharacter(room.column() + x, room.row() + y, blank);
            }
        }
        screen.setCursorPosition(null);
    }

    /** Puts clean text on one line and tells the column after it. */
    int put(int column, int row, String text, Line.Style style) {
        int x = column;
        if (row < 0 || row >= room.rows()) {
            return x;
        }
        for (int i = 0; i < text.length(); ) {
            int letter = text.codePointAt(i);
            i += Character.charCount(letter);
            int wide = DisplayText.isWide(letter) ? 2 : 1;
            if (x >= 0 && x + wide <= room.columns()) {
                letter(x, row, letter, wide, style);
            }
            x += wide;
        }
        return x;
    }

    private void letter(int column, int row, int letter, int wide, Line.Style style) {
        if (tier() == Look.Tier.ASCII && letter > '~') {
            for (int i = 0; i < wide; i++) {
                cell(column + i, row, theme.cell(String.valueOf(ascii(letter)), style));
            }
            return;
        }
        cell(column, row, theme.cell(Character.toString(letter), style));
    }

    private static char ascii(int letter) {
        return switch (letter) {
            case '─' -> '-';
            case '│' -> '|';
            case '┌', '┐', '└', '┘' -> '+';
            case '█' -> '#';
            case '…' -> '~';
            case '·' -> '.';
            default -> '?';
        };
    }

    /** A finished cell of a picture. */
    void cell(int column, int row, TextCharacter cell) {
        if (column >= 0 && column < room.columns() && row >= 0 && row < room.rows()) {
            screen.setCharacter(room.column() + column, room.row() + row, cell);
        }
    }

    /** A picture in the middle. */
    void picture(Picture.Shown shown) {
        Picture.Cells cells = shown.cells();
        int left = (room.columns() - cells.columns()) / 2;
        int top = (room.rows() - cells.rows()) / 2;
        for (int y = 0; y < cells.rows(); y++) {
            for (int x = 0; x < cells.columns(); x++) {
                cell(left + x, top + y, cells.at(x, y));
            }
        }
        if (left >= 0 && top >= 0) {
            pictures.add(new ShownPicture(room.column() + left, room.row() + top, shown));
        }
    }

    /** What is to lie over the cells that were drawn. */
    List<PlacedPicture> pixels() {
        return pictures.stream().flatMap(one -> one.pixels(screen).stream()).toList();
    }

    /** The whole line in that style. */
    void fill(int row, Line.Style style) {
        put(0, row, " ".repeat(room.columns()), style);
    }

    /** Text from the top, broken at spaces. */
    void text(String text, Line.Style style) {
        lines(0, Line.wrapped(text, style, room.columns()));
    }

    void line(int row, String text, Line.Style style) {
        put(0, row, DisplayText.fit(text, room.columns()), style);
    }

    void line(int row, Line line) {
        int column = 0;
        for (Line.Piece piece : line.pieces()) {
            column = put(column, row, DisplayText.fit(piece.text(), room.columns() - column), piece.style());
        }
    }

    /** Lines from that row on. */
    void lines(int top, List<Line> lines) {
        for (int i = 0; i < lines.size(); i++) {
            line(top + i, lines.get(i));
        }
    }

    void right(int row, String text, Line.Style style) {
        put(room.columns() - DisplayText.width(text), row, text, style);
    }

    void cursor(int column, int row) {
        screen.setCursorPosition(new TerminalPosition(
                room.column() + Math.min(column, Math.max(0, room.columns() - 1)), room.row() + row));
    }

    /** A pane that is folded into a line. */
    void rule(Layout.Rect rect, String title, String text) {
        Canvas line = part(rect);
        line.put(0, 0, "─".repeat(rect.columns()), Line.Style.BORDER);
        int end = line.put(1, 0, title + " ", Line.Style.TEXT);
        line.put(end, 0, DisplayText.fit(text + " ", rect.columns() - end - 1), Line.Style.DIM);
    }

    /** Text on the lower edge of a border, from its left or from its right. */
    void below(Layout.Rect rect, String left, String right, Line.Style style) {
        Canvas edge = part(new Layout.Rect(rect.column(), rect.row() + rect.rows() - 1, rect.columns(), 1));
        int end = left.isEmpty() ? 2 : edge.put(2, 0, DisplayText.fit(left, rect.columns() - 4), style) + 1;
        if (!right.isEmpty() && end + DisplayText.width(right) + 2 <= rect.columns()) {
            edge.put(rect.columns() - 2 - DisplayText.width(right), 0, right, style);
        }
    }

    /** On the right edge of a border which part of a list is seen; nothing where all of it is. */
    void scrollbar(Layout.Rect rect, Layout.Rect lines, int first, int count, Line.Style style) {
        int height = lines.rows();
        if (height <= 0 || count <= height) {
            return;
        }
        Canvas edge = part(new Layout.Rect(rect.column() + rect.columns() - 1, lines.row(), 1, height));
        int size = Math.max(1, height * height / count);
        int top = (int) Math.round((double) first / (count - height) * (height - size));
        for (int row = 0; row < size; row++) {
            edge.put(0, top + row, "█", style);
        }
    }

    /** Draws a border with a title and gives what is inside. */
    Canvas box(Layout.Rect rect, String title, boolean focused) {
        Canvas frame = part(rect);
        Line.Style style = focused ? Line.Style.FOCUSED : Line.Style.BORDER;
        int width = rect.columns() - 2;
        String shown = DisplayText.fit(title, width - 2);
        frame.put(0, 0, "┌─", style);
        int end = frame.put(2, 0, shown, focused ? Line.Style.FOCUSED : Line.Style.TEXT);
        frame.put(end, 0, "─".repeat(Math.max(0, rect.columns() - 1 - end)) + "┐", style);
        for (int y = 1; y < rect.rows() - 1; y++) {
            frame.put(0, y, "│", style);
            frame.put(rect.columns() - 1, y, "│", style);
        }
        frame.put(0, rect.rows() - 1, "└" + "─".repeat(Math.max(0, width)) + "┘", style);
        return part(rect.inner());
    }
}
