package pomona.tui.model;

/** A line of text in one style. */
public record Line(String text, Style style) {
    public static Line of(String text) {
        return new Line(text, Style.TEXT);
    }

    static Line blank() {
        return of("");
    }

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
}
