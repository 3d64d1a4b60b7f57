package pomona.tui.model;

/** A place on the screen that shows a picture. */
public enum Slot {
    MAIN,
    LEFT,
    RIGHT
}
