package pomona.tui.effects;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import pomona.finding.LabelGuide;
import pomona.journal.FolderJournals;
import pomona.journal.Journal;
import pomona.journal.JournalBusyException;
import pomona.journal.JournalReader;
import pomona.journal.JournalRows;
import pomona.journal.PhotoFolder;
import pomona.journal.Review;
import pomona.journal.Row;
import pomona.journal.RowSource;
import pomona.protocol.Prediction;
import pomona.text.Reasons;

/**
 * What is kept of one folder and of what lies below it.
 *
 * <pre>
 *   nothing there ─▶ reads ──first answer or review──▶ writes
 *                      │  ▲                              │
 *          another program writes: follows it            └─▶ can't: keeps in the window alone, and says so
 * </pre>
 *
 * <p>A journal is opened for writing when there is something to write: who only looks leaves no file and keeps nobody out.
 * While another program writes, what that one finds is followed, and what is answered here waits in the window; it is
 * written once the other has ended. Not safe for threads, but for what {@link #rows} gave.
 */
final class FolderMemory implements AutoCloseable {
    private final Path root;
    private final PhotoFolder folder;
    private final boolean isPrivate;
    private final Optional<Path> own;
    private final List<JournalReader> others = new ArrayList<>();
    private final Map<Path, Long> seenBytes = new HashMap<>();
    private final Unkept unkept = new Unkept();
    private @Nullable Journal writer;
    private @Nullable JournalReader reader;
    private String refusal = "";

    private FolderMemory(Path root, PhotoFolder folder, boolean isPrivate, Optional<Path> own) {
        this.root = root;
        this.folder = folder;
        this.isPrivate = isPrivate;
        this.own = own;
    }

    /**
     * Opens what there is.
     *
     * @param root the folder, as it was named
     * @param journals where journals lie that nobody named; empty where there is no such place
     * @param results the journal of results that were named; empty where none were
     */
    static FolderMemory open(Path root, Optional<FolderJournals> journals, Optional<Path> results) {
        PhotoFolder folder = new PhotoFolder(root);
        Optional<Path> own = results;
        String refusal = "";
        try {
            // Links lead to the same photos.
            folder = results.isPresent() ? folder : new PhotoFolder(root.toRealPath());
            if (own.isEmpty() && journals.isPresent()) {
                own = Optional.of(journals.get().journal(root));
            }
        } catch (IOException e) {
            refusal = Reasons.of(e);
        }
        FolderMemory memory = new FolderMemory(root, folder, results.isEmpty(), own);
        memory.refusal = refusal;
        memory.read();
        journals.ifPresent(memory::readOthers);
        return memory;
    }

    private void read() {
        if (own.isEmpty() || !Files.isRegularFile(own.get())) {
            return;
        }
        try {
            reader = JournalReader.open(own.get(), folder);
            seenBytes.put(own.get(), Files.size(own.get()));
        } catch (IOException e) {
            refusal = Reasons.of(e);
        }
    }

    private void readOthers(FolderJournals journals) {
        List<Path> known;
        try {
            known = journals.known(root);
            if (!isPrivate) {
                journals.remember(root, own.orElseThrow());
            }
        } catch (IOException e) {
            // A full or read-only home costs the memory of others alone.
            return;
        }
        for (Path journal : known) {
            try {
                if (own.isEmpty() || !journal.toAbsolutePath().equals(own.get().toAbsolutePath())) {
                    others.add(JournalReader.open(journal, folder));
                    seenBytes.put(journal, Files.size(journal));
                }
            } catch (IOException e) {
                LoggerFactory.getLogger(FolderMemory.class).info("{} is left out: {}", journal, Reasons.of(e));
            }
        }
    }

    Path root() {
        return root;
    }

    /** A photo as rows name it. */
    String within(Path file) {
        return file.startsWith(root)
                ? folder.within(folder.path().resolve(root.relativize(file)))
                : folder.within(file);
    }

    /** Who else writes, by the process's number. */
    OptionalLong otherWriter() {
        JournalReader now = reader;
        if (writer != null || now == null) {
            return OptionalLong.empty();
        }
        try {
            return now.writer().map(one -> OptionalLong.of(one.pid())).orElse(OptionalLong.empty());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Why nothing can be kept; empty where it can, as far as that was tried. */
    String refusal() {
        return refusal;
    }

    Map<String, LabelGuide> guides() {
        Map<String, LabelGuide> guides = new HashMap<>();
        others.forEach(other -> guides.putAll(other.guides()));
        ownRows().ifPresent(rows -> guides.putAll(rows.guides()));
        return guides;
    }

    private Optional<JournalRows> ownRows() {
        return Optional.<JournalRows>ofNullable(writer).or(() -> Optional.ofNullable(reader));
    }

    private List<JournalRows> all() {
        List<JournalRows> all = new ArrayList<>();
        ownRows().ifPresent(all::add);
        all.addAll(others);
        return all;
    }

    /** The newest that is known of a photo under that name; of several journals this folder's own goes first. */
    Optional<Row> rowOf(String within) throws IOException {
        Optional<Row> here = unkept.rowOf(within);
        if (here.isPresent()) {
            return here;
        }
        for (JournalRows rows : all()) {
            OptionalLong offset = rows.rowOf(within);
            if (offset.isPresent()) {
                return Optional.of(reviewed(rows.read(offset.getAsLong())));
            }
        }
        return Optional.empty();
    }

    /** What the same bytes were answered, whatever their name. */
    Optional<Row> answer(String sha256, String question) throws IOException {
        Optional<Row> here = unkept.answer(sha256, question);
        if (here.isPresent()) {
            return here;
        }
        for (JournalRows rows : all()) {
            OptionalLong offset = rows.answer(sha256, question);
            if (offset.isPresent()) {
                return Optional.of(reviewed(rows.read(offset.getAsLong())));
            }
        }
        return Optional.empty();
    }

    /** With what a person said here, where that is more or newer than what another journal knows. */
    private Row reviewed(Row row) throws IOException {
        Optional<Review> here = review(row.sha256());
        return unkept.reviewed(here.isPresent() ? row.withReview(here.get()) : row);
    }

    Optional<Review> review(String sha256) throws IOException {
        Optional<Review> waiting = unkept.reviews().get(sha256);
        if (waiting != null) {
            return waiting;
        }
        for (JournalRows rows : all()) {
            Optional<Review> said = rows.review(sha256);
            if (said.isPresent()) {
                return said;
            }
        }
        return Optional.empty();
    }

    /** Whether this folder's own journal, or the window, has that row for that name already. */
    boolean has(Row row) throws IOException {
        Optional<Row> here = unkept.rowOf(row.path());
        if (here.isEmpty() && ownRows().isPresent()) {
            OptionalLong offset = ownRows().get().rowOf(row.path());
            here = offset.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ownRows().get().read(offset.getAsLong()));
        }
        return here.filter(one -> one.sha256().equals(row.sha256())
                        && one.question().equals(row.question())
                        && one.settled() == row.settled()
                        && one.modifiedMillis() == row.modifiedMillis())
                .isPresent();
    }

    /** Keeps a row; returns whether it outlasts this window. */
    boolean keep(Row row, Optional<Told> model) {
        Journal journal = writing(model);
        if (journal != null) {
            try {
                journal.append(row);
                if (row.review() != null && journal.review(row.sha256()).isEmpty()) {
                    journal.review(row.sha256(), row.review());
                }
                return true;
            } catch (IOException e) {
                refusal = Reasons.of(e);
            }
        }
        unkept.add(row);
        return false;
    }

    /** Likewise what a person says. */
    boolean review(String sha256, @Nullable Review review) {
        Journal journal = writing(Optional.empty());
        if (journal != null) {
            try {
                journal.review(sha256, review);
                return true;
            } catch (IOException e) {
                refusal = Reasons.of(e);
            }
        }
        unkept.review(sha256, review);
        return false;
    }

    /**
     * What a server told of its model.
     *
     * @param guide what its labels mean
     */
    record Told(Prediction.Model model, LabelGuide guide) {}

    /** The journal to write to, which is opened now if need be; null where it can't be. */
    private @Nullable Journal writing(Optional<Told> model) {
        if (writer == null && own.isPresent() && refusal.isEmpty()) {
            closeReader();
            try {
                writer = isPrivate ? Journal.openPrivate(own.get(), folder) : Journal.open(own.get(), folder, false);
            } catch (JournalBusyException e) {
                read();
            } catch (IOException e) {
                refusal = Reasons.of(e);
                readAnyway();
            }
        }
        Journal journal = writer;
        if (journal != null && model.isPresent()) {
            try {
                journal.learn(model.get().model(), model.get().guide());
            } catch (IOException e) {
                refusal = Reasons.of(e);
            }
        }
        return journal;
    }

    private void readAnyway() {
        String why = refusal;
        read();
        refusal = why;
    }

    private void closeReader() {
        JournalReader before = reader;
        reader = null;
        if (before != null) {
            close(before);
        }
    }

    /** Reads what other programs wrote since; returns whether there was anything. */
    boolean refresh() {
        boolean more = false;
        if (reader == null && writer == null) {
            read();
            more = reader != null;
        }
        List<JournalReader> followed = new ArrayList<>(others);
        if (reader != null) {
            followed.add(reader);
        }
        for (JournalReader one : followed) {
            try {
                long bytes = Files.size(one.path());
                if (!Long.valueOf(bytes).equals(seenBytes.put(one.path(), bytes))) {
                    one.refresh();
                    more = true;
                }
            } catch (IOException e) {
                // Gone, as when the folder was forgotten meanwhile.
                LoggerFactory.getLogger(FolderMemory.class).info("{}: {}", one.path(), Reasons.of(e));
            }
        }
        return more;
    }

    /** Writes what waited while another program wrote; returns whether that is over. */
    boolean takeOver(Optional<Told> model) {
        if (unkept.isEmpty() || !refusal.isEmpty() || otherWriter().isPresent()) {
            return false;
        }
        Journal journal = writing(model);
        if (journal == null) {
            return false;
        }
        Map<String, Optional<Review>> reviews = unkept.reviews();
        for (Row row : unkept.empty()) {
            keep(row.withReview(null), Optional.empty());
        }
        reviews.forEach((sha256, review) -> review(sha256, review.orElse(null)));
        return true;
    }

    /** The newest of each photo, also from other threads. */
    RowSource rows() {
        List<Row> waiting = unkept.rows();
        Map<String, Optional<Review>> reviews = unkept.reviews();
        Optional<JournalRows> rows = ownRows();
        return consumer -> {
            Set<String> told = new HashSet<>();
            waiting.forEach(row -> told.add(row.path()));
            if (rows.isPresent()) {
                for (long offset : rows.get().newestRows()) {
                    Row row = rows.get().read(offset);
                    if (!told.contains(row.path())) {
                        Optional<Review> said = reviews.get(row.sha256());
                        consumer.accept(named(said == null ? row : row.withReview(said.orElse(null))));
                    }
                }
            }
            for (Row row : waiting) {
                consumer.accept(named(row));
            }
        };
    }

    /** As a person in the working directory names it. */
    private Row named(Row row) {
        return row.named(PhotoFolder.working().within(folder.file(row.path())));
    }

    @Override
    public void close() {
        closeReader();
        others.forEach(FolderMemory::close);
        Journal journal = writer;
        writer = null;
        if (journal != null) {
            close(journal);
        }
    }

    private static void close(AutoCloseable journal) {
        try {
            journal.close();
        } catch (Exception e) {
            LoggerFactory.getLogger(FolderMemory.class).warn("a journal was not closed: {}", e.toString());
        }
    }
}
