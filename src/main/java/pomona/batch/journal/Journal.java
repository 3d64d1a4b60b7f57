package pomona.batch.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.util.ByteBufferBackedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The truth about a batch: one JSON object a line, appended, never changed.
 *
 * <pre>
 *   {"line":"begin","format":1,"pid":4711,"started":"2026-11-23T14:22:29Z"}
 *   {"line":"row","path":"leaves/scab_1.jpg","sha256":"…","question":"…","settled":true, …}
 * </pre>
 *
 * <p>A line goes to the kernel in one write as soon as it is known, so that a killed process loses none; it is forced to
 * the disk at most {@value #FORCE_MILLIS} ms later, so that a power cut loses no more than that. What a cut leaves of a
 * last line is cut off at the next opening: a line counts only with its line feed. A write that fails (a full disk) is
 * taken back, and every later one fails with the same reason.
 *
 * <p>Memory: two {@link HashIndex}es from a row's key to its offset; the rows themselves stay on the disk. A lock on the
 * file keeps a second run out; it falls with the process, however that ends.
 *
 * <p>Safe for threads.
 */
public final class Journal implements AutoCloseable {
    static final int FORMAT = 1;

    private static final int FORCE_MILLIS = 200;
    private static final int READ_BYTES = 256 * 1024;
    private static final int ROW_BYTES = 2048;
    private static final int LINE_FEED = '\n';

    /** What makes written bytes outlast a power cut. */
    @FunctionalInterface
    interface Disk {
        void force(FileChannel channel) throws IOException;
    }

    private final Path path;
    private final FileChannel channel;
    private final Disk disk;
    private final ScheduledExecutorService forcing;
    private final HashIndex answers = new HashIndex();
    private final HashIndex rows = new HashIndex();
    private long end;
    private long earlierEnd;
    private long damagedLines;
    private List<Earlier> earlier = List.of();
    private long forcedEnd;
    private @Nullable IOException broken;

    private Journal(Path path, FileChannel channel, Disk disk) {
        this.path = path;
        this.disk = disk;
        this.channel = channel;
        this.forcing = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "pomona-journal");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens or creates a journal, reads what it knows, and keeps other runs out until it is closed.
     *
     * @param fresh forget what it knows
     * @throws JournalBusyException another process has it open
     * @throws IOException it can't be read or written
     */
    public static Journal open(Path path, boolean fresh) throws IOException {
        return open(path, fresh, channel -> channel.force(false));
    }

    static Journal open(Path path, boolean fresh, Disk disk) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            if (!lock(channel)) {
                throw new JournalBusyException(path, holder(channel));
            }
            Journal journal = new Journal(path, channel, disk);
            if (fresh) {
                channel.truncate(0);
            }
            journal.load();
            journal.append(new JournalLine.Begin(
                    FORMAT, ProcessHandle.current().pid(), Instant.now().toString()));
            var unused = journal.forcing.scheduleWithFixedDelay(
                    journal::forceQuietly, FORCE_MILLIS, FORCE_MILLIS, TimeUnit.MILLISECONDS);
            return journal;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Appends a row.
     *
     * @return its offset, for {@link #read}
     * @throws IOException it could not be written; the journal is as it was before
     */
    public synchronized long append(Row row) throws IOException {
        long offset = append((JournalLine) row);
        index(row.path(), row.sha256(), row.question(), row.settled(), offset);
        return offset;
    }

    /** The row at an offset that {@link #append} gave. */
    public synchronized Row read(long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(ROW_BYTES);
        while (true) {
            readFully(buffer, offset);
            int lineEnd = lineEnd(buffer.array(), 0, buffer.position());
            if (lineEnd >= 0) {
                return BatchJson.MAPPER.readValue(buffer.array(), 0, lineEnd, Row.class);
            }
            if (buffer.hasRemaining()) {
                throw new IOException("%s holds no row at %d".formatted(path, offset));
            }
            buffer = ByteBuffer.allocate(buffer.capacity() * 4);
        }
    }

    /** Where a settled row about the same bytes and the same question lies, whatever its path. */
    public synchronized OptionalLong answer(String sha256, String question) {
        long offset = answers.get(answerKey(sha256, question));
        return offset == HashIndex.ABSENT ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** Whether the row at that offset was there when the journal was opened. */
    public synchronized boolean isOfEarlierRun(long offset) {
        return offset < earlierEnd;
    }

    /** Where the newest row of this path lies. */
    public synchronized OptionalLong rowOf(String filePath) {
        long offset = rows.get(HashKey.of(filePath));
        return offset == HashIndex.ABSENT ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** The newest row of each path, in the order in which they were written. */
    public synchronized long[] newestRows() {
        Offsets offsets = new Offsets();
        rows.forEachValue(offset -> offsets.set(offsets.add(), offset));
        return offsets.sorted();
    }

    /** Paths with a row. */
    public synchronized int paths() {
        return rows.size();
    }

    /**
     * What earlier runs settled.
     *
     * @param question which model was asked and how
     * @param paths whose newest row answers it
     * @param offsets of some of its rows
     */
    public record Earlier(String question, int paths, List<Long> offsets) {}

    /** The questions whose answers were there when it was opened, the first one asked first. */
    public List<Earlier> earlier() {
        return earlier;
    }

    /** Lines that could not be read when it was opened; they were left out. */
    public synchronized long damagedLines() {
        return damagedLines;
    }

    public Path path() {
        return path;
    }

    /** Forces everything appended so far to the disk. Appending goes on meanwhile: a disk may take a second for it. */
    public void force() throws IOException {
        long upTo;
        synchronized (this) {
            checkUsable();
            upTo = end;
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
        try (channel) {
            var unused = forcing.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            if (channel.isOpen() && isUsable()) {
                force();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized long append(JournalLine line) throws IOException {
        checkUsable();
        byte[] json = BatchJson.MAPPER.writeValueAsBytes(line);
        ByteBuffer buffer = ByteBuffer.allocate(json.length + 1)
                .put(json)
                .put((byte) LINE_FEED)
                .flip();
        long offset = end;
        try {
            long at = offset;
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
            end = at;
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

    /** Reads every whole line, and cuts off what stands behind the last one. */
    private void load() throws IOException {
        byte[] buffer = new byte[READ_BYTES];
        long bufferAt = 0;
        int filled = 0;
        Census census = new Census();
        while (true) {
            int count = channel.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled), bufferAt + filled);
            if (count < 0) {
                break;
            }
            filled += count;
            int from = 0;
            for (int lineEnd = lineEnd(buffer, from, filled); lineEnd >= 0; lineEnd = lineEnd(buffer, from, filled)) {
                readHead(buffer, from, lineEnd, bufferAt + from, census);
                from = lineEnd + 1;
            }
            System.arraycopy(buffer, from, buffer, 0, filled - from);
            bufferAt += from;
            filled -= from;
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        }
        end = bufferAt;
        forcedEnd = end;
        earlierEnd = end;
        earlier = census.earlier();
        if (channel.size() > end) {
            channel.truncate(end);
        }
    }

    /** Reads the first fields of a row, which are all that the indexes need. */
    private void readHead(byte[] buffer, int from, int to, long offset, Census census) {
        try (JsonParser json = BatchJson.MAPPER.getFactory().createParser(buffer, from, to - from)) {
            if (to - from < 2 || buffer[to - 1] != '}' || json.nextToken() != JsonToken.START_OBJECT) {
                damagedLines++;
                return;
            }
            if (!text(json, "line").equals("row")) {
                return;
            }
            String filePath = text(json, "path");
            String sha256 = text(json, "sha256");
            String question = text(json, "question");
            field(json, "settled");
            index(filePath, sha256, question, json.getBooleanValue(), offset);
            census.count(filePath, json.getBooleanValue() ? question : "", offset);
        } catch (IOException e) {
            damagedLines++;
        }
    }

    private static String text(JsonParser json, String name) throws IOException {
        field(json, name);
        String text = json.getText();
        return text == null ? "" : text;
    }

    private static void field(JsonParser json, String name) throws IOException {
        String found = json.nextFieldName();
        if (!name.equals(found)) {
            throw new IOException("expected the field %s, found %s".formatted(name, found));
        }
        json.nextToken();
    }

    private void index(String filePath, String sha256, String question, boolean settled, long offset) {
        rows.put(HashKey.of(filePath), offset);
        if (settled) {
            answers.put(answerKey(sha256, question), offset);
        }
    }

    /** Counts, while the journal is read, the paths by the question that their newest row answers. */
    private static final class Census {
        private static final int SAMPLES_MAX = 32;

        private final HashIndex questionOfPath = new HashIndex();
        private final List<Earlier> questions = new ArrayList<>();

        void count(String filePath, String question, long offset) {
            HashKey key = HashKey.of(filePath);
            long before = questionOfPath.get(key);
            if (before != HashIndex.ABSENT) {
                add((int) before, -1);
            }
            int number = number(question, offset);
            add(number, 1);
            questionOfPath.put(key, number);
        }

        List<Earlier> earlier() {
            return questions.stream()
                    .filter(asked -> !asked.question().isEmpty() && asked.paths() > 0)
                    .toList();
        }

        private int number(String question, long offset) {
            for (int i = 0; i < questions.size(); i++) {
                if (questions.get(i).question().equals(question)) {
                    if (questions.get(i).offsets().size() < SAMPLES_MAX) {
                        questions.get(i).offsets().add(offset);
                    }
                    return i;
                }
            }
            questions.add(new Earlier(question, 0, new ArrayList<>(List.of(offset))));
            return questions.size() - 1;
        }

        private void add(int number, int paths) {
            Earlier old = questions.get(number);
            questions.set(number, new Earlier(old.question(), old.paths() + paths, old.offsets()));
        }
    }

    private static HashKey answerKey(String sha256, String question) {
        return HashKey.of(sha256 + " " + question);
    }

    private void readFully(ByteBuffer buffer, long offset) throws IOException {
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
            // Reading goes on until the buffer is full or the file ends.
        }
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == LINE_FEED) {
                return i;
            }
        }
        return -1;
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
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
                    pid = OptionalLong.of(BatchJson.MAPPER
                            .readValue(line, JournalLine.Begin.class)
                            .pid());
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return pid;
    }
}
