package pomona.samples;

/** How a picture is drawn; the same each time it is asked. */
@FunctionalInterface
interface Drawing {
    Picture draw();
}
