package pomona.tui.effects;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import pomona.journal.FolderJournals;
import pomona.picture.format.ImageFiles;
import pomona.text.DisplayText;
import pomona.tui.model.list.FileList;

/**
 * The photos in and below a folder, as a batch finds them: by their first bytes, whatever their names, hidden ones left
 * out, and each folder entered once, whatever links lead to it. It ends at a number of photos, a depth and a time.
 */
final class PhotoWalk {
    /** More are a batch's work. */
    static final int PHOTOS_MAX = 10_000;
    /** Deeper than anyone sorts photos. */
    private static final int DEPTH_MAX = 30;

    /** How a walk ended. */
    enum End {
        ALL,
        /** There are more than it counts. */
        MANY,
        /** Its time was over. */
        LATE,
        /** The folder itself can't be read. */
        REFUSED,
        /** A step did not come back. */
        STALLED
    }

    private record Level(Path folder, int depth) {}

    private final LongSupplier nanos;
    private final long untilNanos;
    private final List<FileList.Entry> photos = new ArrayList<>();
    private final Set<Object> entered = new HashSet<>();
    private volatile End end = End.STALLED;

    /**
     * A walk that ends in time.
     *
     * @param nanos the clock
     */
    PhotoWalk(LongSupplier nanos, long limitNanos) {
        this.nanos = nanos;
        this.untilNanos = nanos.getAsLong() + limitNanos;
    }

    /** How it ended; of one that is still on its way, that it stalled. */
    End end() {
        return end;
    }

    /** What was found so far, no more than are counted. */
    synchronized List<FileList.Entry> photos() {
        return List.copyOf(photos.subList(0, Math.min(photos.size(), PHOTOS_MAX)));
    }

    /** Walks; from a thread that may be lost. */
    void walk(Path folder, Attempt attempt) {
        Deque<Level> levels = new ArrayDeque<>(List.of(new Level(folder, 0)));
        while (!levels.isEmpty()) {
            End stopped = enter(levels.remove(), levels, attempt);
            if (stopped != End.ALL) {
                end = stopped;
                return;
            }
        }
        end = End.ALL;
    }

    /** All, or why to stop. */
    private End enter(Level level, Deque<Level> levels, Attempt attempt) {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(level.folder())) {
            BasicFileAttributes attributes = Files.readAttributes(level.folder(), BasicFileAttributes.class);
            if (!entered.add(identity(level.folder(), attributes))) {
                return End.ALL;
            }
            for (Path path : stream) {
                visit(path, level, levels);
                if (!attempt.stepped()) {
                    return End.STALLED;
                }
                if (count() > PHOTOS_MAX) {
                    return End.MANY;
                }
                if (nanos.getAsLong() - untilNanos >= 0) {
                    return End.LATE;
                }
            }
            return End.ALL;
        } catch (IOException | DirectoryIteratorException e) {
            // One further down is told of when it is entered.
            return level.depth() == 0 ? End.REFUSED : End.ALL;
        }
    }

    private synchronized int count() {
        return photos.size();
    }

    private static Object identity(Path folder, BasicFileAttributes attributes) throws IOException {
        Object key = attributes.fileKey();
        return key != null ? key : folder.toRealPath();
    }

    private void visit(Path path, Level level, Deque<Level> levels) {
        String name = String.valueOf(path.getFileName());
        if (name.startsWith(".") || name.endsWith(FolderJournals.JOURNAL)) {
            return;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                if (level.depth() < DEPTH_MAX) {
                    levels.add(new Level(path, level.depth() + 1));
                }
            } else if (ImageFiles.isCandidate(path, attributes)) {
                add(FileList.Entry.file(
                        path,
                        DisplayText.clean(name),
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis()));
            }
        } catch (IOException e) {
            // A link to nowhere, or what may not be read: no photo that could be sent.
            return;
        }
    }

    private synchronized void add(FileList.Entry photo) {
        photos.add(photo);
    }
}
