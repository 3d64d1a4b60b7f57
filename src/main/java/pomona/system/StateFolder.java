package pomona.system;

import java.nio.file.Path;

/** Where this program keeps what it remembers for a user. */
public final class StateFolder {
    private StateFolder() {}

    /** {@code $XDG_STATE_HOME/pomona}, by default under {@code ~/.local/state}; it need not be there. */
    public static Path path() {
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state == null || state.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return base.resolve("pomona");
    }
}
