package pomona.batch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of results.
 *
 * @param path where it goes
 */
record ResultsFile(Path path, Format format) {
    /** What kind, told by the extension. */
    enum Format {
        CSV,
        JSONL,
        HTML
    }

    /**
     * The results file of that name.
     *
     * @throws UsageException the extension says nothing, or the folder can't be written to
     */
    static ResultsFile named(String name) throws UsageException {
        Path path = Path.of(name);
        String lower = name.toLowerCase(Locale.ROOT);
        for (Format format : Format.values()) {
            if (lower.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                Path folder = path.toAbsolutePath().getParent();
                if (folder == null || !Files.isDirectory(folder)) {
                    throw new UsageException("%s can't be written: the folder is not there".formatted(name));
                }
                if (Files.isDirectory(path)) {
                    throw new UsageException(name + " can't be written: it is a folder");
                }
                return new ResultsFile(path, format);
            }
        }
        throw new UsageException(name + " names no format: results end in .csv, .jsonl or .html");
    }

    /** The journal that belongs beside it. */
    Path journal() {
        return path.resolveSibling(path.getFileName() + ".journal");
    }
}
