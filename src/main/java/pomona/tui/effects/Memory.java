package pomona.tui.effects;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import pomona.finding.LabelGuide;
import pomona.journal.FolderJournals;
import pomona.journal.Outcome;
import pomona.journal.Review;
import pomona.journal.Row;
import pomona.journal.RowSource;
import pomona.protocol.Event;
import pomona.protocol.Prediction;
import pomona.system.Sha256;
import pomona.text.Quantity;
import pomona.text.Reasons;
import pomona.tui.model.Command;
import pomona.tui.model.Message;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;
import pomona.tui.model.list.Recollection;

/**
 * What was answered about the photos that are looked at, in this window and before, by whomever, and what a person said of
 * them. A folder that is opened has a {@link FolderMemory}; folders below it share it.
 *
 * <p>One thread does it all, in small steps, so that a question about one photo waits for no list of thousands. A photo is
 * known again by its name, size and time; where only the time is another, by its bytes, which are read in the background.
 * A row is in the journal before its answer is told, where the disk takes it within a few seconds.
 */
public final class Memory implements AutoCloseable {
    /** Photos that are looked up before anybody else gets a turn. */
    private static final int SLICE = 100;

    /** As many results as the window keeps of its own. */
    private static final int RECALLED_MAX = 10_000;

    /** Folders whose journals are open at once. */
    private static final int FOLDERS_MAX = 4;

    private static final Duration AGE_MAX = Duration.ofDays(400);
    private static final long BYTES_MAX = 512L << 20;
    private static final long FOLLOW_MILLIS = 2_000;
    private static final long ENDING_MILLIS = 2_000;
    /** A disk that takes longer, as one at the other end of a stalled network, holds no answer back. */
    private static final long PATIENCE_MILLIS = 5_000;

    private final Consumer<Message> news;
    private final Optional<FolderJournals> journals;
    private final Optional<Results> results;
    private final int maxEdgePixels;
    private final PhotoFiles files = new PhotoFiles(Threads.background("photo-hash"));
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("memory"));

    /** Touched by the thread alone, as all below. */
    private final Deque<FolderMemory> open = new ArrayDeque<>();

    private final Deque<FileList.Entry> toRecall = new ArrayDeque<>();
    private final Deque<FileList.Entry> toHash = new ArrayDeque<>();
    private final Map<Path, Recollection> told = new HashMap<>();
    private final Map<Path, FileList.Entry> listed = new LinkedHashMap<>();
    private int reading;
    private boolean hashing;
    private boolean tidied;
    private String said = "";
    private volatile String question = "";
    private Optional<FolderMemory.Told> model = Optional.empty();

    /**
     * Results that were named instead of a folder.
     *
     * @param journal theirs
     * @param folder whose photos they tell of
     */
    public record Results(Path journal, Path folder) {}

    /**
     * A memory.
     *
     * @param journals where folders' journals lie; empty to keep nothing
     * @param maxEdgePixels what larger photos are shrunk to before they are sent; 0 for never
     */
    public Memory(
            Consumer<Message> news, Optional<FolderJournals> journals, Optional<Results> results, int maxEdgePixels) {
        this.news = news;
        this.journals = journals;
        this.results = results;
        this.maxEdgePixels = maxEdgePixels;
        var unused = thread.scheduleWithFixedDelay(
                () -> guarded(this::follow), FOLLOW_MILLIS, FOLLOW_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** One that lives as long as the window. */
    static Memory ofTheWindow(Consumer<Message> news) {
        return new Memory(news, Optional.empty(), Optional.empty(), 0);
    }

    /** What the server tells of its model: answers of others are none to a question that is asked now. */
    void learn(Event.Info info) {
        FolderMemory.Told told = new FolderMemory.Told(info.model(), LabelGuide.of(info));
        question = question(info.model());
        later(() -> model = Optional.of(told));
    }

    /** What is asked now; empty while no server told its model. */
    String question() {
        return question;
    }

    /** What is asked of a model. */
    String question(Prediction.Model asked) {
        return Row.question(asked.sha256(), maxEdgePixels);
    }

    int maxEdgePixels() {
        return maxEdgePixels;
    }

    /** Tells what is known of photos that were listed. */
    void recall(Command.Recall recall) {
        later(() -> {
            if (recall.reading() != reading) {
                reading = recall.reading();
                toRecall.clear();
                toHash.clear();
                told.clear();
                listed.clear();
            }
            recall.photos().forEach(photo -> listed.put(photo.path(), photo));
            toRecall.addAll(recall.photos());
            FolderMemory memory = of(recall.folder());
            tellState(memory);
            tidy(recall.folder());
            step();
        });
    }

    /** Keeps what a person says of a photo, or takes it back. */
    void review(Command.Review command) {
        later(() -> {
            FolderMemory memory = of(folderOf(command.path()));
            if (!memory.review(command.sha256(), command.review().orElse(null))) {
                tellState(memory);
            }
        });
    }

    /**
     * What is known of a photo under the server's present model; a row for its name is kept, if it is new.
     *
     * @throws IOException a journal can't be read, or not in time
     */
    Optional<Row> known(Path path, long modifiedMillis, String sha256) throws IOException, InterruptedException {
        return call(() -> {
            if (model.isEmpty()) {
                return Optional.empty();
            }
            FolderMemory memory = of(folderOf(path));
            memory.refresh();
            Prediction.Model asked = model.get().model();
            // What was seen whole is worth more than what would be asked now.
            Optional<Row> whole = memory.answer(sha256, Row.question(asked.sha256(), 0));
            Optional<Row> known = whole.isPresent() ? whole : memory.answer(sha256, question(asked));
            known.ifPresent(row -> adopt(memory, row, path, modifiedMillis));
            return known;
        });
    }

    /** Writes a row under the name of a file with the same bytes, unless it is there. */
    private void adopt(FolderMemory memory, Row row, Path path, long modifiedMillis) {
        String within = memory.within(path);
        Row own = (row.path().equals(within) ? row : row.forPath(within)).writtenAt(modifiedMillis);
        try {
            if (!memory.has(own)) {
                memory.keep(own, model);
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(Memory.class).info("{} is not kept: {}", path, Reasons.of(e));
        }
    }

    /**
     * Keeps how asking about a photo ended; that is told afterwards.
     *
     * @param row its path is filled in
     * @param then gets what a person said of the same bytes, on the memory's thread; on another without it, where that
     *     takes too long
     */
    void keep(Path path, Row row, Consumer<Optional<Review>> then) {
        CompletableFuture<Optional<Review>> kept = new CompletableFuture<>();
        // Before it can be complete: what is told would hold up the caller.
        var unused = kept.completeOnTimeout(Optional.empty(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .thenAccept(then);
        boolean taken = later(() -> {
            FolderMemory memory = of(folderOf(path));
            if (!memory.keep(row.named(memory.within(path)), model)) {
                tellState(memory);
            }
            kept.complete(review(memory, row.sha256()));
        });
        if (!taken) {
            kept.complete(Optional.empty());
        }
    }

    private static Optional<Review> review(FolderMemory memory, String sha256) {
        try {
            return memory.review(sha256);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The newest of each photo of that folder, also for other threads. */
    RowSource rows(Path folder) throws IOException, InterruptedException {
        return call(() -> of(folder).rows());
    }

    private static Path folderOf(Path photo) {
        Path parent = photo.getParent();
        return parent == null ? photo : parent;
    }

    /** The memory of that folder or of the nearest one above that was opened. */
    private FolderMemory of(Path folder) {
        FolderMemory nearest = null;
        for (FolderMemory one : open) {
            boolean nearer = nearest == null
                    || one.root().getNameCount() > nearest.root().getNameCount();
            nearest = folder.startsWith(one.root()) && nearer ? one : nearest;
        }
        if (nearest != null) {
            open.remove(nearest);
        } else {
            nearest = opened(folder);
        }
        open.addFirst(nearest);
        if (open.size() > FOLDERS_MAX) {
            open.removeLast().close();
        }
        return nearest;
    }

    private FolderMemory opened(Path folder) {
        Optional<Results> named = results.filter(one -> folder.startsWith(one.folder()));
        FolderMemory memory =
                FolderMemory.open(named.map(Results::folder).orElse(folder), journals, named.map(Results::journal));
        Map<String, LabelGuide> guides = memory.guides();
        if (!guides.isEmpty()) {
            news.accept(new Message.GuidesTold(guides));
        }
        return memory;
    }

    /** Says who else writes, or why nothing is kept; once. */
    private void tellState(FolderMemory memory) {
        OptionalLong other = memory.otherWriter();
        String state = "";
        String sentence = "";
        if (!memory.refusal().isEmpty()) {
            state = "not kept";
            sentence = "what is answered here is not kept: " + memory.refusal() + "; e exports it";
        } else if (other.isPresent()) {
            state = "process %d writes".formatted(other.getAsLong());
            // One that writes after another changes nothing for the reader: the status line alone tells of it.
            sentence = said.endsWith(" writes")
                    ? ""
                    : "process %d keeps this folder's results; what is asked here is kept when it ends"
                            .formatted(other.getAsLong());
        }
        if (!state.equals(said)) {
            said = state;
            news.accept(new Message.MemoryTold(state, sentence));
        }
    }

    private void tidy(Path folder) {
        if (tidied || journals.isEmpty()) {
            return;
        }
        tidied = true;
        try {
            int removed = journals.get().tidy(AGE_MAX, BYTES_MAX, Instant.now(), folder);
            if (removed > 0) {
                news.accept(new Message.MemoryTold(
                        said,
                        "results of %s that were not opened for %d days, or over 512 MB, were removed"
                                .formatted(Quantity.of(removed, "folder"), AGE_MAX.toDays())));
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(Memory.class).info("old journals stay: {}", Reasons.of(e));
        }
    }

    /** Looks some photos up, and goes on later. */
    private void step() {
        List<Recollection> found = new ArrayList<>();
        for (int i = 0; i < SLICE && !toRecall.isEmpty() && told.size() < RECALLED_MAX; i++) {
            FileList.Entry entry = toRecall.remove();
            try {
                look(entry).filter(one -> !one.equals(told.get(one.path()))).ifPresent(found::add);
            } catch (IOException e) {
                LoggerFactory.getLogger(Memory.class).info("{} is not known again: {}", entry.path(), Reasons.of(e));
            }
        }
        tell(found);
        if (!toRecall.isEmpty() && told.size() < RECALLED_MAX) {
            later(this::step);
        } else {
            hash();
        }
    }

    private void tell(List<Recollection> found) {
        if (!found.isEmpty()) {
            found.forEach(one -> told.put(one.path(), one));
            news.accept(new Message.Recalled(reading, found));
        }
    }

    private Optional<Recollection> look(FileList.Entry entry) throws IOException {
        FolderMemory memory = of(folderOf(entry.path()));
        Row row = memory.rowOf(memory.within(entry.path())).orElse(null);
        if (row == null || row.bytes() != entry.bytes() || row.sha256().isEmpty()) {
            return Optional.empty();
        }
        if (row.modifiedMillis() != entry.modifiedMillis()) {
            toHash.add(entry);
            return Optional.empty();
        }
        adopt(memory, row, entry.path(), entry.modifiedMillis());
        return recollection(entry, row);
    }

    private static Optional<Recollection> recollection(FileList.Entry entry, Row row) {
        Optional<FileState> state = state(row);
        return state.map(known -> new Recollection(
                entry.path(), entry.modifiedMillis(), row.sha256(), known, Optional.ofNullable(row.review())));
    }

    /** What asking once more would not change. */
    private static Optional<FileState> state(Row row) {
        if (!row.settled()) {
            return Optional.empty();
        }
        if (row.outcome() instanceof Outcome.Failed failed) {
            return Optional.of(new FileState.Failed(failed.message()));
        }
        Prediction prediction = row.outcome().predicted().orElseThrow();
        Duration took = Duration.ofMillis(Math.round(prediction.timingMs().total()));
        return Optional.of(new FileState.Done(prediction, took, 0, row.sha256(), true));
    }

    /** Reads one photo whose name and size are known, but not its time, and looks whether its bytes are. */
    private void hash() {
        FileList.Entry entry = toHash.peek();
        if (hashing || entry == null) {
            return;
        }
        hashing = true;
        toHash.remove();
        CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        var unused = bytes.thenApply(Sha256::hex)
                .whenComplete((sha256, error) -> later(() -> {
                    hashing = false;
                    if (error == null) {
                        hashed(entry, sha256);
                    }
                    hash();
                }));
        files.read(entry.path(), bytes);
    }

    private void hashed(FileList.Entry entry, String sha256) {
        if (!entry.equals(listed.get(entry.path()))) {
            return;
        }
        try {
            FolderMemory memory = of(folderOf(entry.path()));
            Row row = memory.rowOf(memory.within(entry.path())).orElse(null);
            if (row != null && row.sha256().equals(sha256)) {
                adopt(memory, row, entry.path(), entry.modifiedMillis());
                recollection(entry, row).ifPresent(one -> tell(List.of(one)));
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(Memory.class).info("{} is not known again: {}", entry.path(), Reasons.of(e));
        }
    }

    /** What other programs found meanwhile is shown, and what waited for them is written. */
    private void follow() {
        FolderMemory memory = open.peekFirst();
        if (memory == null) {
            return;
        }
        if (memory.refresh()) {
            toRecall.clear();
            toRecall.addAll(listed.values());
            later(this::step);
        }
        memory.takeOver(model);
        tellState(memory);
    }

    private <T> T call(Callable<T> work) throws IOException, InterruptedException {
        try {
            Future<T> answer = thread.submit(work);
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("the window is closing", e);
        } catch (TimeoutException e) {
            throw new IOException("the disk does not answer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Whether it will be done. */
    private boolean later(Runnable work) {
        try {
            thread.execute(() -> guarded(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Memory.class).error("the memory failed", e);
        }
    }

    /** What was answered by now is written; then the journals are closed. */
    @Override
    public void close() {
        files.close();
        later(() -> {
            open.forEach(FolderMemory::close);
            open.clear();
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(ENDING_MILLIS, TimeUnit.MILLISECONDS)) {
                LoggerFactory.getLogger(Memory.class).warn("the disk does not take what was answered last");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
