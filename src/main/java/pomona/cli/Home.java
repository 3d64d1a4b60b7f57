package pomona.cli;

import java.nio.file.Path;

/** Where the program lies: the folder that holds {@code models/} and {@code bin/}. */
final class Home {
    private Home() {}

    /** As the launcher says; without it the working directory. */
    static Path folder() {
        return Path.of(System.getProperty("pomona.home", ""));
    }
}
