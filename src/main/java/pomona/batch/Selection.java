package pomona.batch;

import java.util.List;
import java.util.Optional;

/**
 * Which files a batch is about.
 *
 * @param named folders, files and globs, in the order given
 * @param filesFrom a list of files, or {@code -} for standard input
 * @param nulSeparated whether that list is separated by NUL rather than by line ends
 * @param include globs; when there are any, only files that match one are taken
 * @param exclude globs of files and folders to leave out
 */
public record Selection(
        List<String> named,
        Optional<String> filesFrom,
        boolean nulSeparated,
        List<String> include,
        List<String> exclude) {
    public Selection {
        named = List.copyOf(named);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** These and no more. */
    public static Selection of(String... named) {
        return new Selection(List.of(named), Optional.empty(), false, List.of(), List.of());
    }
}
