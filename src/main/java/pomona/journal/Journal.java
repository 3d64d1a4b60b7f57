package pomona.journal;

import com.fasterxml.jackson.databind.util.ByteBufferBackedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pomona.finding.LabelGuide;
import pomona.protocol.Prediction;

/**
 * The truth about a folder's photos: one JSON object a line, appended, never changed.
 *
 * <pre>
 *   {"line":"begin","format":2,"pid":4711,"started":"2026-11-23T14:22:29Z","folder":"/home/ann/season"}
 *   {"line":"model","model":{…,"sha256":"…"},"guide":{…}}
 *   {"line":"row","path":"north/scab_1.jpg","sha256":"…","question":"…","settled":true, …}
 *   {"line":"review","sha256":"…","review":{"at":"2026-11-23T18:02:11Z","corrected":"rust"}}
 * </pre>
 *
 * <p>Rows are keyed twice: an answer by its bytes and its question, that is by SHA-256 and model, whatever the file is
 * called; a photo's newest row by its path from the folder. A review is keyed by the bytes alone: it outlasts a new
 * model, a new name and {@code fresh}.
 *
 * <p>A line goes to the kernel in one write as soon as it is known, so that a killed process loses none; it is forced to
 * the disk at most {@value #FORCE_MILLIS} ms later, so that a power cut loses no more than that. What a cut leaves of a
 * last line is cut off at the next opening: a line counts only with its line feed. A write that fails (a full disk) is
 * taken back, and every later one fails with the same reason.
 *
 * <p>One program writes: a lock on the file keeps a second one out, and falls with the process, however that ends. Who
 * only reads needs none ({@link JournalReader}).
 *
 * <p>Safe for threads.
 */
public final class Journal implements JournalRows, AutoCloseable {
    /** 1 told paths as they were named and knew no reviews; it is read. */
    static final int FORMAT = 2;

    private static final int FORCE_MILLIS = 200;
    private static final int LINE_FEED = '\n';

    /** A reader that looks who writes holds the lock for a moment. */
    private static final int LOCK_TRIES = 5;

    private static final int LOCK_WAIT_MILLIS = 20;
    private static final Set<OpenOption> READ_AND_WRITE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);

    /** Journals that this process writes: POSIX takes its lock away as soon as it closes the file by any descriptor. */
    private static final Set<Path> WRITTEN_HERE = ConcurrentHashMap.newKeySet();

    /** What makes written bytes outlast a power cut. */
    @FunctionalInterface
    interface Disk {
        void force(FileChannel channel) throws IOException;
    }

    private final Path path;
    private final Path realPath;
    private final FileChannel channel;
    private final Disk disk;
    private final ScheduledExecutorService forcing;
    private final JournalIndex index;
    private long earlierEnd;
    private long forcedEnd;
    private @Nullable IOException broken;

    private Journal(Path path, PhotoFolder folder, FileChannel channel, Disk disk) throws IOException {
        this.path = path;
        this.realPath = path.toRealPath();
        this.disk = disk;
        this.channel = channel;
        this.index = new JournalIndex(path, folder);
        this.forcing = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "pomona-journal");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens or creates a journal, reads what it knows, and keeps other writers out until it is closed.
     *
     * @param folder that its rows' paths are told from
     * @param fresh forget its rows, not its reviews
     * @throws JournalBusyException another process has it open
     * @throws NewerJournalException it holds what this program doesn't know
     * @throws IOException it can't be read or written
     */
    public static Journal open(Path path, PhotoFolder folder, boolean fresh) throws IOException {
        return open(path, folder, fresh, channel -> channel.force(false));
    }

    /** Likewise, and one that is created can be read by its owner alone, where the file system knows owners. */
    public static Journal openPrivate(Path path, PhotoFolder folder) throws IOException {
        FileAttribute<?>[] attributes =
                path.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        return open(path, FileChannel.open(path, READ_AND_WRITE, attributes), folder, false, one -> one.force(false));
    }

    static Journal open(Path path, PhotoFolder folder, boolean fresh, Disk disk) throws IOException {
        return open(path, FileChannel.open(path, READ_AND_WRITE), folder, fresh, disk);
    }

    private static Journal open(Path path, FileChannel channel, PhotoFolder folder, boolean fresh, Disk disk)
            throws IOException {
        try {
            if (!lock(channel)) {
                throw new JournalBusyException(path, holder(channel));
            }
            Journal journal = new Journal(path, folder, channel, disk);
            journal.load(fresh);
            WRITTEN_HERE.add(journal.realPath);
            var unused = journal.forcing.scheduleWithFixedDelay(
                    journal::forceQuietly, FORCE_MILLIS, FORCE_MILLIS, TimeUnit.MILLISECONDS);
            return journal;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether this process writes that journal, so that it must not open the file a second time. */
    static boolean isWrittenHere(Path path) {
        try {
            return WRITTEN_HERE.contains(path.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Appends a row.
     *
     * @return its offset, for {@link #read}
     * @throws IOException it could not be written; the journal is as it was before
     */
    public synchronized long append(Row row) throws IOException {
        return append((Line) row.withReview(null));
    }

    /**
     * Keeps what a person says of a photo.
     *
     * @param review null takes back what was said
     * @throws IOException it could not be written; the journal is as it was before
     */
    public synchronized void review(String sha256, @Nullable Review review) throws IOException {
        append(new Line.Reviewed(sha256, review));
    }

    /** Keeps what a model's labels mean, unless that is known already. */
    public synchronized void learn(Prediction.Model model, LabelGuide guide) throws IOException {
        if (!guide.equals(index.guides().get(model.sha256()))) {
            append(new Line.Model(model, guide));
        }
    }

    @Override
    public synchronized Row read(long offset) throws IOException {
        return index.read(channel, offset);
    }

    @Override
    public synchronized OptionalLong answer(String sha256, String question) {
        return index.answer(sha256, question);
    }

    /** Whether the row at that offset was there when the journal was opened. */
    public synchronized boolean isOfEarlierRun(long offset) {
        return offset < earlierEnd;
    }

    @Override
    public synchronized OptionalLong rowOf(String within) {
        return index.rowOf(within);
    }

    @Override
    public synchronized long[] newestRows() {
        return index.newestRows();
    }

    @Override
    public synchronized Optional<Review> review(String sha256) throws IOException {
        return index.review(channel, sha256);
    }

    @Override
    public synchronized Map<String, LabelGuide> guides() {
        return Map.copyOf(index.guides());
    }

    @Override
    public PhotoFolder folder() {
        return index.folder();
    }

    /** Photos with a row. */
    public synchronized int paths() {
        return index.paths();
    }

    /**
     * What earlier runs settled.
     *
     * @param question which model was asked and how
     * @param paths whose newest row answers it
     * @param offsets of some of its rows
     */
    public record Earlier(String question, int paths, List<Long> offsets) {
        public Earlier {
            offsets = List.copyOf(offsets);
        }
    }

    /** The questions whose answers earlier runs left, the first one asked first; of rows that this run did not replace. */
    public synchronized List<Earlier> earlier() {
        return index.earlier();
    }

    /** Lines that could not be read when it was opened; they were left out. */
    public synchronized long damagedLines() {
        return index.damagedLines();
    }

    public Path path() {
        return path;
    }

    /** Forces everything appended so far to the disk. Appending goes on meanwhile: a disk may take a second for it. */
    public void force() throws IOException {
        long upTo;
        synchronized (this) {
            checkUsable();
            upTo = index.end();
            if (upTo == forcedEnd) {
                return;
            }
        }
        disk.force(channel);
        synchronized (this) {
            forcedEnd = Math.max(forcedEnd, upTo);
        }
    }

    /** Forces and unlocks. */
    @Override
    public void close() throws IOException {
        // Not interrupted while it forces: that would close the channel under it.
        forcing.shutdown();
        WRITTEN_HERE.remove(realPath);
        try (channel) {
            var unused = forcing.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            if (channel.isOpen() && isUsable()) {
                force();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized long append(Line line) throws IOException {
        checkUsable();
        byte[] json = JournalJson.MAPPER.writeValueAsBytes(line);
        ByteBuffer buffer = ByteBuffer.allocate(json.length + 1)
                .put(json)
                .put((byte) LINE_FEED)
                .flip();
        long offset = index.end();
        try {
            long at = offset;
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
            index.added(line, offset, at);
        } catch (IOException e) {
            breakOff(e, offset);
            throw e;
        }
        return offset;
    }

    private void breakOff(IOException reason, long goodEnd) {
        broken = reason;
        try {
            channel.truncate(goodEnd);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private synchronized boolean isUsable() {
        return broken == null;
    }

    private void checkUsable() throws IOException {
        if (broken != null) {
            throw new IOException("%s can't be written: %s".formatted(path, broken.getMessage()), broken);
        }
    }

    private void forceQuietly() {
        try {
            force();
        } catch (IOException e) {
            synchronized (this) {
                // The next append tells.
                broken = broken == null ? e : broken;
            }
        }
    }

    /** Reads every whole line, cuts off what stands behind the last one, and begins. */
    private synchronized void load(boolean fresh) throws IOException {
        index.readOn(channel);
        boolean nothingToKeep = fresh && !index.hasReviews();
        if (nothingToKeep) {
            channel.truncate(0);
        } else if (channel.size() > index.end()) {
            channel.truncate(index.end());
        }
        if (nothingToKeep) {
            index.startOver();
        }
        earlierEnd = index.end();
        forcedEnd = index.end();
        if (fresh && !nothingToKeep) {
            append(new Line.Fresh());
        }
        append(new Line.Begin(
                FORMAT,
                ProcessHandle.current().pid(),
                Instant.now().toString(),
                folder().path().toString()));
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            for (int i = 1; channel.tryLock() == null; i++) {
                if (i == LOCK_TRIES) {
                    return false;
                }
                Thread.sleep(LOCK_WAIT_MILLIS);
            }
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The process that wrote the last whole {@code begin} line. */
    private static OptionalLong holder(FileChannel channel) throws IOException {
        OptionalLong pid = OptionalLong.empty();
        ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(channel.size(), Integer.MAX_VALUE));
        try (var lines = new BufferedReader(
                new InputStreamReader(new ByteBufferBackedInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{\"line\":\"begin\"") && line.endsWith("}")) {
                    pid = OptionalLong.of(
                            JournalJson.MAPPER.readValue(line, Line.Begin.class).pid());
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return pid;
    }
}
