package pomona.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import pomona.finding.LabelGuide;

/**
 * A journal that is only read, also while another program writes it: for the second screen on a folder, and for a
 * report. It takes no lock, changes nothing, and learns what has come since when asked to ({@link #refresh}).
 *
 * <p>Safe for threads.
 */
public final class JournalReader implements JournalRows, AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final JournalIndex index;

    private JournalReader(Path path, PhotoFolder folder, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        this.index = new JournalIndex(path, folder);
    }

    /**
     * Opens a journal and reads what it knows.
     *
     * @param folder that its rows' paths are told from
     * @throws NewerJournalException it holds what this program doesn't know
     * @throws IOException it is not there, can't be read, or this process writes it itself: then its {@link Journal} is to
     *     be asked, since closing the file a second time would take its lock away
     */
    public static JournalReader open(Path path, PhotoFolder folder) throws IOException {
        if (Journal.isWrittenHere(path)) {
            throw new IOException(path + " is written by this program itself");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            JournalReader reader = new JournalReader(path, folder, channel);
            reader.refresh();
            return reader;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Opens a journal whose rows are told from the folder that its last writer named; where that is gone, from one of the
     * same name beside the journal, as after a move of both.
     */
    public static JournalReader open(Path path) throws IOException {
        PhotoFolder folder;
        try (JournalReader reader = open(path, PhotoFolder.working())) {
            folder = reader.index
                    .begin()
                    .map(Line.Begin::folder)
                    .map(named -> found(Path.of(named), path))
                    .orElse(PhotoFolder.working());
        }
        return open(path, folder);
    }

    private static PhotoFolder found(Path named, Path journal) {
        Path name = named.getFileName();
        Path beside = name == null ? named : journal.toAbsolutePath().resolveSibling(name);
        return new PhotoFolder(!Files.isDirectory(named) && Files.isDirectory(beside) ? beside : named);
    }

    /** Reads what was written since; a journal that was begun anew is read anew. */
    public synchronized void refresh() throws IOException {
        if (channel.size() < index.end()) {
            index.startOver();
        }
        index.readOn(channel);
    }

    /**
     * Who writes at present.
     *
     * @param pid of the process
     * @param since ISO 8601
     */
    public record Writer(long pid, String since) {}

    /** Who writes it at present, if anybody does. */
    public synchronized Optional<Writer> writer() throws IOException {
        try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            if (lock != null) {
                return Optional.empty();
            }
        }
        refresh();
        return index.begin().map(begin -> new Writer(begin.pid(), begin.started()));
    }

    /** When its last writer began; for a journal of no opening, never. */
    public synchronized Instant begun() {
        try {
            return index.begin().map(begin -> Instant.parse(begin.started())).orElse(Instant.EPOCH);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    /** Lines that could not be read; they were left out. */
    public synchronized long damagedLines() {
        return index.damagedLines();
    }

    public Path path() {
        return path;
    }

    @Override
    public synchronized Row read(long offset) throws IOException {
        return index.read(channel, offset);
    }

    @Override
    public synchronized OptionalLong answer(String sha256, String question) {
        return index.answer(sha256, question);
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

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
