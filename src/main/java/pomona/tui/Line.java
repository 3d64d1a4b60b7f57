package pomona.tui;

/** A line of text in one style. */
record Line(String text, Style style) {
    static Line of(String text) {
        return new Line(text, Style.TEXT);
    }

    static Line blank() {
        return of("");
    }
}
