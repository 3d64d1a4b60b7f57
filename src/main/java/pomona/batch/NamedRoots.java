package pomona.batch;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.journal.PhotoFolder;

/**
 * What was named on the command line, as folders: the journal tells its photos from the folder that holds them all, the
 * results name them as a person did.
 */
final class NamedRoots {
    private static final String GLOB_CHARACTERS = "*?[{";

    private final List<Root> roots = new ArrayList<>();
    private final PhotoFolder folder;

    /**
     * A folder named, or one that holds what was named.
     *
     * @param named as a person wrote it
     */
    private record Root(Path named, PhotoFolder folder, boolean whole) {}

    /** @throws UsageException something named is no path */
    NamedRoots(Selection selection) throws UsageException {
        for (String name : selection.named()) {
            roots.add(root(name));
        }
        folder = selection.filesFrom().isPresent() || roots.isEmpty() ? PhotoFolder.working() : common();
    }

    /** The folder that the journal's paths are told from. */
    PhotoFolder folder() {
        return folder;
    }

    /** The one folder that was named, if that is all. */
    Optional<Path> onlyFolder() {
        return roots.size() == 1
                        && roots.get(0).whole()
                        && folder.equals(roots.get(0).folder())
                ? Optional.of(roots.get(0).named())
                : Optional.empty();
    }

    /** A photo as a person names it: by the way through what was named, from the working directory, or whole. */
    String shown(String within) {
        try {
            Path file = folder.file(within);
            for (Root root : roots) {
                if (file.startsWith(root.folder().path())) {
                    return root.named()
                            .resolve(root.folder().path().relativize(file))
                            .toString();
                }
            }
            return PhotoFolder.working().within(file);
        } catch (InvalidPathException e) {
            return within;
        }
    }

    private PhotoFolder common() {
        Path common = roots.get(0).folder().path();
        for (Root root : roots) {
            Path parent = common.getParent();
            while (parent != null && !root.folder().path().startsWith(common)) {
                common = parent;
                parent = common.getParent();
            }
        }
        return new PhotoFolder(common);
    }

    private static Root root(String named) throws UsageException {
        try {
            Path path = Path.of(named);
            if (Files.isDirectory(path)) {
                return new Root(path, new PhotoFolder(path), true);
            }
            Path parent = Files.exists(path) ? path.getParent() : Path.of(beforeGlob(named));
            Path holder = parent == null ? Path.of("") : parent;
            return new Root(holder, new PhotoFolder(holder), false);
        } catch (InvalidPathException e) {
            throw new UsageException("%s is no path: %s".formatted(named, e.getReason()));
        }
    }

    /** The last folder before a glob's first special character. */
    static String beforeGlob(String glob) {
        int special = 0;
        while (special < glob.length() && GLOB_CHARACTERS.indexOf(glob.charAt(special)) < 0) {
            special++;
        }
        int slash = glob.lastIndexOf('/', special);
        return slash < 0 ? "" : glob.substring(0, Math.max(1, slash));
    }
}
