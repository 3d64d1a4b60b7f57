package pomona.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import pomona.picture.PictureReader;
import pomona.protocol.Prediction;

/**
 * Sends what the walk finds and writes each answer to the journal.
 *
 * <pre>
 *   walk ─▶ preparing threads: read ▸ hash ▸ known? ▸ look ─▶ Window ─▶ service ─▶ settle ─▶ journal
 *                                      │                        ▲                 │
 *                                      └▶ settle                └── resending ◀───┘ overloaded, lost
 * </pre>
 *
 * <p>A preparing thread takes one file at a time and holds it until the {@link Window} lets it go, so at most as many
 * files are in memory as the window and the threads allow, and {@link ByteBudget} bounds their bytes. A file whose bytes
 * were answered before is never sent; one whose bytes are on their way waits for that answer. What the server could not
 * take goes to the resending thread. Whatever happens to the process, a row is in the journal whole or not at all.
 */
final class BatchRun {
    /** Times a file may be on its way when the server vanishes before it is held to be the cause. */
    static final int LOSSES_MAX = 5;

    /** Times a file is sent that the server stumbles over. */
    static final int STUMBLES_MAX = 3;

    private static final long BACK_OFF_MAX_MILLIS = 30_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final FileWalk walk;
    private final Journal journal;
    private final LeafService service;
    private final LeafService.Facts facts;
    private final Settings settings;
    private final Window window;
    private final ByteBudget budget;
    private final Counts counts = new Counts();
    private final String question;

    private final Object walking = new Object();
    private final HashIndex seen = new HashIndex();
    private final LinkedBlockingQueue<Job> resends = new LinkedBlockingQueue<>();

    /** Guards everything below. */
    private final Object state = new Object();

    private final Offsets offsets = new Offsets();
    private final Map<HashKey, List<Place>> asking = new HashMap<>();
    private int open;
    private boolean walked;
    private boolean interrupted;
    private int lossesInRow;
    private long goneSinceNanos;
    private @Nullable String trouble;
    private Ending.@Nullable Stop stop;

    /**
     * How a run behaves.
     *
     * @param preparing threads that read and look at files
     * @param memoryBytes of files at once
     * @param serverWait how long a server may be gone in the middle
     * @param backOff before the first try after a loss; doubled each time, to 30 s
     * @param replyWait at an interruption, for what is on its way
     */
    record Settings(
            PhotoFile.Options photo,
            int preparing,
            long memoryBytes,
            Duration serverWait,
            Duration backOff,
            Duration replyWait) {}

    /** A file of the walk and where its row belongs. */
    private record Place(int index, String name) {}

    /** A file that has to be asked about. */
    private static final class Job {
        final Place place;
        final PhotoFile photo;
        final HashKey key;
        final String id;
        int attempts;
        int losses;
        int stumbles;

        Job(Place place, PhotoFile photo, HashKey key) {
            this.place = place;
            this.photo = photo;
            this.key = key;
            this.id = "b" + Integer.toString(place.index, Character.MAX_RADIX);
        }
    }

    BatchRun(
            FileWalk walk,
            Journal journal,
            LeafService service,
            LeafService.Facts facts,
            Window window,
            Settings settings) {
        this.walk = walk;
        this.journal = journal;
        this.service = service;
        this.facts = facts;
        this.window = window;
        this.settings = settings;
        this.budget = new ByteBudget(settings.memoryBytes());
        this.question = Row.question(facts.model().sha256(), settings.photo().maxEdgePixels());
    }

    /** Runs to the end: everything has a row, or it was interrupted, or something stops it. */
    Ending run() throws InterruptedException {
        List<Thread> preparing = new ArrayList<>();
        for (int i = 0; i < settings.preparing(); i++) {
            preparing.add(start("pomona-batch-" + i, this::prepareAll));
        }
        Thread resending = start("pomona-batch-resend", this::resendAll);
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
        synchronized (state) {
            return Optional.ofNullable(trouble);
        }
    }

    /** What stands in the results: after a complete run the walk's files; before that all that the journal knows. */
    RowSource rows(boolean complete) {
        return consumer -> {
            Offsets walked = new Offsets();
            synchronized (state) {
                for (int i = 0; i < offsets.size(); i++) {
                    walked.set(walked.add(), offsets.get(i));
                }
            }
            for (int i = 0; i < walked.size(); i++) {
                if (walked.get(i) != Offsets.NONE) {
                    consumer.accept(journal.read(walked.get(i)));
                }
            }
            if (!complete) {
                long[] mine = walked.sorted();
                for (long offset : journal.newestRows()) {
                    if (Arrays.binarySearch(mine, offset) < 0) {
                        consumer.accept(journal.read(offset));
                    }
                }
            }
        };
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
    private void stop(ExitCode code, String reason) {
        synchronized (state) {
            if (stop == null) {
                stop = new Ending.Stop(code, reason);
            }
            state.notifyAll();
        }
        halt();
    }

    private boolean isOver() {
        synchronized (state) {
            return interrupted || stop != null;
        }
    }

    /** Waits until nothing is on its way; at an interruption only a little. */
    private boolean awaitAnswers() throws InterruptedException {
        synchronized (state) {
            while (open > 0 && !interrupted && stop == null) {
                state.wait();
            }
            long deadline = System.nanoTime() + settings.replyWait().toNanos();
            long leftMillis = settings.replyWait().toMillis();
            while (window.inFlight() > 0 && stop == null && leftMillis > 0) {
                state.wait(leftMillis);
                leftMillis = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
            }
            return walked && open == 0;
        }
    }

    private void prepareAll() {
        try (PictureReader reader = new PictureReader()) {
            while (!isOver()) {
                Optional<Place> place = Optional.empty();
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
                    if (isNew(found)) {
                        place = Optional.of(take(found));
                    }
                }
                if (place.isPresent()) {
                    prepare(place.get(), found, reader);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            stop(ExitCode.INTERNAL_ERROR, Sentences.of(e));
        } catch (RuntimeException | Error e) {
            stop(ExitCode.INTERNAL_ERROR, "this is a fault of the program: " + e);
            throw e;
        }
    }

    /** Folders that overlap and files named twice are answered for once. */
    private boolean isNew(Found found) {
        HashKey key = HashKey.of(found.path().toAbsolutePath().normalize() + "\n" + found.problem());
        if (seen.get(key) != HashIndex.ABSENT) {
            return false;
        }
        seen.put(key, 0);
        return true;
    }

    private Place take(Found found) {
        synchronized (state) {
            open++;
            return new Place(offsets.add(), found.name());
        }
    }

    private void prepare(Place place, Found found, PictureReader reader) throws IOException, InterruptedException {
        if (found.problem().isPresent()) {
            settle(place, unreadable(place, found.problem().get()));
            return;
        }
        long bytes;
        try {
            if (!ImageFiles.isCandidate(found.path())) {
                if (found.named()) {
                    settle(place, failed(place, "unsupported_format", "this is no image"));
                } else {
                    counts.notImages.increment();
                    closePlace();
                }
                return;
            }
            bytes = Files.size(found.path());
        } catch (IOException e) {
            settle(place, unreadable(place, reason(e)));
            return;
        }
        if (bytes > Integer.MAX_VALUE - 16) {
            settle(place, failed(place, "too_large", "the file has %,d bytes".formatted(bytes)));
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
    private boolean readAndAsk(Place place, Path path, long budgeted, PictureReader reader)
            throws IOException, InterruptedException {
        byte[] file;
        try {
            file = Files.readAllBytes(path);
        } catch (IOException e) {
            settle(place, unreadable(place, reason(e)));
            return false;
        }
        String sha256 = FileHash.hex(file);
        OptionalLong known = journal.answer(sha256, question);
        HashKey key = HashKey.of(sha256);
        if (known.isEmpty()) {
            synchronized (state) {
                List<Place> others = asking.get(key);
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
            settleKnown(place, journal.read(known.getAsLong()));
            return false;
        }
        PhotoFile photo = PhotoFile.look(file, sha256, settings.photo(), reader);
        Job job = new Job(place, photo, key);
        if (photo.sent().length > facts.imageBytesMax()) {
            String message = "the file has %,d bytes; the server takes %,d at most"
                    .formatted(photo.sent().length, facts.imageBytesMax());
            finish(job, photo.row(place.name(), question, true, 0, new Outcome.Failed("too_large", message)));
            return false;
        }
        // From here on the answer gives the bytes back, as they were budgeted.
        photo.hold(budgeted);
        send(job);
        return true;
    }

    private void send(Job job) throws InterruptedException {
        int epoch = window.enter();
        if (epoch < 0) {
            return;
        }
        job.attempts++;
        counts.sent.increment();
        counts.sentBytes.add(job.photo.sent().length);
        var unused = service.ask(job.id, job.photo.sent()).whenComplete((prediction, failure) -> {
            try {
                if (failure == null) {
                    answered(job, prediction);
                } else {
                    failed(job, epoch, failure);
                }
            } catch (IOException e) {
                stop(ExitCode.INTERNAL_ERROR, Sentences.of(e));
            } catch (RuntimeException | Error e) {
                stop(ExitCode.INTERNAL_ERROR, "this is a fault of the program: " + e);
            }
        });
    }

    private void resendAll() {
        try {
            while (!isOver()) {
                send(resends.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answered(Job job, Prediction prediction) throws IOException {
        serverIsThere();
        window.answered();
        String asked =
                Row.question(prediction.model().sha256(), settings.photo().maxEdgePixels());
        finish(job, job.photo.row(job.place.name(), asked, true, job.attempts, new Outcome.Predicted(prediction)));
    }

    private void failed(Job job, int epoch, Throwable failure) throws IOException {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        AskException why = cause instanceof AskException known
                ? known
                : AskException.of(AskException.Kind.STUMBLED, "internal", String.valueOf(cause));
        switch (why.kind()) {
            case OVERLOADED -> {
                counts.refused.increment();
                serverIsThere();
                window.overloaded(epoch, why.retryAfterMillis());
                resends.add(job);
            }
            case DRAINING, UNREACHABLE -> serverIsGone(job, epoch, why);
            case LOST -> {
                job.losses++;
                if (job.losses < LOSSES_MAX) {
                    serverIsGone(job, epoch, why);
                } else {
                    window.lost(epoch);
                    String message = "the server went away each of the %d times it was sent: %s"
                            .formatted(job.losses, why.sentence());
                    giveUp(job, false, "lost", message);
                }
            }
            case STUMBLED -> {
                window.answered();
                job.stumbles++;
                if (job.stumbles < STUMBLES_MAX) {
                    resends.add(job);
                } else {
                    giveUp(job, false, why.code(), why.sentence());
                }
            }
            case BAD_FILE -> {
                serverIsThere();
                window.answered();
                giveUp(job, true, why.code(), why.sentence());
            }
            case REJECTED -> {
                window.lost(epoch);
                stop(ExitCode.REFUSED, "the server refuses: " + why.sentence());
            }
        }
    }

    private void giveUp(Job job, boolean settled, String code, String message) throws IOException {
        Outcome outcome = new Outcome.Failed(code, message);
        finish(job, job.photo.row(job.place.name(), question, settled, job.attempts, outcome));
    }

    private void serverIsThere() {
        synchronized (state) {
            lossesInRow = 0;
            trouble = null;
        }
    }

    /** The first to notice decides how long nobody asks. */
    private void serverIsGone(Job job, int epoch, AskException why) {
        counts.lost.increment();
        if (window.lost(epoch)) {
            int losses;
            long goneNanos;
            synchronized (state) {
                if (lossesInRow == 0) {
                    goneSinceNanos = System.nanoTime();
                }
                lossesInRow++;
                trouble = why.sentence();
                losses = lossesInRow;
                goneNanos = System.nanoTime() - goneSinceNanos;
            }
            long leftMillis = settings.serverWait().toMillis() - goneNanos / NANOS_PER_MILLI;
            if (leftMillis <= 0) {
                ExitCode code = why.kind() == AskException.Kind.DRAINING ? ExitCode.REFUSED : ExitCode.UNREACHABLE;
                stop(code, "the server is gone for %d s: %s".formatted(goneNanos / 1_000_000_000, why.sentence()));
                return;
            }
            long backOff = Math.min(BACK_OFF_MAX_MILLIS, settings.backOff().toMillis() << Math.min(losses - 1, 5));
            window.pause(Math.min(backOff, leftMillis));
        }
        resends.add(job);
    }

    private void settleKnown(Place place, Row known) throws IOException {
        OptionalLong newest = journal.rowOf(place.name());
        if (newest.isPresent()) {
            Row row = journal.read(newest.getAsLong());
            if (row.path().equals(place.name())
                    && row.sha256().equals(known.sha256())
                    && row.question().equals(known.question())
                    && row.settled()) {
                settleAt(place, row, newest.getAsLong());
                return;
            }
        }
        settle(place, known.forPath(place.name()));
    }

    /** Writes the row of a file that was asked about, and those of the files with the same bytes. */
    private void finish(Job job, Row row) throws IOException {
        settle(job.place, row);
        List<Place> others;
        synchronized (state) {
            others = asking.remove(job.key);
        }
        job.photo.release().ifPresent(held -> budget.give(held));
        for (Place other : others == null ? List.<Place>of() : others) {
            counts.sameBytes.increment();
            settle(other, row.forPath(other.name()));
        }
    }

    private void settle(Place place, Row row) throws IOException {
        settleAt(place, row, journal.append(row));
    }

    private void settleAt(Place place, Row row, long offset) {
        (row.outcome() instanceof Outcome.Predicted ? counts.predicted : counts.failed).increment();
        synchronized (state) {
            offsets.set(place.index(), offset);
        }
        closePlace();
    }

    private void closePlace() {
        synchronized (state) {
            open--;
            state.notifyAll();
        }
    }

    private Row unreadable(Place place, String why) {
        return failed(place, "unreadable", why);
    }

    private Row failed(Place place, String code, String message) {
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
        return e instanceof NoSuchFileException ? "the file is gone" : Sentences.of(e);
    }
}
