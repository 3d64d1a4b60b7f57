package pomona.tui;

/** A place on the screen that shows a picture. */
enum Slot {
    MAIN,
    LEFT,
    RIGHT
}
