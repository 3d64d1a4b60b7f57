package pomona.tui.model;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pomona.text.DisplayText;

/** A line of text in pieces, each in one style. */
public record Line(List<Piece> pieces) {
    /** Clean text in one style. */
    public record Piece(String text, Style style) {}

    /** What a piece of text is; the theme knows how that looks. */
    public enum Style {
        TEXT,
        DIM,
        STRONG,
        BORDER,
        FOCUSED,
        HEADER,
        SELECTED,
        GOOD,
        WAITING,
        BAD,
        KEY
    }

    static final Line BLANK = new Line(List.of());

    public Line {
        pieces = List.copyOf(pieces);
    }

    public static Line of(String text) {
        return of(text, Style.TEXT);
    }

    public static Line of(String text, Style style) {
        return new Line(List.of(new Piece(text, style)));
    }

    /** The text, cleaned and broken at spaces into lines of at most so many cells. */
    public static List<Line> wrapped(String text, Style style, int cells) {
        return DisplayText.wrap(DisplayText.clean(text), cells).stream()
                .map(piece -> of(piece, style))
                .toList();
    }

    Line and(Line more) {
        return new Line(Stream.concat(pieces.stream(), more.pieces.stream()).toList());
    }

    public String text() {
        return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }
}
