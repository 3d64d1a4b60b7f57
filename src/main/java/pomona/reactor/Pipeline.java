package pomona.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.dispatch.Admission;
import pomona.dispatch.BodyBudget;
import pomona.dispatch.Conservation;
import pomona.dispatch.Door;
import pomona.dispatch.Job;
import pomona.dispatch.Reply;
import pomona.dispatch.Workers;
import pomona.loop.DeadlineQueue;
import pomona.loop.Guard;
import pomona.loop.Mailbox;
import pomona.loop.StallClock;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;

/**
 * The images of one connection whose final reply has not wholly left, in order of arrival.
 *
 * <p>Rule 2: an image without id is a barrier. It starts when it is the first; nothing behind it starts before it is
 * gone.
 *
 * <pre>
 *   [a: answered] [b: running] [-: waits] [c: waits]       - starts when a and b have left, c after it
 * </pre>
 */
final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    /** What the pipelines of all connections share. */
    record Shared(
            ReactorConfig config,
            Workers workers,
            Conservation conservation,
            BodyBudget budget,
            Parking parking,
            Positions positions,
            RunWatch runWatch,
            Mailbox mailbox,
            DeadlineQueue deadlines) {
        long nowNanos() {
            return deadlines.nowNanos();
        }
    }

    /**
     * A queued event that was sent.
     *
     * @param ahead how many went before the image
     */
    record Told(int ahead, long atNanos, Outbox.OutboundFrame frame) {}

    private final Shared shared;
    private final Guard.Peer peer;
    private final long number;
    private final Outbox outbox;
    private final ArrayDeque<Image> open = new ArrayDeque<>();

    /**
     * @param peer whose images they are
     * @param number of the connection: connections take turns
     * @param outbox where replies go
     */
    Pipeline(Shared shared, Guard.Peer peer, long number, Outbox outbox) {
        this.shared = shared;
        this.peer = peer;
        this.number = number;
        this.outbox = outbox;
    }

    /** One image in flight: its job, and what only the selector thread knows of it. */
    final class Image implements Door {
        private final Job job;
        private @Nullable Told told;

        private Image(FrameHeader header, long firstByteNanos) {
            job = new Job(this, number, header, shared.budget(), firstByteNanos);
        }

        Job job() {
            return job;
        }

        private @Nullable String id() {
            return job.header().id();
        }

        private boolean isBarrier() {
            return id() == null;
        }

        boolean wantsStatus() {
            return job.header().want().status();
        }

        /** What its client was last told of its place; null before the first time. */
        @Nullable Told told() {
            return told;
        }

        // On the workers' threads.

        @Override
        public void started(Job same, int worker, long startNanos) {
            Runnable news = () -> Guard.run(peer, () -> onStarted(this, worker, startNanos));
            if (wantsStatus()) {
                shared.mailbox().post(news);
            } else {
                // Nobody is told; to wake the selector would take a worker's core for a moment.
                shared.mailbox().leave(news);
            }
        }

        @Override
        public void finished(Job same, Reply reply) {
            shared.mailbox().post(() -> Guard.run(peer, () -> onFinished(this, reply)));
        }

        // For those that look at the images of all connections.

        /** Room may be there for it; it stays parked when there is none. */
        void offerAgain(long nowNanos) {
            Guard.run(peer, () -> {
                submit(this);
                peer.settle(nowNanos);
            });
        }

        /** Tells its client how many go before it, if that is news. */
        void tellAhead(int ahead, long nowNanos) {
            Guard.run(peer, () -> {
                Pipeline.this.tellAhead(this, ahead, nowNanos);
                peer.settle(nowNanos);
            });
        }

        /** It is over the run timeout. */
        void onRunTimeout(long nowNanos) {
            Guard.run(peer, () -> {
                shared.workers().lost(job);
                if (job.state().awaitsReply()) {
                    long seconds = shared.config().runTimeout().toSeconds();
                    fail(this, ErrorCode.INTERNAL, "the picture was not done within %d s".formatted(seconds));
                    peer.settle(nowNanos);
                }
            });
        }
    }

    /**
     * The images that workers have now, oldest first. One that is over the run timeout is answered, and its worker
     * counted as lost, also when the connection that sent it is long gone. News of a start may lie unread: while the
     * workers owe any image, the loop turns at least once in a timeout and reads them.
     */
    static final class RunWatch extends DeadlineQueue.Entry {
        private final DeadlineQueue deadlines;
        private final long timeoutNanos;
        private final Map<Image, Long> startNanos = new LinkedHashMap<>();
        private final Set<Image> owed = new HashSet<>();

        RunWatch(DeadlineQueue deadlines, Duration timeout) {
            this.deadlines = deadlines;
            this.timeoutNanos = timeout.toNanos();
        }

        void submitted(Image image) {
            owed.add(image);
            schedule();
        }

        void started(Image image, long nanos) {
            startNanos.put(image, nanos);
            schedule();
        }

        /** Also when it was withdrawn. */
        void finished(Image image) {
            owed.remove(image);
            startNanos.remove(image);
            schedule();
        }

        @Override
        public void onDeadline(long nowNanos) {
            for (Map.Entry<Image, Long> running : List.copyOf(startNanos.entrySet())) {
                if (nowNanos - running.getValue() >= timeoutNanos) {
                    startNanos.remove(running.getKey());
                    running.getKey().onRunTimeout(nowNanos);
                }
            }
            schedule();
        }

        private void schedule() {
            if (!startNanos.isEmpty()) {
                deadlines.schedule(this, startNanos.values().iterator().next() + timeoutNanos);
            } else if (!owed.isEmpty()) {
                deadlines.schedule(this, deadlines.nowNanos() + timeoutNanos);
            } else {
                deadlines.remove(this);
            }
        }
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    int size() {
        return open.size();
    }

    /** Whether no image but perhaps this one is in flight. */
    boolean holdsNothingBut(@Nullable Image last) {
        return open.isEmpty() || (open.size() == 1 && open.peek() == last);
    }

    /** An image's header was read: from now on it is counted, and gets one final reply. */
    Image begin(FrameHeader header, long firstByteNanos) {
        var image = new Image(header, firstByteNanos);
        shared.conservation().received();
        open.add(image);
        return image;
    }

    @Nullable Image find(String id) {
        for (Image image : open) {
            if (id.equals(image.id())) {
                return image;
            }
        }
        return null;
    }

    /** Starts what may start: everything up to and including the first barrier. */
    void advance() {
        for (Image image : List.copyOf(open)) {
            boolean hasTurn = !image.isBarrier() || image == open.peek();
            if (hasTurn && image.job.state() instanceof Job.Waiting) {
                start(image);
            }
            if (image.isBarrier()) {
                return;
            }
        }
    }

    private void start(Image image) {
        long nowNanos = shared.nowNanos();
        if (isPast(givenDeadlineNanos(image.job), nowNanos)) {
            failLate(image);
        } else if (shared.parking().isBefore(image) || !submit(image)) {
            if (image.isBarrier()) {
                image.job.park(nowNanos);
                shared.parking().add(image);
                shared.positions().watch(image);
            } else {
                refuse(image, "the queue is full");
            }
        }
    }

    /** Hands the image to the workers; false when they have no room. */
    private boolean submit(Image image) {
        Admission admission = shared.workers().offer(image.job);
        if (admission == Admission.FULL) {
            return false;
        }
        image.job.admitted();
        shared.runWatch().submitted(image);
        if (admission == Admission.QUEUED) {
            shared.positions().watch(image);
        }
        return true;
    }

    private void tellAhead(Image image, int ahead, long nowNanos) {
        Told told = image.told;
        if (told != null && told.ahead() == ahead) {
            return;
        }
        ByteBuffer event = Frames.event(
                new Event.Queued(image.id(), ahead, shared.workers().estimateMillis(ahead)));
        Outbox.OutboundFrame frame =
                told != null && outbox.replace(told.frame(), event) ? told.frame() : outbox.add(event, null);
        image.told = new Told(ahead, nowNanos, frame);
    }

    private void onStarted(Image image, int worker, long startNanos) throws IOException {
        shared.runWatch().started(image, startNanos);
        if (!image.job.state().awaitsReply()) {
            return;
        }
        image.job.started();
        if (image.wantsStatus()) {
            outbox.add(Frames.event(new Event.Running(image.id(), worker)), null);
            peer.settle(shared.nowNanos());
        }
    }

    /** The worker's reply is dropped when the image was answered before, by a cancel or a clock. */
    private void onFinished(Image image, Reply reply) throws IOException {
        shared.runWatch().finished(image);
        if (image.job.finished(reply.error())) {
            outbox.add(reply.frame(), image);
            shared.positions().changed();
            log(image, reply.error(), reply.summary());
        }
        peer.settle(shared.nowNanos());
    }

    /** Answers those whose deadline or patience is over. */
    void checkClocks(long nowNanos) {
        List.copyOf(open).forEach(image -> checkClocks(image, nowNanos));
    }

    private void checkClocks(Image image, long nowNanos) {
        Job job = image.job;
        if (isPast(deadlineNanos(image), nowNanos)) {
            takeBack(image);
            if (job.state() instanceof Job.Submitted) {
                // A worker has it: the news of its start is on the way.
                job.started();
            } else {
                failLate(image);
            }
        } else if (job.state() instanceof Job.Parked parked && isPast(parkDueNanos(parked), nowNanos)) {
            long seconds = shared.config().parkTimeout().toSeconds();
            refuse(image, "no room within %d s".formatted(seconds));
        }
    }

    /** When the first of them is to be looked at. */
    long nextDueNanos() {
        long due = StallClock.NEVER;
        for (Image image : open) {
            due = Math.min(due, deadlineNanos(image));
            if (image.job.state() instanceof Job.Parked parked) {
                due = Math.min(due, parkDueNanos(parked));
            }
        }
        return due;
    }

    private long parkDueNanos(Job.Parked parked) {
        return parked.sinceNanos() + shared.config().parkTimeout().toNanos();
    }

    /**
     * When it must have started; {@link StallClock#NEVER} without a deadline. A barrier is answered in its turn also
     * when it is late: before that turn its deadline wakes nobody.
     */
    private static long deadlineNanos(Image image) {
        Job job = image.job;
        boolean hasTurn = !image.isBarrier() || !(job.state() instanceof Job.Waiting);
        return hasTurn && job.state().awaitsStart() ? givenDeadlineNanos(job) : StallClock.NEVER;
    }

    private static long givenDeadlineNanos(Job job) {
        int millis = job.header().deadlineMillis();
        return millis > 0 ? job.completeNanos() + millis * 1_000_000L : StallClock.NEVER;
    }

    private static boolean isPast(long dueNanos, long nowNanos) {
        return dueNanos != StallClock.NEVER && nowNanos - dueNanos >= 0;
    }

    private void failLate(Image image) {
        fail(image, ErrorCode.DEADLINE_EXCEEDED, "not started within its deadline_ms");
    }

    /** No room: the one error that says when to come again. */
    private void refuse(Image image, String why) {
        long retryAfterMillis = shared.workers().retryAfterMillis();
        var failure =
                new Event.Failure(image.id(), Event.About.IMAGE, ErrorCode.OVERLOADED, why, true, retryAfterMillis);
        outbox.add(decide(image, failure), image);
    }

    /** Answers an image with an error, wherever it stands. */
    void fail(Image image, ErrorCode code, String why) {
        outbox.add(failLast(image, code, why), image);
    }

    /** Answers all that have no reply yet with this error. */
    void failAll(ErrorCode code, String why) {
        for (Image image : List.copyOf(open)) {
            if (image.job.state().awaitsReply()) {
                fail(image, code, why);
            }
        }
    }

    /**
     * Decides that the image is answered with an error, which its connection sends when it has sent all others.
     *
     * @return the reply
     */
    ByteBuffer failLast(Image image, ErrorCode code, String why) {
        return decide(image, Event.Failure.of(image.id(), Event.About.IMAGE, code, why));
    }

    private ByteBuffer decide(Image image, Event.Failure failure) {
        takeBack(image);
        image.job.answer(failure.code());
        log(image, failure.code(), failure.message());
        return Frames.event(failure);
    }

    /** The reply's last byte reached the kernel: the image is over. */
    void ended(Image image) {
        open.remove(image);
        ErrorCode error = image.job.error();
        if (error == null) {
            long nowNanos = shared.nowNanos();
            shared.conservation().predicted(nowNanos - image.job.completeNanos(), nowNanos);
        } else {
            shared.conservation().error(error);
        }
    }

    /** Nobody will read this image's reply any more. */
    void abandon(Image image) {
        takeBack(image);
        image.job.abandon();
        open.remove(image);
        shared.conservation().abandoned();
    }

    void abandonAll() {
        List.copyOf(open).forEach(this::abandon);
    }

    /** Removes it from queue and parking, so that it is answered exactly once and never started. */
    private void takeBack(Image image) {
        Job job = image.job;
        if (job.state() instanceof Job.Submitted && shared.workers().withdraw(job)) {
            job.withdrawn();
            shared.runWatch().finished(image);
        } else if (job.state() instanceof Job.Parked) {
            shared.parking().remove(image);
        }
        shared.positions().changed();
    }

    private void log(Image image, @Nullable ErrorCode error, String summary) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "{} image {} {} bytes: {} in {} ms",
                    peer.peer(),
                    image.isBarrier() ? "-" : image.id(),
                    image.job.header().bodyBytes(),
                    error == null ? summary : error.wireName() + ", " + summary,
                    (shared.nowNanos() - image.job.firstByteNanos()) / 1_000_000);
        }
    }
}
