package pomona.batch;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import pomona.journal.HashIndex;
import pomona.picture.format.ImageFiles;
import pomona.text.NaturalOrder;
import pomona.text.Reasons;

/**
 * Walks what was selected, one file at a time, so that the first is there at once however many follow: only the names of
 * the folders on the way down are in memory. Natural order within a folder; hidden files are skipped. For each name
 * that was selected, a folder is entered once, by its identity on the disk, so that links can't lead in circles; a file
 * that several names lead to is given once. Not safe for threads.
 */
public final class FileWalk implements Closeable {
    private static final String GLOB_CHARACTERS = "*?[{";

    /** A heap, not a sorted list: the first of a hundred thousand is there before the others are in order. */
    private static final Comparator<Entry> BY_NAME = Comparator.comparing(Entry::name, NaturalOrder.INSTANCE);

    private final FileSystem files = FileSystems.getDefault();
    private final boolean sorted;
    private final Iterator<Root> roots;
    private final @Nullable ListOfNames list;
    private final List<Glob> include;
    private final List<Glob> exclude;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final Set<Object> entered = new HashSet<>();
    private final Set<Object> leftOut = new HashSet<>();
    /** What was given; null where one name alone can't lead to the same file twice. */
    private final @Nullable HashIndex given;

    private @Nullable WalkedFile next;

    /**
     * Something the walk came upon.
     *
     * @param path to open it by
     * @param name as results tell it: what was named on the command line, and the way from there
     * @param named whether it was named itself, and so must be answered for even when it is no image
     * @param problem why it can't be read, when the walk itself saw that
     */
    record WalkedFile(Path path, String name, boolean named, Optional<String> problem) {
        private boolean isCandidate() {
            try {
                return ImageFiles.isCandidate(path, attributes(path));
            } catch (IOException e) {
                return true;
            }
        }
    }

    /** A folder on the way down; {@code taken}: what lies in it is taken whatever the root's glob says. */
    private record Level(Queue<Entry> entries, Path folder, Root root, boolean taken) {}

    private record Entry(String name, Path path) {}

    /** A name of the command line: its folder or file and, for a glob, what paths must match. */
    private record Root(Path path, Optional<PathMatcher> glob) {}

    /** Matches the name alone, or the way from the root when the pattern has a slash. */
    private record Glob(PathMatcher matcher, boolean wholeWay) {
        boolean matches(Path way) {
            Path subject = wholeWay ? way : way.getFileName();
            return subject != null && matcher.matches(subject);
        }
    }

    private FileWalk(
            boolean sorted, List<Root> roots, @Nullable ListOfNames list, List<Glob> include, List<Glob> exclude) {
        this.sorted = sorted;
        this.roots = roots.iterator();
        this.list = list;
        this.include = include;
        this.exclude = exclude;
        this.given = roots.size() == 1 && list == null ? null : new HashIndex();
    }

    /**
     * Starts a walk.
     *
     * @throws UsageException something named isn't there, or a glob is malformed
     */
    static FileWalk start(Selection selection) throws UsageException {
        return start(selection, true);
    }

    /**
     * The images in a folder and below, in the order in which a batch sends them, with files that are only named like
     * one.
     *
     * @throws UsageException it is not there
     */
    public static List<String> images(String folder) throws UsageException, IOException {
        List<String> images = new ArrayList<>();
        try (FileWalk walk = start(Selection.of(folder))) {
            for (Optional<WalkedFile> found = walk.next(); found.isPresent(); found = walk.next()) {
                if (found.get().problem().isPresent() || found.get().isCandidate()) {
                    images.add(found.get().name());
                }
            }
        }
        return images;
    }

    /** Starts a walk in no order, for who only counts. */
    static FileWalk unordered(Selection selection) throws UsageException {
        return start(selection, false);
    }

    private static FileWalk start(Selection selection, boolean sorted) throws UsageException {
        List<Root> roots = new ArrayList<>();
        for (String named : selection.named()) {
            roots.add(root(named));
        }
        return new FileWalk(
                sorted,
                roots,
                selection.filesFrom().isPresent()
                        ? ListOfNames.open(selection.filesFrom().get(), selection.nulSeparated() ? '\0' : '\n')
                        : null,
                globs(selection.include()),
                globs(selection.exclude()));
    }

    /** Passes over that file, under whatever name it is met; does nothing while there is none. */
    void leaveOut(Path own) {
        try {
            leftOut.add(identity(own, attributes(own)));
        } catch (IOException e) {
            // It is not there yet, or can't be reached: neither will the walk.
        }
    }

    /** The next file; empty at the end. */
    Optional<WalkedFile> next() {
        while (next == null) {
            Level level = levels.peek();
            if (level != null) {
                Entry entry = level.entries.poll();
                if (entry == null) {
                    levels.pop();
                } else {
                    visit(entry.path, entry.name, level);
                }
            } else if (roots.hasNext()) {
                enter(roots.next());
            } else if (!enterNextOfList()) {
                return Optional.empty();
            }
        }
        WalkedFile found = next;
        next = null;
        return Optional.of(found);
    }

    /** Takes back what {@link #next} gave last, to be given again. */
    void putBack(WalkedFile found) {
        next = found;
    }

    @Override
    public void close() throws IOException {
        if (list != null) {
            list.close();
        }
    }

    private void enter(Root root) {
        entered.clear();
        String name = root.path.toString();
        try {
            BasicFileAttributes attributes = attributes(root.path);
            if (attributes.isDirectory()) {
                descend(root.path, attributes, root, root.glob.isEmpty());
            } else if (attributes.isRegularFile()) {
                file(root.path, attributes, true);
            } else {
                give(new WalkedFile(root.path, name, true, Optional.of("it is no file, but a pipe or a device")));
            }
        } catch (IOException e) {
            // Told when it is opened.
            give(new WalkedFile(root.path, name, true, Optional.empty()));
        }
    }

    private void visit(Path entry, String name, Level level) {
        if (name.startsWith(".")) {
            return;
        }
        Path way = level.root.path.relativize(entry);
        if (exclude.stream().anyMatch(glob -> glob.matches(way))) {
            return;
        }
        boolean taken =
                level.taken || level.root.glob.map(glob -> glob.matches(entry)).orElse(true);
        boolean wanted = taken && (include.isEmpty() || include.stream().anyMatch(glob -> glob.matches(way)));
        try {
            BasicFileAttributes attributes = attributes(entry);
            if (attributes.isDirectory()) {
                descend(entry, attributes, level.root, taken);
            } else if (wanted && attributes.isRegularFile()) {
                // Pipes and devices would be waited for.
                file(entry, attributes, false);
            }
        } catch (IOException e) {
            if (wanted) {
                unreachable(entry, level, e);
            }
        }
    }

    private void file(Path path, BasicFileAttributes attributes, boolean named) throws IOException {
        if (leftOut.isEmpty() || !leftOut.contains(identity(path, attributes))) {
            give(new WalkedFile(path, path.toString(), named, Optional.empty()));
        }
    }

    /** What went after its folder was listed, alone or with all the folder; a link that leads nowhere; no permission. */
    private void unreachable(Path entry, Level level, IOException why) {
        boolean gone = why instanceof NoSuchFileException && !Files.isSymbolicLink(entry);
        if (!gone || ImageFiles.hasImageName(entry)) {
            give(new WalkedFile(
                    entry, entry.toString(), true, Optional.of(gone ? "the file is gone" : Reasons.of(why))));
        } else if (Files.notExists(level.folder)) {
            levels.pop();
            unreadable(level.folder, new NoSuchFileException(level.folder.toString()));
        }
    }

    private void descend(Path folder, BasicFileAttributes attributes, Root root, boolean taken) {
        try {
            if (!entered.add(identity(folder, attributes))) {
                return;
            }
            Queue<Entry> entries = sorted ? new PriorityQueue<>(BY_NAME) : new ArrayDeque<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
                stream.forEach(path -> entries.add(new Entry(nameOf(path), path)));
            }
            levels.push(new Level(entries, folder, root, taken));
        } catch (DirectoryIteratorException e) {
            unreadable(folder, new IOException(e));
        } catch (IOException e) {
            unreadable(folder, e);
        }
    }

    private void unreadable(Path folder, IOException why) {
        String reason = why instanceof NoSuchFileException || why instanceof NotDirectoryException
                ? "the folder is gone"
                : "the folder can't be read: " + Reasons.of(why);
        give(new WalkedFile(folder, folder.toString(), true, Optional.of(reason)));
    }

    private void give(WalkedFile found) {
        if (given != null) {
            HashIndex.Key key = HashIndex.Key.of(found.path().toAbsolutePath().normalize() + "\n" + found.problem());
            if (given.get(key) != HashIndex.ABSENT) {
                return;
            }
            given.put(key, 0);
        }
        next = found;
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    private static Object identity(Path path, BasicFileAttributes attributes) throws IOException {
        Object key = attributes.fileKey();
        return key != null ? key : path.toRealPath();
    }

    private boolean enterNextOfList() {
        if (list == null) {
            return false;
        }
        String name = "--files-from";
        try {
            Optional<String> listed = list.next();
            if (listed.isEmpty()) {
                return false;
            }
            name = listed.get();
            enter(new Root(files.getPath(name), Optional.empty()));
        } catch (InvalidPathException e) {
            give(new WalkedFile(files.getPath(""), name, true, Optional.of("this is no path: " + e.getReason())));
        } catch (IOException e) {
            give(new WalkedFile(files.getPath(""), name, true, Optional.of(Reasons.of(e))));
        }
        return true;
    }

    /** A list of names, read as far as they are asked for. */
    private static final class ListOfNames implements Closeable {
        private final Reader in;
        private final char separator;
        private boolean ended;

        ListOfNames(Reader in, char separator) {
            this.in = in;
            this.separator = separator;
        }

        static ListOfNames open(String filesFrom, char separator) throws UsageException {
            try {
                if (!filesFrom.equals("-") && Files.isDirectory(Path.of(filesFrom))) {
                    throw new UsageException("--files-from %s can't be read: it is a folder".formatted(filesFrom));
                }
                InputStream in = filesFrom.equals("-") ? System.in : Files.newInputStream(Path.of(filesFrom));
                return new ListOfNames(
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), separator);
            } catch (IOException | InvalidPathException e) {
                throw new UsageException("--files-from %s can't be read: %s".formatted(filesFrom, Reasons.of(e)));
            }
        }

        /** The next name; empty at the end, which an error is too. */
        Optional<String> next() throws IOException {
            StringBuilder name = new StringBuilder();
            while (!ended) {
                int c;
                try {
                    c = in.read();
                } catch (IOException e) {
                    ended = true;
                    throw e;
                }
                ended = c < 0;
                if (!ended && c != separator) {
                    name.append((char) c);
                    continue;
                }
                if (separator == '\n' && !name.isEmpty() && name.charAt(name.length() - 1) == '\r') {
                    name.setLength(name.length() - 1);
                }
                if (!name.isEmpty()) {
                    return Optional.of(name.toString());
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private static Root root(String named) throws UsageException {
        try {
            Path path = Path.of(named);
            if (Files.exists(path)) {
                return new Root(path, Optional.empty());
            }
        } catch (InvalidPathException e) {
            throw new UsageException("%s is no path: %s".formatted(named, e.getReason()));
        }
        if (named.chars().noneMatch(c -> GLOB_CHARACTERS.indexOf(c) >= 0)) {
            throw new UsageException(named + " is not there");
        }
        return globRoot(named);
    }

    /** A glob that the shell left alone: walked from the last folder before its first special character. */
    private static Root globRoot(String named) throws UsageException {
        String folder = NamedRoots.beforeGlob(named);
        Path path = Path.of(folder);
        if (!Files.isDirectory(path)) {
            throw new UsageException("%s: the folder %s is not there".formatted(named, folder));
        }
        return new Root(path, Optional.of(matcher(named)));
    }

    private static List<Glob> globs(List<String> patterns) throws UsageException {
        List<Glob> globs = new ArrayList<>();
        for (String pattern : patterns) {
            globs.add(new Glob(matcher(pattern), pattern.indexOf('/') >= 0));
        }
        return Collections.unmodifiableList(globs);
    }

    private static PathMatcher matcher(String pattern) throws UsageException {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new UsageException("%s is no glob: %s".formatted(pattern, e.getDescription()));
        }
    }

    private static String nameOf(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
