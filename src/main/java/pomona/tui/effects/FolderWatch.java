package pomona.tui.effects;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import pomona.text.Reasons;
import pomona.tui.model.Message;
import pomona.tui.model.list.FileList;

/**
 * Tells what comes into a folder that was read, what goes, and what is written again. A file is told of when it has kept
 * its size for a while: one that is still copied would be half a photo. Local file systems say when to look; others, as
 * over a network, where another machine's writing is told to nobody, are looked at every few seconds.
 */
final class FolderWatch implements AutoCloseable {
    /** A camera's copy pauses for less. */
    static final long REST_NANOS = 1_000_000_000L;

    private static final long POLL_MILLIS = 3_000;
    private static final long GROWING_POLL_MILLIS = 500;
    /** Of a copy of many files not each one is a reason to look. */
    private static final long GATHER_MILLIS = 200;

    private static final Set<String> TELLING = Set.of(
            "ext2",
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "zfs",
            "f2fs",
            "jfs",
            "bcachefs",
            "tmpfs",
            "ramfs",
            "overlay",
            "vfat",
            "exfat",
            "ntfs",
            "ntfs3",
            "apfs",
            "hfs");

    private final Path folder;
    private final int reading;
    private final Consumer<Message> news;
    private final Function<Path, List<FileList.Entry>> look;
    private final LongSupplier nanos;
    private final Set<Path> known;
    private final Map<Path, Growing> growing = new HashMap<>();
    private @Nullable WatchService service;
    private boolean closed;

    /** A file that was seen with that size since then. */
    private record Growing(long bytes, long modifiedMillis, long sinceNanos) {
        boolean is(FileList.Entry entry) {
            return bytes == entry.bytes() && modifiedMillis == entry.modifiedMillis();
        }
    }

    /**
     * A watch over a folder.
     *
     * @param known what it held when it was read, hidden files and what is no photo too
     * @param look gives the line of a path, or none where it has none
     * @param nanos the clock
     */
    FolderWatch(
            Path folder,
            int reading,
            Set<Path> known,
            Function<Path, List<FileList.Entry>> look,
            Consumer<Message> news,
            LongSupplier nanos) {
        this.folder = folder;
        this.reading = reading;
        this.known = new HashSet<>(known);
        this.look = look;
        this.news = news;
        this.nanos = nanos;
    }

    /** Whether a file system of that kind tells of all that is written, by whomever. */
    static boolean tells(String fileSystem) {
        return TELLING.contains(fileSystem.toLowerCase(Locale.ROOT));
    }

    /** Watches until it is closed; does nothing then. */
    void run() {
        try (WatchService opened = folder.getFileSystem().newWatchService()) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                service = opened;
            }
            boolean told = tells(Files.getFileStore(folder).type()) && register(opened);
            // What came between the reading and here.
            look(Set.of());
            while (true) {
                look(written(opened, told));
            }
        } catch (ClosedWatchServiceException e) {
            // Another folder is wanted.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | DirectoryIteratorException | UnsupportedOperationException e) {
            LoggerFactory.getLogger(FolderWatch.class).info("{} is no longer watched: {}", folder, e.toString());
        }
    }

    private boolean register(WatchService opened) {
        try {
            folder.register(
                    opened,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE,
                    StandardWatchEventKinds.ENTRY_MODIFY);
            return true;
        } catch (IOException e) {
            // As where the system has given out all its watches.
            LoggerFactory.getLogger(FolderWatch.class).info("{} is polled: {}", folder, Reasons.of(e));
            return false;
        }
    }

    /** Waits until there is a reason to look, and gives the files that were written as far as that was told. */
    private Set<Path> written(WatchService opened, boolean told) throws InterruptedException {
        WatchKey key;
        if (!growing.isEmpty()) {
            key = opened.poll(GROWING_POLL_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            key = told ? opened.take() : opened.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (key == null) {
            return Set.of();
        }
        Thread.sleep(GATHER_MILLIS);
        Set<Path> written = new HashSet<>();
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.context() instanceof Path name) {
                written.add(folder.resolve(name));
            }
        }
        key.reset();
        return written;
    }

    /**
     * Looks at the folder once.
     *
     * @param written known files of which it was told that they were written
     */
    void look(Set<Path> written) throws IOException {
        Set<Path> there = new HashSet<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(there::add);
        }
        List<Path> gone = known.stream().filter(path -> !there.contains(path)).toList();
        known.removeAll(Set.copyOf(gone));
        growing.keySet().retainAll(there);
        List<FileList.Entry> now = new ArrayList<>();
        for (Path path : there) {
            if (!known.contains(path) || growing.containsKey(path) || written.contains(path)) {
                visit(path, now);
            }
        }
        if (!now.isEmpty() || !gone.isEmpty()) {
            news.accept(new Message.FolderChanged(reading, now, gone));
        }
    }

    private void visit(Path path, List<FileList.Entry> now) {
        List<FileList.Entry> lines = look.apply(path);
        FileList.Entry entry = lines.isEmpty() ? null : lines.get(0);
        if (entry == null || !entry.isPhoto()) {
            boolean isNew = known.add(path);
            growing.remove(path);
            if (entry != null && isNew) {
                now.add(entry);
            }
            return;
        }
        Growing before = growing.get(path);
        if (before == null || !before.is(entry)) {
            growing.put(path, new Growing(entry.bytes(), entry.modifiedMillis(), nanos.getAsLong()));
        } else if (nanos.getAsLong() - before.sinceNanos() >= REST_NANOS) {
            growing.remove(path);
            known.add(path);
            now.add(entry);
        }
    }

    /** Whether a file is still waited for. */
    boolean isWaiting() {
        return !growing.isEmpty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        WatchService opened = service;
        if (opened == null) {
            return;
        }
        try {
            opened.close();
        } catch (IOException e) {
            LoggerFactory.getLogger(FolderWatch.class).info("a watch stays open: {}", Reasons.of(e));
        }
    }
}
