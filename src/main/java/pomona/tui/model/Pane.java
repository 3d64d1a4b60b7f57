package pomona.tui.model;

/** The panes of the main screen, in the order Tab visits them. */
public enum Pane {
    FILES,
    PICTURE,
    RESULT,
    SERVER,
    TRAY,
    HISTORY
}
