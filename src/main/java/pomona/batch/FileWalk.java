package pomona.batch;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
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
import pomona.text.NaturalOrder;
import pomona.text.Reasons;

/**
 * Walks what was selected, one file at a time, so that the first is there at once however many follow: only the names of
 * the folders on the way down are in memory. Natural order within a folder; hidden files are skipped; each folder is
 * entered once, by its identity on the disk, so that links can't lead in circles. Not safe for threads.
 */
final class FileWalk implements Closeable {
    private static final String GLOB_CHARACTERS = "*?[{";

    /** A heap, not a sorted list: the first of a hundred thousand is there before the others are in order. */
    private static final Comparator<Entry> BY_NAME = Comparator.comparing(Entry::name, NaturalOrder.INSTANCE);

    private final FileSystem files = FileSystems.getDefault();
    private final boolean sorted;
    private final Iterator<Root> roots;
    private final @Nullable Reader list;
    private final char listSeparator;
    private final List<Glob> include;
    private final List<Glob> exclude;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final Set<Object> entered = new HashSet<>();
    private @Nullable Found next;

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
            boolean sorted,
            Iterator<Root> roots,
            @Nullable Reader list,
            char listSeparator,
            List<Glob> include,
            List<Glob> exclude) {
        this.sorted = sorted;
        this.roots = roots;
        this.list = list;
        this.listSeparator = listSeparator;
        this.include = include;
        this.exclude = exclude;
    }

    /**
     * Starts a walk.
     *
     * @throws UsageException something named isn't there, or a glob is malformed
     */
    static FileWalk start(Selection selection) throws UsageException {
        return start(selection, true);
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
                roots.iterator(),
                selection.filesFrom().isPresent() ? open(selection.filesFrom().get()) : null,
                selection.nulSeparated() ? '\0' : '\n',
                globs(selection.include()),
                globs(selection.exclude()));
    }

    /** The next file; empty at the end. */
    Optional<Found> next() {
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
            } else {
                Optional<String> line = nextOfList();
                if (line.isEmpty()) {
                    return Optional.empty();
                }
                listed(line.get());
            }
        }
        Found found = next;
        next = null;
        return Optional.of(found);
    }

    /** Takes back what {@link #next} gave last, to be given again. */
    void putBack(Found found) {
        next = found;
    }

    @Override
    public void close() throws IOException {
        if (list != null) {
            list.close();
        }
    }

    private void enter(Root root) {
        if (Files.isDirectory(root.path)) {
            descend(root.path, root, root.glob.isEmpty());
        } else {
            next = new Found(root.path, root.path.toString(), true, Optional.empty());
        }
    }

    private void listed(String line) {
        try {
            Path path = files.getPath(line);
            enter(new Root(path, Optional.empty()));
        } catch (InvalidPathException e) {
            next = new Found(files.getPath(""), line, true, Optional.of("this is no path: " + e.getReason()));
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
        if (Files.isDirectory(entry)) {
            descend(entry, level.root, taken);
            return;
        }
        if (!taken || (!include.isEmpty() && include.stream().noneMatch(glob -> glob.matches(way)))) {
            return;
        }
        // Pipes and devices would be waited for; what a link leads nowhere from is told when it is opened.
        if (Files.isRegularFile(entry) || Files.isSymbolicLink(entry)) {
            next = new Found(entry, entry.toString(), false, Optional.empty());
        } else if (Files.notExists(entry)) {
            vanished(entry, level);
        }
    }

    /** It was there when the folder was listed. A photo is told of; of a folder that went with all, the folder. */
    private void vanished(Path entry, Level level) {
        if (ImageFiles.hasImageName(entry)) {
            next = new Found(entry, entry.toString(), true, Optional.of("the file is gone"));
        } else if (Files.notExists(level.folder)) {
            levels.pop();
            unreadable(level.folder, new NoSuchFileException(level.folder.toString()));
        }
    }

    private void descend(Path folder, Root root, boolean taken) {
        try {
            if (!entered.add(identity(folder))) {
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
        next = new Found(folder, folder.toString(), true, Optional.of(reason));
    }

    private static Object identity(Path folder) throws IOException {
        Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        return key != null ? key : folder.toRealPath();
    }

    private Optional<String> nextOfList() {
        if (list == null) {
            return Optional.empty();
        }
        try {
            StringBuilder name = new StringBuilder();
            for (int c = list.read(); ; c = list.read()) {
                if (c >= 0 && c != listSeparator) {
                    name.append((char) c);
                    continue;
                }
                if (listSeparator == '\n' && !name.isEmpty() && name.charAt(name.length() - 1) == '\r') {
                    name.setLength(name.length() - 1);
                }
                if (!name.isEmpty()) {
                    return Optional.of(name.toString());
                }
                if (c < 0) {
                    return Optional.empty();
                }
            }
        } catch (IOException e) {
            next = new Found(files.getPath(""), "--files-from", true, Optional.of(Reasons.of(e)));
            return Optional.empty();
        }
    }

    private static Reader open(String filesFrom) throws UsageException {
        try {
            return new BufferedReader(
                    filesFrom.equals("-")
                            ? new InputStreamReader(System.in, StandardCharsets.UTF_8)
                            : new InputStreamReader(Files.newInputStream(Path.of(filesFrom)), StandardCharsets.UTF_8));
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("--files-from %s can't be read: %s".formatted(filesFrom, Reasons.of(e)));
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
        int special = 0;
        while (GLOB_CHARACTERS.indexOf(named.charAt(special)) < 0) {
            special++;
        }
        int slash = named.lastIndexOf('/', special);
        String folder = slash < 0 ? "" : named.substring(0, Math.max(1, slash));
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
