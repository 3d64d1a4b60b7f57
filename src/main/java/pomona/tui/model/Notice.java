package pomona.tui.model;

import java.time.Instant;

/** The line above the keys: the newest thing that happened. */
public record Notice(Instant at, String text, boolean bad) {
    static final Notice NONE = new Notice(Instant.EPOCH, "", false);
}
