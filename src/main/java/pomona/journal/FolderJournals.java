package pomona.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pomona.system.Sha256;

/**
 * Where a folder's journal lies when nobody named results: in the state directory, named by the folder's real path,
 * private to the user. Beside it stands a list of the journals of results that batches made of the same folder, so that
 * what one of them asked the other needs not ask.
 */
public final class FolderJournals {
    /** How each journal's name ends. */
    public static final String JOURNAL = ".journal";

    private static final String RESULTS = ".results";
    private static final int NAME_BYTES = 16;

    /** A folder has a few files of results; a script that names a new one each night must not fill the list. */
    private static final int RESULTS_MAX = 20;

    /** Each may be opened. */
    private static final int KNOWN_MAX = 40;

    /** A path has 4,096 bytes at most, spelled as JSON some more. */
    private static final int FIRST_LINE_BYTES = 64 * 1024;

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

    /**
     * The journals that know something of the folder: its own and those of results, then those of the folders below it
     * and of those it lies in; only those that are there.
     */
    public List<Path> known(Path folder) throws IOException {
        Set<Path> known = new LinkedHashSet<>();
        Path real = real(folder);
        known.addAll(of(real));
        known.addAll(below(real));
        for (Path above = real.getParent(); above != null; above = above.getParent()) {
            known.addAll(of(above));
        }
        return known.stream().filter(Files::isRegularFile).limit(KNOWN_MAX).toList();
    }

    private List<Path> of(Path folder) throws IOException {
        String name = name(folder);
        List<Path> own = new ArrayList<>(List.of(state.resolve(name + JOURNAL)));
        own.addAll(results(name));
        return own;
    }

    /** What this directory keeps of the folder and of those below it; only what is there. */
    public List<Path> kept(Path folder) throws IOException {
        Path real = real(folder);
        return Stream.concat(Stream.of(state.resolve(name(real) + JOURNAL)), below(real).stream())
                .distinct()
                .filter(Files::isRegularFile)
                .toList();
    }

    /** Journals of folders below that one, by what their first lines say. */
    private List<Path> below(Path folder) throws IOException {
        List<Path> below = new ArrayList<>();
        for (Path journal : journals()) {
            Path its = Journal.isWrittenHere(journal) ? null : folderOf(journal);
            if (its != null && !its.equals(folder) && its.startsWith(folder)) {
                below.add(journal);
            }
        }
        return below;
    }

    /** The folder that a journal was begun for; null where it does not say so. */
    private static @Nullable Path folderOf(Path journal) {
        try (InputStream in = Files.newInputStream(journal)) {
            byte[] head = in.readNBytes(FIRST_LINE_BYTES);
            int end = 0;
            while (end < head.length && head[end] != '\n') {
                end++;
            }
            String folder =
                    JournalJson.MAPPER.readValue(head, 0, end, Line.Begin.class).folder();
            return folder == null ? null : Path.of(folder);
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    private List<Path> journals() throws IOException {
        try (Stream<Path> files = Files.list(state)) {
            return files.filter(file -> file.toString().endsWith(JOURNAL)).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
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

    /**
     * Forgets what this directory keeps of the folder, which may be gone, and of those below it; journals of results stay.
     *
     * @return whether there was any
     * @throws JournalBusyException a program writes one of the journals; nothing was forgotten
     */
    public boolean forget(Path folder) throws IOException {
        List<Path> journals = kept(folder);
        for (Path journal : journals) {
            if (isInUse(journal)) {
                throw new JournalBusyException(journal, writer(journal));
            }
        }
        boolean any = Files.deleteIfExists(state.resolve(name(folder) + RESULTS));
        for (Path journal : journals) {
            any |= Files.deleteIfExists(journal);
        }
        return any;
    }

    private static OptionalLong writer(Path journal) throws IOException {
        if (Journal.isWrittenHere(journal)) {
            return OptionalLong.of(ProcessHandle.current().pid());
        }
        try (JournalReader reader = JournalReader.open(journal, PhotoFolder.working())) {
            return reader.writer().map(one -> OptionalLong.of(one.pid())).orElse(OptionalLong.empty());
        }
    }

    /** Whether a program writes it: what is unlinked then is lost. */
    private static boolean isInUse(Path journal) {
        if (Journal.isWrittenHere(journal)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (IOException | OverlappingFileLockException e) {
            return true;
        }
    }

    /**
     * Removes what is older than an age, then the oldest until all together is under a size; what a program writes stays.
     *
     * @param now against which the age counts
     * @param keep a folder whose journal stays whatever its age and size
     * @return journals removed
     */
    public int tidy(Duration ageMax, long bytesMax, Instant now, Path keep) throws IOException {
        String kept = name(keep) + JOURNAL;
        List<Kept> all = new ArrayList<>();
        for (Path file : journals()) {
            all.add(new Kept(file, Files.getLastModifiedTime(file), Files.size(file)));
        }
        all.sort(Comparator.comparing(Kept::modified));
        long bytes = all.stream().mapToLong(Kept::bytes).sum();
        int removed = 0;
        for (Kept one : all) {
            boolean isOld = one.modified().toInstant().isBefore(now.minus(ageMax));
            if ((isOld || bytes > bytesMax) && !one.file().endsWith(kept) && !isInUse(one.file())) {
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

    /** The folder without links; of one that is gone, as far as the way to it is still there. */
    private static Path real(Path folder) throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        for (Path there = whole; there != null; there = there.getParent()) {
            if (Files.exists(there)) {
                return there.toRealPath().resolve(there.relativize(whole)).normalize();
            }
        }
        return whole;
    }

    private static String name(Path folder) throws IOException {
        byte[] real = real(folder).toString().getBytes(StandardCharsets.UTF_8);
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
