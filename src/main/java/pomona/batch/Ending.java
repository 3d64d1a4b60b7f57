package pomona.batch;

import java.util.Optional;

/**
 * How a run ended.
 *
 * @param complete whether every file of the walk has a row
 * @param stop why it ended early, unless it was interrupted
 */
record Ending(boolean complete, Optional<Stop> stop) {
    /**
     * Something that ends the whole run.
     *
     * @param reason a sentence for a person
     */
    record Stop(int code, String reason) {}
}
