package pomona.tools.painter;

/** How a picture is drawn; the same each time it is asked. */
@FunctionalInterface
interface Drawing {
    Picture draw();
}
