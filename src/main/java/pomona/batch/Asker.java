package pomona.batch;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Prediction;
import pomona.system.ExitCode;
import pomona.text.Reasons;

/**
 * Puts photos to the service until each has an answer or is given up. The {@link Window} holds them back; what the
 * server could not take, or took along when it vanished, goes to the resending thread and through the window again.
 *
 * <p>Safe for threads.
 */
final class Asker {
    /** Times a file may be on its way when the server vanishes before it is held to be the cause. */
    static final int LOSSES_MAX = 5;

    /** Times a file is sent that the server stumbles over. */
    static final int STUMBLES_MAX = 3;

    private static final long BACK_OFF_MAX_MILLIS = 30_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LeafService service;
    private final Window window;
    private final Counts counts;
    private final Patience patience;
    private final Owner owner;
    private final LinkedBlockingQueue<Job> resends = new LinkedBlockingQueue<>();
    private int lossesInRow;
    private long goneSinceNanos;
    private @Nullable String trouble;

    /** Hears what comes of each photo; an exception ends the run. */
    interface Owner {
        void answered(Job job, Prediction prediction) throws IOException;

        /**
         * No answer, and none is waited for.
         *
         * @param settled whether the file itself is to blame
         */
        void givenUp(Job job, boolean settled, Outcome.Failed why) throws IOException;

        /** Nothing more can be asked. */
        void stop(int code, String reason);
    }

    /**
     * What is borne of a server.
     *
     * @param serverWait how long it may be gone in the middle
     * @param backOff before the first try after a loss; doubled each time, to 30 s
     */
    record Patience(Duration serverWait, Duration backOff) {}

    /** A photo to ask about. */
    static final class Job {
        final Ledger.Place place;
        final PhotoFile photo;
        final HashKey key;
        private final String id;
        private int attempts;
        private int losses;
        private int stumbles;

        Job(Ledger.Place place, PhotoFile photo, HashKey key) {
            this.place = place;
            this.photo = photo;
            this.key = key;
            this.id = "b" + Integer.toString(place.index(), Character.MAX_RADIX);
        }

        /** Times it was sent. */
        int attempts() {
            return attempts;
        }
    }

    Asker(LeafService service, Window window, Counts counts, Patience patience, Owner owner) {
        this.service = service;
        this.window = window;
        this.counts = counts;
        this.patience = patience;
        this.owner = owner;
    }

    /** Waits for room and sends; false when the window was closed instead. */
    boolean send(Job job) throws InterruptedException {
        int epoch = window.enter();
        if (epoch < 0) {
            return false;
        }
        job.attempts++;
        counts.sent.increment();
        counts.sentBytes.add(job.photo.sent().length);
        var unused = service.ask(job.id, job.photo.sent()).whenComplete((prediction, failure) -> {
            try {
                if (failure == null) {
                    serverIsThere();
                    window.answered();
                    owner.answered(job, prediction);
                } else {
                    failed(job, epoch, failure);
                }
            } catch (IOException e) {
                owner.stop(ExitCode.INTERNAL_ERROR, Reasons.of(e));
            } catch (RuntimeException | Error e) {
                owner.stop(ExitCode.INTERNAL_ERROR, "this is a fault of the program: " + e);
            }
        });
        return true;
    }

    /** The resending thread's work: ends when the window is closed or the thread is interrupted. */
    void resendAll() {
        try {
            while (send(resends.take())) {
                // Each has its turn in the order in which it came back.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why the server is waited for, while it is. */
    synchronized Optional<String> trouble() {
        return Optional.ofNullable(trouble);
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
                    owner.givenUp(job, false, new Outcome.Failed("lost", message));
                }
            }
            case STUMBLED -> {
                window.answered();
                job.stumbles++;
                if (job.stumbles < STUMBLES_MAX) {
                    resends.add(job);
                } else {
                    owner.givenUp(job, false, new Outcome.Failed(why.code(), why.sentence()));
                }
            }
            case BAD_FILE -> {
                serverIsThere();
                window.answered();
                owner.givenUp(job, true, new Outcome.Failed(why.code(), why.sentence()));
            }
            case REJECTED -> {
                window.lost(epoch);
                owner.stop(ExitCode.REFUSED, "the server refuses: " + why.sentence());
            }
        }
    }

    private synchronized void serverIsThere() {
        lossesInRow = 0;
        trouble = null;
    }

    /** The first to notice decides how long nobody asks. */
    private void serverIsGone(Job job, int epoch, AskException why) {
        counts.lost.increment();
        if (window.lost(epoch)) {
            int losses;
            long goneNanos;
            synchronized (this) {
                if (lossesInRow == 0) {
                    goneSinceNanos = System.nanoTime();
                }
                lossesInRow++;
                trouble = why.sentence();
                losses = lossesInRow;
                goneNanos = System.nanoTime() - goneSinceNanos;
            }
            long leftMillis = patience.serverWait().toMillis() - goneNanos / NANOS_PER_MILLI;
            if (leftMillis <= 0) {
                int code = why.kind() == AskException.Kind.DRAINING ? ExitCode.REFUSED : ExitCode.UNREACHABLE;
                owner.stop(
                        code, "the server is gone for %d s: %s".formatted(goneNanos / 1_000_000_000, why.sentence()));
                return;
            }
            long backOff = Math.min(BACK_OFF_MAX_MILLIS, patience.backOff().toMillis() << Math.min(losses - 1, 5));
            window.pause(Math.min(backOff, leftMillis));
        }
        resends.add(job);
    }
}
