package pomona.tui;

/** What a piece of text is; the theme knows how that looks. */
enum Style {
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
