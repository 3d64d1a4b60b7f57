package pomona.inference;

import java.util.Optional;

/**
 * One thing that the model can tell.
 *
 * @param id its name on the wire
 * @param title its name for people
 * @param pathogen the organism behind it, where there is one
 * @param threshold the least probability at which it counts as found, 0 to 1
 * @param look what it looks like on a leaf
 * @param next what to do next
 */
public record Label(
        String id, String title, Optional<String> pathogen, Kind kind, double threshold, String look, String next) {
    /** What finding it says of the leaf. */
    public enum Kind {
        HEALTHY,
        DISEASE,
        /** The picture is nothing that the model can judge. */
        REJECT
    }
}
