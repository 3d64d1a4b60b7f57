package pomona.journal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The folder that rows name their photos from, so that a season can be moved, or reached by another way, and is known
 * again.
 *
 * @param path absolute and without detours
 */
public record PhotoFolder(Path path) {
    private static final String ITSELF = ".";

    public PhotoFolder {
        path = path.toAbsolutePath().normalize();
    }

    /** The folder that names on a command line are seen from. */
    public static PhotoFolder working() {
        return new PhotoFolder(Path.of(""));
    }

    /**
     * A photo as rows name it: by the way from the folder where it lies in it, by its absolute path elsewhere; a name
     * that is no path stays as it is.
     *
     * @param name absolute, or seen from the working directory
     */
    public String within(String name) {
        try {
            return within(Path.of(name));
        } catch (InvalidPathException e) {
            return name;
        }
    }

    /** Likewise. */
    public String within(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        if (!whole.startsWith(path)) {
            return whole.toString();
        }
        String way = path.relativize(whole).toString();
        return way.isEmpty() ? ITSELF : way;
    }

    /**
     * Where a photo lies that rows name so.
     *
     * @throws InvalidPathException it is no path
     */
    public Path file(String within) {
        return path.resolve(within);
    }
}
