package pomona.tui;

/** The panes of the main screen, in the order Tab visits them. */
enum Pane {
    FILES,
    PICTURE,
    RESULT,
    SERVER,
    TRAY,
    HISTORY
}
