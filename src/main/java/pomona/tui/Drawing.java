package pomona.tui;

/** Turns a model into cells. */
@FunctionalInterface
interface Drawing {
    void draw(Model model, Canvas canvas);
}
