package pomona.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import pomona.system.Sha256;

/**
 * Where a folder's journal lies when nobody named results: in the state directory, named by the folder's real path,
 * private to the user. Beside it stands a list of the journals of results that batches made of the same folder, so that
 * what one of them asked the other needs not ask.
 */
public final class FolderJournals {
    private static final String JOURNAL = ".journal";
    private static final String RESULTS = ".results";
    private static final int NAME_BYTES = 16;

    /** A folder has a few files of results; a script that names a new one each night must not fill the list. */
    private static final int RESULTS_MAX = 20;

    private final Path state;

    /**
     * Journals in a directory, which need not be there yet.
     *
     * @param state a directory of this program alone
     */
    public FolderJournals(Path state) {
        this.state = state.resolve("journals");
    }

    /** The folder's own journal, which need not be there; the directory is, for its owner alone. */
    public Path journal(Path folder) throws IOException {
        createPrivate(state);
        return state.resolve(name(folder) + JOURNAL);
    }

    /** The journals that know something of the folder: its own, and those of results; only those that are there. */
    public List<Path> known(Path folder) throws IOException {
        String name = name(folder);
        List<Path> known = new ArrayList<>();
        Stream.concat(Stream.of(state.resolve(name + JOURNAL)), results(name).stream())
                .filter(Files::isRegularFile)
                .forEach(known::add);
        return known;
    }

    /** Remembers that results of the folder are kept in that journal. */
    public void remember(Path folder, Path journal) throws IOException {
        createPrivate(state);
        String name = name(folder);
        Set<Path> all = new LinkedHashSet<>();
        all.add(journal.toAbsolutePath().normalize());
        all.addAll(results(name));
        List<String> lines = all.stream()
                .limit(RESULTS_MAX)
                .map(Path::toString)
                .filter(line -> line.indexOf('\n') < 0)
                .toList();
        Files.write(state.resolve(name + RESULTS), lines, StandardCharsets.UTF_8);
    }

    /** Forgets what the state directory knows of the folder; journals of results stay. Returns whether there was any. */
    public boolean forget(Path folder) throws IOException {
        String name = name(folder);
        boolean journal = Files.deleteIfExists(state.resolve(name + JOURNAL));
        boolean results = Files.deleteIfExists(state.resolve(name + RESULTS));
        return journal || results;
    }

    /**
     * Removes what is older than an age, then the oldest until all together is under a size.
     *
     * @param now against which the age counts
     * @param keep a folder whose journal stays whatever its age and size
     * @return journals removed
     */
    public int tidy(Duration ageMax, long bytesMax, Instant now, Path keep) throws IOException {
        String kept = name(keep) + JOURNAL;
        List<Kept> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(state)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(JOURNAL)) {
                    all.add(new Kept(file, Files.getLastModifiedTime(file), Files.size(file)));
                }
            }
        } catch (NoSuchFileException e) {
            return 0;
        }
        all.sort(Comparator.comparing(Kept::modified));
        long bytes = all.stream().mapToLong(Kept::bytes).sum();
        int removed = 0;
        for (Kept one : all) {
            boolean isOld = one.modified().toInstant().isBefore(now.minus(ageMax));
            if ((isOld || bytes > bytesMax) && !one.file().endsWith(kept)) {
                Files.deleteIfExists(one.file());
                bytes -= one.bytes();
                removed++;
            }
        }
        return removed;
    }

    private record Kept(Path file, FileTime modified, long bytes) {}

    private List<Path> results(String name) throws IOException {
        try {
            return Files.readAllLines(state.resolve(name + RESULTS), StandardCharsets.UTF_8).stream()
                    .limit(RESULTS_MAX)
                    .map(Path::of)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static String name(Path folder) throws IOException {
        byte[] real = folder.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.of(real), 0, NAME_BYTES);
    }

    private static void createPrivate(Path folder) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        try {
            Path parent = folder.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(folder, attributes);
        } catch (FileAlreadyExistsException e) {
            // Made before, by this program or another.
        }
    }
}
