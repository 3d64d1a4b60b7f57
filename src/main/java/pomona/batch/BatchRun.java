package pomona.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pomona.client.Answer;
import pomona.client.ConnectionState;
import pomona.client.PredictionClient;
import pomona.client.PredictionException;
import pomona.client.RequestOptions;
import pomona.journal.HashIndex;
import pomona.journal.Journal;
import pomona.journal.JournalReader;
import pomona.journal.Outcome;
import pomona.journal.Row;
import pomona.journal.RowSource;
import pomona.photo.PhotoFile;
import pomona.picture.PictureReader;
import pomona.picture.format.ImageFiles;
import pomona.protocol.ErrorCode;
import pomona.protocol.Want;
import pomona.system.ExitCode;
import pomona.system.Sha256;
import pomona.text.Reasons;

/**
 * Reads what the walk finds, asks about it, and sees that each file gets its row.
 *
 * <pre>
 *   walk ─▶ preparing threads: read ▸ hash ▸ known? ▸ look ─▶ client ─▶ server
 *                                      │                        │
 *                                      └────────▶ Ledger ◀──────┘
 *                                                   │
 *                                                   ▼
 *                                                journal
 * </pre>
 *
 * <p>A preparing thread takes one file at a time and holds it until the client has room, so at most as many files are in
 * memory as the client's connections carry and there are threads, and {@link ByteBudget} bounds their bytes. A file
 * whose bytes were answered before is never sent; one whose bytes are on their way waits for that answer. Whatever
 * happens to the process, a row is in the journal whole or not at all.
 *
 * <p>The class is long because a file's whole way is in it, with each end that it may come to.
 */
final class BatchRun {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final String TOO_LARGE = ErrorCode.TOO_LARGE.wireName();
    private static final Want BULK_WITH_EVIDENCE = new Want(false, true, true);

    private final FileWalk walk;
    private final Journal journal;
    private final List<JournalReader> others;
    private final PredictionClient client;
    private final Settings settings;
    private final ByteBudget budget;
    private final Counts counts = new Counts();
    private final Ledger ledger;
    private final Object walking = new Object();

    /** Guards everything below. */
    private final Object state = new Object();

    private final Map<HashIndex.Key, List<Ledger.Place>> asking = new HashMap<>();
    private int onTheirWay;
    private boolean walked;
    private boolean interrupted;
    private Ending.@Nullable Stop stop;

    /**
     * How a run behaves.
     *
     * @param modelSha256 of the model that answers at present
     * @param imageBytesMax largest file that the server takes
     * @param preparing threads that read and look at files
     * @param memoryBytes of files at once
     * @param replyWait at an interruption, for what is on its way
     */
    record Settings(
            String modelSha256,
            long imageBytesMax,
            PhotoFile.Options photo,
            int preparing,
            long memoryBytes,
            Duration replyWait) {}

    /**
     * How a run ended.
     *
     * @param complete whether every file of the walk has a row
     * @param stop why it ended early, unless it was interrupted
     */
    record Ending(boolean complete, Optional<Stop> stop) {
        /**
         * Something that ends the whole run.
         *
         * @param reason a sentence for a person
         */
        record Stop(int code, String reason) {}
    }

    /** A file that the server was asked about. */
    private record Asked(Ledger.Place place, HashIndex.Key key, PhotoFile photo, long budgetedBytes) {}

    /**
     * A run.
     *
     * @param others journals of the same photos that other programs wrote: what they know is not asked again
     * @param settled takes each row as soon as it is known
     */
    BatchRun(
            FileWalk walk,
            Journal journal,
            List<JournalReader> others,
            PredictionClient client,
            Settings settings,
            RowSource.RowConsumer settled) {
        this.walk = walk;
        this.journal = journal;
        this.others = List.copyOf(others);
        this.client = client;
        this.settings = settings;
        this.budget = new ByteBudget(settings.memoryBytes());
        this.ledger = new Ledger(journal, counts, settled, this::wake);
    }

    /** Runs to the end: everything has a row, or it was interrupted, or something stops it. */
    Ending run() throws InterruptedException {
        List<Thread> preparing = new ArrayList<>();
        for (int i = 0; i < settings.preparing(); i++) {
            Thread thread = new Thread(this::prepareAll, "pomona-batch-" + i);
            thread.setDaemon(true);
            thread.start();
            preparing.add(thread);
        }
        for (Thread thread : preparing) {
            thread.join();
        }
        boolean complete = awaitAnswers();
        halt();
        synchronized (state) {
            return new Ending(complete, Optional.ofNullable(stop));
        }
    }

    /** Sends nothing more; {@link #run} returns soon. */
    void interrupt() {
        synchronized (state) {
            interrupted = true;
            state.notifyAll();
        }
        halt();
    }

    Counts counts() {
        return counts;
    }

    /** What stands in the results: after a complete run the walk's files; before that all that the journal knows. */
    RowSource rows(boolean complete) {
        return ledger.rows(complete);
    }

    private void halt() {
        client.drain();
        budget.close();
    }

    /** Ends the run for a reason that has nothing to do with one file; the first reason counts. */
    private void stop(int code, String reason) {
        synchronized (state) {
            if (stop == null) {
                stop = new Ending.Stop(code, reason);
            }
            state.notifyAll();
        }
        halt();
    }

    private void wake() {
        synchronized (state) {
            state.notifyAll();
        }
    }

    private boolean isOver() {
        synchronized (state) {
            return interrupted || stop != null;
        }
    }

    /** Waits until nothing is on its way; at an interruption only a little. */
    private boolean awaitAnswers() throws InterruptedException {
        synchronized (state) {
            while (ledger.open() > 0 && !interrupted && stop == null) {
                state.wait();
            }
            long deadline = System.nanoTime() + settings.replyWait().toNanos();
            long leftMillis = settings.replyWait().toMillis();
            while (onTheirWay > 0 && stop == null && leftMillis > 0) {
                state.wait(leftMillis);
                leftMillis = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
            }
            return walked && ledger.open() == 0;
        }
    }

    private void prepareAll() {
        try (PictureReader reader = new PictureReader()) {
            while (!isOver()) {
                Ledger.Place place;
                FileWalk.WalkedFile found;
                synchronized (walking) {
                    Optional<FileWalk.WalkedFile> next = walk.next();
                    if (next.isEmpty()) {
                        synchronized (state) {
                            walked = true;
                            state.notifyAll();
                        }
                        return;
                    }
                    found = next.get();
                    place = ledger.take(found.name());
                }
                prepare(place, found, reader);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            stop(ExitCode.INTERNAL_ERROR, Reasons.of(e));
        } catch (RuntimeException | Error e) {
            stop(ExitCode.INTERNAL_ERROR, "this is a fault of the program: " + e);
            throw e;
        }
    }

    private void prepare(Ledger.Place place, FileWalk.WalkedFile found, PictureReader reader)
            throws IOException, InterruptedException {
        if (found.problem().isPresent()) {
            ledger.settle(place, unreadable(place, found.problem().get()));
            return;
        }
        long bytes;
        long modifiedMillis;
        try {
            BasicFileAttributes attributes = Files.readAttributes(found.path(), BasicFileAttributes.class);
            if (!ImageFiles.isCandidate(found.path(), attributes)) {
                if (found.named()) {
                    ledger.settle(place, failed(place, ErrorCode.UNSUPPORTED_FORMAT.wireName(), "this is no image"));
                } else {
                    counts.notImages.increment();
                    ledger.passOver();
                }
                return;
            }
            bytes = attributes.size();
            modifiedMillis = attributes.lastModifiedTime().toMillis();
        } catch (IOException e) {
            ledger.settle(place, unreadable(place, reason(e)));
            return;
        }
        // Read only if it may be sent, or may become small enough by being shrunk.
        if (settings.photo().maxEdgePixels() == 0 && bytes > settings.imageBytesMax()) {
            ledger.settle(place, failed(place, TOO_LARGE, overTheServersLimit(bytes)));
            return;
        }
        if (!budget.take(bytes)) {
            return;
        }
        boolean asked = false;
        try {
            asked = readAndAsk(place, found.path(), bytes, modifiedMillis, reader);
        } finally {
            if (!asked) {
                budget.give(bytes);
            }
        }
    }

    /** Returns whether the file's bytes are still held, by the question that is on its way. */
    private boolean readAndAsk(
            Ledger.Place place, Path path, long budgetedBytes, long modifiedMillis, PictureReader reader)
            throws IOException, InterruptedException {
        byte[] file;
        try {
            file = Files.readAllBytes(path);
        } catch (IOException e) {
            ledger.settle(place, unreadable(place, reason(e)));
            return false;
        } catch (OutOfMemoryError e) {
            ledger.settle(place, overTheMemory(place, budgetedBytes));
            return false;
        }
        String sha256 = Sha256.hex(file);
        HashIndex.Key key = HashIndex.Key.of(sha256);
        if (isKnown(place, sha256, key)) {
            return false;
        }
        PhotoFile photo;
        try {
            photo = PhotoFile.look(file, sha256, modifiedMillis, settings.photo(), reader);
        } catch (OutOfMemoryError e) {
            finish(place, key, overTheMemory(place, budgetedBytes));
            return false;
        }
        if (photo.sent().length > settings.imageBytesMax()) {
            var why = new Outcome.Failed(TOO_LARGE, overTheServersLimit(photo.sent().length));
            finish(place, key, photo.row(place.path(), question(), true, 0, why));
            return false;
        }
        ask(new Asked(place, key, photo, budgetedBytes));
        return true;
    }

    /** Whether the bytes were answered before, or are on their way; then the place has its row, or will with them. */
    private boolean isKnown(Ledger.Place place, String sha256, HashIndex.Key key) throws IOException {
        OptionalLong answer = journal.answer(sha256, question());
        if (answer.isEmpty()) {
            Optional<Row> elsewhere = answeredElsewhere(sha256);
            if (elsewhere.isPresent()) {
                counts.known.increment();
                ledger.settleFromElsewhere(place, elsewhere.get());
                return true;
            }
            synchronized (state) {
                List<Ledger.Place> others = asking.get(key);
                if (others != null) {
                    others.add(place);
                    return true;
                }
                // Between the look into the journal and this one, its answer may have come.
                answer = journal.answer(sha256, question());
                if (answer.isEmpty()) {
                    asking.put(key, new ArrayList<>(0));
                    return false;
                }
            }
        }
        (journal.isOfEarlierRun(answer.getAsLong()) ? counts.known : counts.sameBytes).increment();
        ledger.settleKnown(place, journal.read(answer.getAsLong()));
        return true;
    }

    /** What another journal says of the same bytes: the screen's of this folder, or one of other results. */
    private Optional<Row> answeredElsewhere(String sha256) throws IOException {
        for (JournalReader other : others) {
            OptionalLong answer = other.answer(sha256, question());
            if (answer.isPresent()) {
                return Optional.of(other.read(answer.getAsLong()));
            }
        }
        return Optional.empty();
    }

    private void ask(Asked asked) throws InterruptedException {
        synchronized (state) {
            onTheirWay++;
        }
        RequestOptions options = RequestOptions.PLAIN
                .withWant(BULK_WITH_EVIDENCE)
                .withListener(new RequestOptions.Listener() {
                    @Override
                    public void retrying(PredictionException why, Duration wait) {
                        count(why);
                    }
                });
        var unused = client.submitWhenRoom(asked.photo().sent(), options)
                .whenComplete((answer, failure) -> ended(asked, answer, failure));
    }

    private void ended(Asked asked, @Nullable Answer answer, @Nullable Throwable failure) {
        try {
            if (answer != null) {
                predicted(asked, answer);
            } else {
                failed(asked, PredictionException.of(Objects.requireNonNull(failure)));
            }
        } catch (IOException e) {
            stop(ExitCode.INTERNAL_ERROR, Reasons.of(e));
        } catch (RuntimeException | Error e) {
            stop(ExitCode.INTERNAL_ERROR, "this is a fault of the program: " + e);
        } finally {
            budget.give(asked.budgetedBytes());
            synchronized (state) {
                onTheirWay--;
                state.notifyAll();
            }
        }
    }

    private void predicted(Asked asked, Answer answer) throws IOException {
        countSends(asked, answer.attempts());
        String question = Row.question(
                answer.prediction().model().sha256(), settings.photo().maxEdgePixels());
        finish(asked, question, true, answer.attempts(), new Outcome.Predicted(answer.prediction()));
    }

    private void failed(Asked asked, PredictionException why) throws IOException {
        countSends(asked, why.attempts());
        count(why);
        String message = String.valueOf(why.getMessage());
        if (isOver()) {
            return;
        }
        if (why.isAboutTheServer()) {
            boolean isGone = why.kind() == PredictionException.Kind.UNREACHABLE || why.code() == ErrorCode.DRAINING;
            stop(
                    why.kind() == PredictionException.Kind.UNREACHABLE ? ExitCode.UNREACHABLE : ExitCode.REFUSED,
                    (isGone ? "the server is gone: " : "the server refuses: ") + message);
        } else if (client.state() instanceof ConnectionState.Closed) {
            stop(ExitCode.INTERNAL_ERROR, message);
        } else {
            boolean isFinal = why.kind() == PredictionException.Kind.REFUSED && Outcome.isFaultOfTheFile(why.code());
            String told = why.kind() == PredictionException.Kind.LOST
                    ? "the connection ended each of the %d times it was sent: %s".formatted(why.attempts(), message)
                    : message;
            finish(asked, question(), isFinal, why.attempts(), new Outcome.Failed(why.label(), told));
        }
    }

    private void countSends(Asked asked, int attempts) {
        counts.sent.add(attempts);
        counts.sentBytes.add((long) attempts * asked.photo().sent().length);
    }

    private void count(PredictionException why) {
        if (why.kind() == PredictionException.Kind.REFUSED && why.code() == ErrorCode.OVERLOADED) {
            counts.refused.increment();
        } else if (why.kind() == PredictionException.Kind.LOST || why.code() == ErrorCode.DRAINING) {
            counts.lost.increment();
        }
    }

    private void finish(Asked asked, String question, boolean settled, int attempts, Outcome outcome)
            throws IOException {
        finish(
                asked.place(),
                asked.key(),
                asked.photo().row(asked.place().path(), question, settled, attempts, outcome));
    }

    /** Writes the row of a file that was asked about, and those of the files with the same bytes. */
    private void finish(Ledger.Place place, HashIndex.Key key, Row row) throws IOException {
        ledger.settle(place, row);
        List<Ledger.Place> others;
        synchronized (state) {
            others = asking.remove(key);
        }
        for (Ledger.Place other : others == null ? List.<Ledger.Place>of() : others) {
            counts.sameBytes.increment();
            ledger.settle(other, row.forPath(other.path()));
        }
    }

    private String question() {
        return Row.question(settings.modelSha256(), settings.photo().maxEdgePixels());
    }

    private Row overTheMemory(Ledger.Place place, long bytes) {
        return failed(
                place, TOO_LARGE, "the file has %,d bytes: more than this program's memory holds".formatted(bytes));
    }

    private String overTheServersLimit(long bytes) {
        return "the file has %,d bytes; the server takes %,d at most".formatted(bytes, settings.imageBytesMax());
    }

    private Row unreadable(Ledger.Place place, String why) {
        return failed(place, "unreadable", why);
    }

    private Row failed(Ledger.Place place, String code, String message) {
        return Row.unread(place.path(), question(), new Outcome.Failed(code, message));
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "the file is gone" : Reasons.of(e);
    }
}
