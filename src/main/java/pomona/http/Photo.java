package pomona.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.dispatch.Admission;
import pomona.dispatch.BodyBudget;
import pomona.dispatch.Door;
import pomona.dispatch.Job;
import pomona.dispatch.Reply;
import pomona.loop.DeadlineQueue;
import pomona.loop.StallClock;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;
import pomona.protocol.Prediction;
import pomona.protocol.ProtocolException;

/**
 * One photo that came by HTTP: its job, its clocks, and how it is counted. The same for each endpoint.
 *
 * <pre>
 *   begin ──take*──▶ complete ──▶ offered: refused, or admitted ──▶ answered ──▶ ended (its reply has left)
 *     └───────────────────┴───────────────┴────────────────────────────┴──▶ abandoned (nobody reads the reply)
 * </pre>
 *
 * There is no waiting outside the queue: whoever speaks HTTP knows what 429 means.
 *
 * <p>It belongs to the loop's thread; only {@link #started} and {@link #finished} come from the workers'.
 */
public final class Photo extends DeadlineQueue.Entry implements Door {
    private static final Logger LOG = LoggerFactory.getLogger(Photo.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Who sent it. Called on the loop's thread. */
    public interface Sender {
        /** Its final reply is decided. */
        void answered(Photo photo, Outcome outcome);

        /** It waits for a worker; only told of one that wants its status. */
        default void queued(Photo photo, int ahead, long estimateMillis) {}

        /** A worker has it; only told of one that wants its status. */
        default void running(Photo photo, int worker) {}
    }

    /**
     * A photo's final reply.
     *
     * @param error null for a prediction
     * @param json what the wire would say: the body of a prediction or of an {@code error} event
     * @param retryAfterMillis when to come again, where that helps
     */
    public record Outcome(
            @Nullable ErrorCode error,
            ByteBuffer json,
            @Nullable Long retryAfterMillis) {
        /** The HTTP status that tells of it. */
        public int status() {
            return error == null ? 200 : Problem.statusOf(error);
        }

        /** The prediction that it is, for replies of other shapes. */
        public Prediction prediction() {
            try {
                return Frames.readPrediction(bytes());
            } catch (ProtocolException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The error that it is, for replies of other shapes. */
        public Problem problem() {
            try {
                if (Frames.readEvent(bytes()) instanceof Event.Failure failure) {
                    return new Problem(
                            Problem.statusOf(failure.code()),
                            failure.code().wireName(),
                            failure.message(),
                            failure.retryable(),
                            retryAfterMillis,
                            false);
                }
                throw new IllegalStateException("it is a prediction");
            } catch (ProtocolException e) {
                throw new IllegalStateException(e);
            }
        }

        private byte[] bytes() {
            byte[] bytes = new byte[json.remaining()];
            json.duplicate().get(bytes);
            return bytes;
        }

        /** It alone as a whole reply. */
        public Answer answer() {
            Answer answer = Answer.json(status(), json.duplicate());
            return retryAfterMillis == null ? answer : answer.withRetryAfter(retryAfterMillis);
        }
    }

    private final Photos photos;
    private final Exchange exchange;
    private final Sender sender;
    private final Job job;
    /** A worker has it, or will: until the news of its start comes, nobody knows since when. */
    private boolean startIsAwaited;

    private long runNanos = StallClock.NEVER;
    private int toldAhead = -1;

    Photo(Photos photos, Exchange exchange, FrameHeader header, long firstByteNanos, Sender sender) {
        this.photos = photos;
        this.exchange = exchange;
        this.sender = sender;
        // The wire counts its connections upwards: turns are taken by everyone, whichever door they came in by.
        this.job = new Job(this, -exchange.connectionNumber(), header, photos.budget(), firstByteNanos);
        photos.conservation().received();
    }

    Job job() {
        return job;
    }

    /** As the wire would name it; null where the request's name is none that it knows. */
    public @Nullable String id() {
        return job.header().id();
    }

    boolean wantsStatus() {
        return job.header().want().status();
    }

    /** Bytes that came so far. */
    public int receivedBytes() {
        return job.body().receivedBytes();
    }

    /** Whether its final reply is still to come. */
    public boolean awaitsReply() {
        return job.state().awaitsReply();
    }

    /**
     * Takes bytes of the file.
     *
     * @return false when memory is short and bytes are left; {@link Exchange#fed} comes when there may be some
     * @throws IllegalArgumentException there are more than were announced: it is for the caller to look before
     */
    public boolean take(ByteBuffer bytes) {
        if (!(job.state() instanceof Job.Reading reading)) {
            bytes.position(bytes.limit());
            return true;
        }
        if (job.body().put(bytes)) {
            return true;
        }
        BodyBudget.Claim claim = reading.claim();
        claim.starve(() -> photos.mailbox().post(() -> exchange.fed(claim)));
        return false;
    }

    /** Whether it has memory while others wait for some. */
    boolean blocksOthers() {
        return job.state() instanceof Job.Reading reading && reading.claim().blocksOthers();
    }

    /** The file is whole: it is offered to the workers. */
    public void complete() {
        if (!(job.state() instanceof Job.Reading reading)) {
            return;
        }
        reading.claim().forget();
        job.complete(photos.nowNanos());
        Admission admission = photos.workers().offer(job);
        if (admission == Admission.FULL) {
            refuse("the queue is full");
            return;
        }
        job.admitted();
        startIsAwaited = true;
        if (admission == Admission.QUEUED) {
            photos.positions().watch(this);
        }
        schedule();
    }

    /** Nobody will read its reply: a worker that waits for it is freed of it. */
    void abandon() {
        if (job.state() instanceof Job.Abandoned) {
            return;
        }
        takeBack();
        job.abandon();
        schedule();
        photos.conservation().abandoned();
    }

    /** The last byte of its final reply reached the kernel. */
    void ended() {
        ErrorCode error = job.error();
        if (error == null) {
            long now = photos.nowNanos();
            photos.conservation().predicted(now - job.completeNanos(), now);
        } else {
            photos.conservation().error(error);
        }
    }

    /** Answers it with an error, wherever it stands; nothing happens when it was answered before. */
    public void fail(ErrorCode code, String why) {
        fail(Event.Failure.of(job.header().id(), Event.About.IMAGE, code, why));
    }

    /** No room: the one error that says when to come again. */
    void refuse(String why) {
        long millis = photos.workers().retryAfterMillis();
        fail(new Event.Failure(job.header().id(), Event.About.IMAGE, ErrorCode.OVERLOADED, why, true, millis));
    }

    private void fail(Event.Failure failure) {
        if (!job.state().awaitsReply()) {
            return;
        }
        takeBack();
        job.answer(failure.code());
        log(failure.code().wireName() + ", " + failure.message());
        schedule();
        sender.answered(this, new Outcome(failure.code(), Frames.body(Frames.event(failure)), failure.retryAfterMs()));
    }

    private void takeBack() {
        if (job.state() instanceof Job.Submitted && photos.workers().withdraw(job)) {
            job.withdrawn();
            startIsAwaited = false;
            photos.roomCameFree();
        }
        photos.positions().changed();
    }

    // On the workers' threads.

    @Override
    public void started(Job same, int worker, long startNanos) {
        Runnable news = () -> exchange.guarded(() -> onStarted(worker, startNanos));
        if (wantsStatus()) {
            photos.mailbox().post(news);
        } else {
            photos.mailbox().leave(news);
        }
    }

    @Override
    public void finished(Job same, Reply reply) {
        photos.mailbox().post(() -> exchange.guarded(() -> onFinished(reply)));
    }

    // On the loop's again.

    private void onStarted(int worker, long startNanos) {
        startIsAwaited = false;
        runNanos = startNanos;
        schedule();
        photos.positions().changed();
        if (!job.state().awaitsReply()) {
            return;
        }
        job.started();
        if (wantsStatus()) {
            sender.running(this, worker);
        }
    }

    /** The worker's reply is dropped when the photo was answered before, by a clock. */
    private void onFinished(Reply reply) {
        runNanos = StallClock.NEVER;
        unschedule();
        photos.roomCameFree();
        photos.positions().changed();
        if (job.finished(reply.error())) {
            log(reply.error() == null ? reply.summary() : reply.error().wireName() + ", " + reply.summary());
            sender.answered(this, new Outcome(reply.error(), Frames.body(reply.frame()), null));
        }
    }

    /** So many go before it; told when that is news. */
    void tellAhead(int ahead) {
        if (ahead != toldAhead && job.state().awaitsStart()) {
            toldAhead = ahead;
            exchange.guarded(() -> sender.queued(this, ahead, photos.workers().estimateMillis(ahead)));
        }
    }

    // Clocks: not started within its deadline, not done within the run timeout. News of a start may lie unread, so the
    // loop turns at least once in a timeout while it is awaited.

    private long startDueNanos() {
        int millis = job.header().deadlineMillis();
        boolean waits = job.state().awaitsStart() && millis > 0;
        return waits ? job.completeNanos() + millis * NANOS_PER_MILLI : StallClock.NEVER;
    }

    private long runDueNanos() {
        return runNanos == StallClock.NEVER ? StallClock.NEVER : runNanos + photos.runTimeoutNanos();
    }

    private long newsDueNanos() {
        return startIsAwaited ? photos.nowNanos() + photos.runTimeoutNanos() : StallClock.NEVER;
    }

    private void schedule() {
        photos.deadlines().schedule(this, Math.min(startDueNanos(), Math.min(runDueNanos(), newsDueNanos())));
    }

    private void unschedule() {
        photos.deadlines().remove(this);
    }

    @Override
    public void onDeadline(long nowNanos) {
        exchange.guarded(() -> checkClocks(nowNanos));
    }

    private void checkClocks(long nowNanos) {
        if (isPast(runDueNanos(), nowNanos)) {
            runNanos = StallClock.NEVER;
            photos.workers().lost(job);
            fail(ErrorCode.INTERNAL, "the picture was not done within %d s".formatted(photos.runTimeoutSeconds()));
        } else if (isPast(startDueNanos(), nowNanos)) {
            takeBack();
            if (job.state() instanceof Job.Submitted) {
                // A worker has it: the news of its start is on the way.
                job.started();
            } else {
                fail(ErrorCode.DEADLINE_EXCEEDED, "not started within its deadline");
            }
        }
        schedule();
    }

    private static boolean isPast(long dueNanos, long nowNanos) {
        return dueNanos != StallClock.NEVER && nowNanos - dueNanos >= 0;
    }

    private void log(String what) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "{} photo {} {} bytes: {} in {} ms",
                    exchange.peer(),
                    exchange.id(),
                    receivedBytes(),
                    what,
                    (photos.nowNanos() - job.firstByteNanos()) / NANOS_PER_MILLI);
        }
    }
}
