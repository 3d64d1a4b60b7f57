package pomona.tui.model;

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
