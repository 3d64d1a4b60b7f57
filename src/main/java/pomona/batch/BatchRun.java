package pomona.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pomona.picture.PictureReader;
import pomona.protocol.Prediction;
import pomona.system.ExitCode;
import pomona.system.Sha256;
import pomona.text.Reasons;

/**
 * Reads what the walk finds, has it asked about, and sees that each file gets its row.
 *
 * <pre>
 *   walk ─▶ preparing threads: read ▸ hash ▸ known? ▸ look ─▶ Asker ─▶ service
 *                                      │                        │
 *                                      └────────▶ Ledger ◀──────┘
 *                                                   │
 *                                                   ▼
 *                                                journal
 * </pre>
 *
 * <p>A preparing thread takes one file at a time and holds it until the {@link Window} lets it go, so at most as many
 * files are in memory as the window and the threads allow, and {@link ByteBudget} bounds their bytes. A file whose bytes
 * were answered before is never sent; one whose bytes are on their way waits for that answer. Whatever happens to the
 * process, a row is in the journal whole or not at all.
 */
final class BatchRun implements Asker.Owner {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final String TOO_LARGE = "too_large";

    private final FileWalk walk;
    private final Journal journal;
    private final LeafService.Facts facts;
    private final Settings settings;
    private final Window window;
    private final ByteBudget budget;
    private final Counts counts = new Counts();
    private final Ledger ledger;
    private final Asker asker;
    private final String question;

    private final Object walking = new Object();

    /** Guards everything below. */
    private final Object state = new Object();

    private final Map<HashKey, List<Ledger.Place>> asking = new HashMap<>();
    private boolean walked;
    private boolean interrupted;
    private Ending.@Nullable Stop stop;

    /**
     * How a run behaves.
     *
     * @param preparing threads that read and look at files
     * @param memoryBytes of files at once
     * @param replyWait at an interruption, for what is on its way
     */
    record Settings(
            PhotoFile.Options photo, int preparing, long memoryBytes, Asker.Patience patience, Duration replyWait) {}

    BatchRun(
            FileWalk walk,
            Journal journal,
            LeafService service,
            LeafService.Facts facts,
            Window window,
            Settings settings) {
        this.walk = walk;
        this.journal = journal;
        this.facts = facts;
        this.window = window;
        this.settings = settings;
        this.budget = new ByteBudget(settings.memoryBytes());
        this.ledger = new Ledger(journal, counts, this::wake);
        this.asker = new Asker(service, window, counts, settings.patience(), this);
        this.question = Row.question(facts.model().sha256(), settings.photo().maxEdgePixels());
    }

    /** Runs to the end: everything has a row, or it was interrupted, or something stops it. */
    Ending run() throws InterruptedException {
        List<Thread> preparing = new ArrayList<>();
        for (int i = 0; i < settings.preparing(); i++) {
            preparing.add(start("pomona-batch-" + i, this::prepareAll));
        }
        Thread resending = start("pomona-batch-resend", asker::resendAll);
        for (Thread thread : preparing) {
            thread.join();
        }
        boolean complete = awaitAnswers();
        halt();
        resending.interrupt();
        resending.join();
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

    /** Files that may be on their way at once, at present. */
    int windowSize() {
        return window.limit();
    }

    /** Why the server is waited for, while it is. */
    Optional<String> trouble() {
        return asker.trouble();
    }

    /** What stands in the results: after a complete run the walk's files; before that all that the journal knows. */
    RowSource rows(boolean complete) {
        return ledger.rows(complete);
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void halt() {
        window.close();
        budget.close();
    }

    /** Ends the run for a reason that has nothing to do with one file; the first reason counts. */
    @Override
    public void stop(int code, String reason) {
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
            while (window.inFlight() > 0 && stop == null && leftMillis > 0) {
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
                Found found;
                synchronized (walking) {
                    Optional<Found> next = walk.next();
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

    private void prepare(Ledger.Place place, Found found, PictureReader reader)
            throws IOException, InterruptedException {
        if (found.problem().isPresent()) {
            ledger.settle(place, unreadable(place, found.problem().get()));
            return;
        }
        long bytes;
        try {
            if (!ImageFiles.isCandidate(found.path())) {
                if (found.named()) {
                    ledger.settle(place, failed(place, "unsupported_format", "this is no image"));
                } else {
                    counts.notImages.increment();
                    ledger.passOver();
                }
                return;
            }
            bytes = Files.size(found.path());
        } catch (IOException e) {
            ledger.settle(place, unreadable(place, reason(e)));
            return;
        }
        // Read only if it may be sent, or may become small enough by being shrunk.
        if (settings.photo().maxEdgePixels() == 0 && bytes > facts.imageBytesMax()) {
            ledger.settle(place, failed(place, TOO_LARGE, overTheServersLimit(bytes)));
            return;
        }
        if (!budget.take(bytes)) {
            return;
        }
        boolean kept = false;
        try {
            kept = readAndAsk(place, found.path(), bytes, reader);
        } finally {
            if (!kept) {
                budget.give(bytes);
            }
        }
    }

    /** Returns whether the file's bytes are still held, by the question that is on its way. */
    private boolean readAndAsk(Ledger.Place place, Path path, long budgeted, PictureReader reader)
            throws IOException, InterruptedException {
        byte[] file;
        try {
            file = Files.readAllBytes(path);
        } catch (IOException e) {
            ledger.settle(place, unreadable(place, reason(e)));
            return false;
        } catch (OutOfMemoryError e) {
            ledger.settle(place, overTheMemory(place, budgeted));
            return false;
        }
        String sha256 = Sha256.hex(file);
        OptionalLong known = journal.answer(sha256, question);
        HashKey key = HashKey.of(sha256);
        if (known.isEmpty()) {
            synchronized (state) {
                List<Ledger.Place> others = asking.get(key);
                if (others != null) {
                    others.add(place);
                    return false;
                }
                // Between the look into the journal and this one, its answer may have come.
                known = journal.answer(sha256, question);
                if (known.isEmpty()) {
                    asking.put(key, new ArrayList<>(0));
                }
            }
        }
        if (known.isPresent()) {
            (journal.isOfEarlierRun(known.getAsLong()) ? counts.known : counts.sameBytes).increment();
            ledger.settleKnown(place, journal.read(known.getAsLong()));
            return false;
        }
        PhotoFile photo;
        try {
            photo = PhotoFile.look(file, sha256, settings.photo(), reader);
        } catch (OutOfMemoryError e) {
            finish(place, key, overTheMemory(place, budgeted));
            return false;
        }
        Asker.Job job = new Asker.Job(place, photo, key);
        if (photo.sent().length > facts.imageBytesMax()) {
            givenUp(job, true, new Outcome.Failed(TOO_LARGE, overTheServersLimit(photo.sent().length)));
            return false;
        }
        // From here on the answer gives the bytes back, as they were budgeted.
        photo.hold(budgeted);
        asker.send(job);
        return true;
    }

    @Override
    public void answered(Asker.Job job, Prediction prediction) throws IOException {
        String asked =
                Row.question(prediction.model().sha256(), settings.photo().maxEdgePixels());
        Outcome outcome = new Outcome.Predicted(prediction);
        finish(job.place, job.key, job.photo.row(job.place.name(), asked, true, job.attempts(), outcome));
        release(job);
    }

    @Override
    public void givenUp(Asker.Job job, boolean settled, Outcome.Failed why) throws IOException {
        finish(job.place, job.key, job.photo.row(job.place.name(), question, settled, job.attempts(), why));
        release(job);
    }

    /** Writes the row of a file that was asked about, and those of the files with the same bytes. */
    private void finish(Ledger.Place place, HashKey key, Row row) throws IOException {
        ledger.settle(place, row);
        List<Ledger.Place> others;
        synchronized (state) {
            others = asking.remove(key);
        }
        for (Ledger.Place other : others == null ? List.<Ledger.Place>of() : others) {
            counts.sameBytes.increment();
            ledger.settle(other, row.forPath(other.name()));
        }
    }

    private void release(Asker.Job job) {
        job.photo.release().ifPresent(held -> budget.give(held));
    }

    private Row overTheMemory(Ledger.Place place, long bytes) {
        return failed(
                place, TOO_LARGE, "the file has %,d bytes: more than this program's memory holds".formatted(bytes));
    }

    private String overTheServersLimit(long bytes) {
        return "the file has %,d bytes; the server takes %,d at most".formatted(bytes, facts.imageBytesMax());
    }

    private Row unreadable(Ledger.Place place, String why) {
        return failed(place, "unreadable", why);
    }

    private Row failed(Ledger.Place place, String code, String message) {
        return new Row(
                place.name(),
                "",
                question,
                false,
                0,
                0,
                0,
                PhotoMetadata.NONE,
                null,
                0,
                new Outcome.Failed(code, message));
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "the file is gone" : Reasons.of(e);
    }
}
