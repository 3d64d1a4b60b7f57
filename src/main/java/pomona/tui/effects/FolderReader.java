package pomona.tui.effects;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import pomona.text.NaturalOrder;
import pomona.text.Reasons;
import pomona.tui.model.Command;
import pomona.tui.model.Message;
import pomona.tui.model.list.FileList;

/** Reads folders, counts what lies below them, and finds names in them. */
final class FolderReader implements AutoCloseable {
    /** A disk that slept is awake by then. */
    private static final long PATIENCE_MILLIS = 5_000;

    private static final long COUNTS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long FIND_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Consumer<Message> news;
    private final long patienceMillis;
    private final LongSupplier nanos;
    private final ThreadFactory readers = Threads.daemon("folder-lines");
    private final ThreadFactory counters = Threads.background("photo-walk");
    private final Set<Path> checking = ConcurrentHashMap.newKeySet();
    private volatile int wanted;
    private @Nullable FolderWatch watch;

    FolderReader(Consumer<Message> news) {
        this(news, PATIENCE_MILLIS, System::nanoTime);
    }

    /**
     * A reader with a patience and a clock.
     *
     * @param patienceMillis what one look at the disk may take
     * @param nanos for how long a walk takes
     */
    FolderReader(Consumer<Message> news, long patienceMillis, LongSupplier nanos) {
        this.news = news;
        this.patienceMillis = patienceMillis;
        this.nanos = nanos;
    }

    /** The reading that a person waits for: an earlier one that still goes on, as over a slow network, is left. */
    void want(int reading) {
        wanted = reading;
        watched(null);
    }

    private synchronized void watched(@Nullable FolderWatch next) {
        if (watch != null) {
            watch.close();
        }
        watch = next;
    }

    /**
     * Folders and photos of a folder; hidden ones are left out.
     *
     * @return who watches it from then on; nobody where it can't be read or is no longer wanted
     */
    Optional<FolderWatch> read(Path folder, int reading) throws InterruptedException {
        if (wanted != reading) {
            return Optional.empty();
        }
        List<FileList.Entry> up =
                folder.getParent() == null ? List.of() : List.of(FileList.Entry.folder(folder.getParent(), "../"));
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path path : stream) {
                if (wanted != reading) {
                    return Optional.empty();
                }
                paths.add(path);
            }
        } catch (IOException e) {
            refuse(folder, reading, up, Reasons.of(e));
            return Optional.empty();
        } catch (DirectoryIteratorException e) {
            refuse(folder, reading, up, Reasons.of(new IOException(e.getMessage(), e)));
            return Optional.empty();
        }
        boolean read = new FolderLines(reading, paths, FolderLines::line, news)
                .read(up, readers, patienceMillis, () -> wanted == reading);
        if (!read) {
            return Optional.empty();
        }
        FolderWatch next =
                new FolderWatch(folder, reading, new HashSet<>(paths), FolderLines::line, news, System::nanoTime);
        synchronized (this) {
            if (wanted != reading) {
                return Optional.empty();
            }
            watched(next);
        }
        return Optional.of(next);
    }

    private void refuse(Path folder, int reading, List<FileList.Entry> up, String why) {
        news.accept(new Message.FolderRead(reading, up, false));
        news.accept(new Message.FolderRefused(
                reading, "the folder %s can't be read: %s".formatted(FileList.Entry.nameOf(folder), why)));
    }

    /** Counts the photos in and below each folder, until another reading is wanted. */
    void count(int reading, List<Path> folders) throws InterruptedException {
        Map<Path, FileList.Count> counts = new HashMap<>();
        long told = System.nanoTime();
        for (Path folder : folders) {
            if (wanted != reading) {
                return;
            }
            PhotoWalk walk = new PhotoWalk(nanos, COUNT_NANOS);
            var unused = Attempt.run(counters, patienceMillis, attempt -> walk.walk(folder, attempt));
            counts.put(folder, count(walk));
            if (System.nanoTime() - told > COUNTS_EVERY_NANOS) {
                news.accept(new Message.FoldersCounted(counts));
                counts.clear();
                told = System.nanoTime();
            }
        }
        if (!counts.isEmpty()) {
            news.accept(new Message.FoldersCounted(counts));
        }
    }

    private static FileList.Count count(PhotoWalk walk) {
        int photos = walk.photos().size();
        return switch (walk.end()) {
            case ALL -> FileList.Count.of(photos);
            case MANY, LATE -> new FileList.Count(photos, true, "");
            case REFUSED -> new FileList.Count(0, true, "no entry");
            case STALLED -> new FileList.Count(photos, true, "no answer");
        };
    }

    /** The photos in and below a folder, for a person who wants to mark them. */
    void findPhotos(Path folder) throws InterruptedException {
        PhotoWalk walk = new PhotoWalk(nanos, FIND_NANOS);
        var unused = Attempt.run(counters, patienceMillis, attempt -> walk.walk(folder, attempt));
        String trouble = switch (walk.end()) {
            case ALL -> "";
            case MANY -> "there are more; pomona batch sends them all";
            case LATE -> "there may be more, the folder is slow";
            case REFUSED -> "the folder can't be read";
            case STALLED -> "the folder does not answer";
        };
        news.accept(new Message.PhotosFound(folder, walk.photos(), trouble));
    }

    /** Names that begin so; hidden ones where their dot was typed. */
    void find(Command.FindNames find) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(find.folder())) {
            for (Path path : stream) {
                String name = String.valueOf(path.getFileName());
                if (name.startsWith(find.begun()) && (find.begun().startsWith(".") || !name.startsWith("."))) {
                    names.add(Files.isDirectory(path) ? name + "/" : name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LoggerFactory.getLogger(FolderReader.class).info("could not list {}: {}", find.folder(), Reasons.of(e));
        }
        names.sort(NaturalOrder.INSTANCE);
        news.accept(new Message.NamesFound(find.line(), names));
    }

    /** Tells when a file was written since, or is gone; a file that still has to answer is not asked again. */
    void check(Command.CheckFile check) {
        if (!checking.add(check.path())) {
            return;
        }
        try {
            long modified = Files.getLastModifiedTime(check.path()).toMillis();
            if (modified != check.modifiedMillis()) {
                news.accept(new Message.FileChanged(check.path(), false));
            }
        } catch (IOException e) {
            news.accept(new Message.FileChanged(check.path(), true));
        } finally {
            checking.remove(check.path());
        }
    }

    @Override
    public void close() {
        watched(null);
    }
}
