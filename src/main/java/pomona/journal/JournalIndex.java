package pomona.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pomona.finding.LabelGuide;

/**
 * What stands where in a journal's file. Lines are read once, front to back, as far as their first fields; rows are read
 * again from the disk by their offset.
 *
 * <p>Paths are told relative to the folder that the journal was opened for. Each {@code begin} line says what the paths
 * behind it are relative to: that folder, if it is still there; the folder of this opening, if it is not, since then the
 * season was moved; the working directory in format 1.
 *
 * <p>Memory: three {@link HashIndex}es of 24 bytes a slot, and what the few {@code begin} and {@code model} lines say.
 * Not safe for threads.
 */
final class JournalIndex {
    private static final int READ_BYTES = 256 * 1024;
    private static final int ROW_BYTES = 4096;
    private static final int LINE_FEED = '\n';
    private static final int SAMPLES_MAX = 32;

    /** A path's newest row is found by its offset, in these bits, with the number of the question it answers above. */
    private static final int OFFSET_BITS = 48;

    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    private static final String UNSETTLED = "";

    /** Servers have a few models; one that invents some for each photo must not fill the memory. */
    private static final int QUESTIONS_MAX = 1000;

    private static final int GUIDES_MAX = 20;

    private final Path file;
    private final PhotoFolder folder;
    private HashIndex reviews = new HashIndex();
    private final Map<String, LabelGuide> guides = new LinkedHashMap<>();
    private final List<Section> sections = new ArrayList<>();
    private HashIndex answers = new HashIndex();
    private HashIndex rows = new HashIndex();
    private final Map<String, Integer> questions = new LinkedHashMap<>();
    private Line.@Nullable Begin begin;
    private long end;
    private long damagedLines;

    /** Rows from this offset on are relative to this folder. */
    private record Section(long from, PhotoFolder folder) {}

    JournalIndex(Path file, PhotoFolder folder) {
        this.file = file;
        this.folder = folder;
        questions.put(UNSETTLED, 0);
        sections.add(new Section(0, PhotoFolder.working()));
    }

    /** Where the last whole line ends. */
    long end() {
        return end;
    }

    long damagedLines() {
        return damagedLines;
    }

    PhotoFolder folder() {
        return folder;
    }

    /** The newest opening by a program that writes. */
    Optional<Line.Begin> begin() {
        return Optional.ofNullable(begin);
    }

    Map<String, LabelGuide> guides() {
        return Collections.unmodifiableMap(guides);
    }

    boolean hasReviews() {
        return reviews.size() > 0;
    }

    int paths() {
        return rows.size();
    }

    /** Forgets all, as of a file that was emptied. */
    void startOver() {
        forget();
        reviews = new HashIndex();
        guides.clear();
        sections.clear();
        sections.add(new Section(0, PhotoFolder.working()));
        questions.clear();
        questions.put(UNSETTLED, 0);
        begin = null;
        end = 0;
        damagedLines = 0;
    }

    /** Reads the whole lines that have come since. */
    void readOn(FileChannel channel) throws IOException {
        byte[] buffer = new byte[READ_BYTES];
        long bufferAt = end;
        int filled = 0;
        while (true) {
            int count = channel.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled), bufferAt + filled);
            if (count < 0) {
                break;
            }
            filled += count;
            int from = 0;
            for (int lineEnd = lineEnd(buffer, from, filled); lineEnd >= 0; lineEnd = lineEnd(buffer, from, filled)) {
                readLine(buffer, from, lineEnd, bufferAt + from);
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
    }

    /** Takes note of a line that was written behind all others. */
    void added(Line line, long offset, long lineEnd) throws IOException {
        end = lineEnd;
        if (line instanceof Row row) {
            index(row.path(), row.sha256(), row.question(), row.settled(), offset);
        } else if (line instanceof Line.Begin opening) {
            begins(opening, offset);
        } else if (line instanceof Line.Model model) {
            learn(model);
        } else if (line instanceof Line.Reviewed reviewed) {
            reviews.put(HashIndex.Key.of(reviewed.sha256()), offset);
        } else {
            forget();
        }
    }

    OptionalLong answer(String sha256, String question) {
        return found(answers.get(answerKey(sha256, question)));
    }

    OptionalLong rowOf(String path) {
        long newest = rows.get(HashIndex.Key.of(path));
        return newest == HashIndex.ABSENT ? OptionalLong.empty() : OptionalLong.of(newest & OFFSET_MASK);
    }

    OptionalLong review(String sha256) {
        return found(reviews.get(HashIndex.Key.of(sha256)));
    }

    long[] newestRows() {
        Offsets offsets = new Offsets();
        rows.forEachValue(newest -> offsets.set(offsets.add(), newest & OFFSET_MASK));
        return offsets.sorted();
    }

    /** The questions that have settled rows, each with the number of photos whose newest row answers it. */
    List<Journal.Earlier> earlier() {
        int[] paths = new int[questions.size()];
        List<List<Long>> samples = new ArrayList<>();
        questions.forEach((question, number) -> samples.add(new ArrayList<>()));
        rows.forEachValue(newest -> {
            int number = (int) (newest >> OFFSET_BITS);
            paths[number]++;
            if (samples.get(number).size() < SAMPLES_MAX) {
                samples.get(number).add(newest & OFFSET_MASK);
            }
        });
        List<Journal.Earlier> earlier = new ArrayList<>();
        questions.forEach((question, number) -> {
            if (!question.equals(UNSETTLED) && paths[number] > 0) {
                earlier.add(new Journal.Earlier(question, paths[number], samples.get(number)));
            }
        });
        return earlier;
    }

    /** The row at an offset, with its path relative to this opening's folder and with what a person said of it. */
    Row read(FileChannel channel, long offset) throws IOException {
        Row row = read(channel, offset, Row.class);
        PhotoFolder itsFolder = sectionOf(offset).folder();
        Row here = itsFolder.equals(folder) ? row : row.named(folder.within(itsFolder.file(row.path())));
        return row.sha256().isEmpty()
                ? here
                : here.withReview(review(channel, row.sha256()).orElse(null));
    }

    Optional<Review> review(FileChannel channel, String sha256) throws IOException {
        OptionalLong offset = review(sha256);
        return offset.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(
                        read(channel, offset.getAsLong(), Line.Reviewed.class).review());
    }

    private <L> L read(FileChannel channel, long offset, Class<L> kind) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(ROW_BYTES);
        while (true) {
            readFully(channel, buffer, offset);
            int lineEnd = lineEnd(buffer.array(), 0, buffer.position());
            if (lineEnd >= 0) {
                return JournalJson.MAPPER.readValue(buffer.array(), 0, lineEnd, kind);
            }
            if (buffer.hasRemaining()) {
                throw new IOException("%s holds no row at %d".formatted(file, offset));
            }
            buffer = ByteBuffer.allocate(buffer.capacity() * 4);
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
            // Reading goes on until the buffer is full or the file ends.
        }
    }

    /** Of a row only the first fields, which are all that the indexes need. */
    private void readLine(byte[] buffer, int from, int to, long offset) throws NewerJournalException {
        try (JsonParser json = JournalJson.MAPPER.getFactory().createParser(buffer, from, to - from)) {
            if (to - from < 2 || buffer[to - 1] != '}' || json.nextToken() != JsonToken.START_OBJECT) {
                damagedLines++;
                return;
            }
            switch (text(json, "line")) {
                case "row" -> readRow(json, offset);
                case "begin" -> begins(JournalJson.MAPPER.readValue(buffer, from, to - from, Line.Begin.class), offset);
                case "model" -> learn(JournalJson.MAPPER.readValue(buffer, from, to - from, Line.Model.class));
                case "review" -> reviews.put(HashIndex.Key.of(text(json, "sha256")), offset);
                case "fresh" -> forget();
                default -> {
                    // A kind that came later and means nothing to this program.
                }
            }
        } catch (NewerJournalException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            damagedLines++;
        }
    }

    private void readRow(JsonParser json, long offset) throws IOException {
        String path = text(json, "path");
        String sha256 = text(json, "sha256");
        String question = text(json, "question");
        field(json, "settled");
        PhotoFolder itsFolder = sections.get(sections.size() - 1).folder();
        String here = itsFolder.equals(folder) ? path : folder.within(itsFolder.file(path));
        index(here, sha256, question, json.getBooleanValue(), offset);
    }

    private void begins(Line.Begin opening, long offset) throws NewerJournalException {
        if (opening.format() > Journal.FORMAT) {
            throw new NewerJournalException(file, opening.format());
        }
        begin = opening;
        PhotoFolder named =
                opening.folder() == null ? PhotoFolder.working() : new PhotoFolder(Path.of(opening.folder()));
        PhotoFolder its = named.equals(folder) || Files.isDirectory(named.path()) ? named : folder;
        if (!its.equals(sections.get(sections.size() - 1).folder())) {
            sections.add(new Section(offset, its));
        }
    }

    private Section sectionOf(long offset) {
        for (int i = sections.size() - 1; i > 0; i--) {
            if (sections.get(i).from() <= offset) {
                return sections.get(i);
            }
        }
        return sections.get(0);
    }

    private void learn(Line.Model model) {
        if (guides.size() < GUIDES_MAX) {
            guides.put(model.model().sha256(), model.guide());
        }
    }

    private void forget() {
        answers = new HashIndex();
        rows = new HashIndex();
    }

    private void index(String path, String sha256, String question, boolean settled, long offset) {
        if (settled && questions.size() < QUESTIONS_MAX) {
            questions.putIfAbsent(question, questions.size());
        }
        long number = settled ? questions.getOrDefault(question, 0) : 0;
        rows.put(HashIndex.Key.of(path), number << OFFSET_BITS | offset);
        if (settled) {
            answers.put(answerKey(sha256, question), offset);
        }
    }

    private static HashIndex.Key answerKey(String sha256, String question) {
        return HashIndex.Key.of(sha256 + " " + question);
    }

    private static OptionalLong found(long offset) {
        return offset == HashIndex.ABSENT ? OptionalLong.empty() : OptionalLong.of(offset);
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

    private static int lineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == LINE_FEED) {
                return i;
            }
        }
        return -1;
    }
}
