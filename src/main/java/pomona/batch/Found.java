package pomona.batch;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Something the walk came upon.
 *
 * @param path to open it by
 * @param name as results tell it: what was named on the command line, and the way from there
 * @param named whether it was named itself, and so must be answered for even when it is no image
 * @param problem why it can't be read, when the walk itself saw that
 */
record Found(Path path, String name, boolean named, Optional<String> problem) {}
