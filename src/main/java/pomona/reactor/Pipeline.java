package pomona.reactor;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Frames;

/**
 * The images of one connection whose final reply has not wholly left, in order of arrival.
 *
 * <p>Rule 2 as a row: an image without id is a barrier. It starts when it is the first; nothing behind it
 * starts before it is gone.
 *
 * <pre>
 *   [a: answered] [b: running] [-: waits] [c: waits]       - starts when a and b have left, c after it
 * </pre>
 */
final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final Reactor reactor;
    private final Outbox outbox;
    private final ArrayDeque<ImageRequest> open = new ArrayDeque<>();

    Pipeline(Reactor reactor, Outbox outbox) {
        this.reactor = reactor;
        this.outbox = outbox;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    int size() {
        return open.size();
    }

    /** Whether no image but perhaps this one is in flight. */
    boolean holdsNothingBut(@Nullable ImageRequest last) {
        return open.isEmpty() || (open.size() == 1 && open.peek() == last);
    }

    List<ImageRequest> toList() {
        return List.copyOf(open);
    }

    /** An image's header was read: from now on it is counted, and gets one final reply. */
    void add(ImageRequest request) {
        reactor.service().countReceived();
        open.add(request);
    }

    @Nullable ImageRequest find(String id) {
        for (ImageRequest request : open) {
            if (id.equals(request.header().id())) {
                return request;
            }
        }
        return null;
    }

    /** Starts what may start: the row up to and including its first barrier. */
    void advance() {
        for (ImageRequest request : toList()) {
            if (request.state == ImageRequest.State.WAITING && (!request.isBarrier() || request == open.peek())) {
                start(request);
            }
            if (request.isBarrier()) {
                return;
            }
        }
    }

    private void start(ImageRequest request) {
        if (request.isLate(reactor.nowNanos())) {
            failLate(request);
            return;
        }
        if (!reactor.hasParkedBefore(request) && submit(request)) {
            return;
        }
        if (request.isBarrier()) {
            request.state = ImageRequest.State.PARKED;
            request.parkNanos = reactor.nowNanos();
            reactor.park(request);
        } else {
            refuse(request, "the queue is full");
        }
    }

    /** Hands the image to the workers; false when they have no room. */
    boolean submit(ImageRequest request) {
        Service.Offer offer = reactor.service().offer(request);
        if (offer == Service.Offer.FULL) {
            return false;
        }
        request.state = ImageRequest.State.SUBMITTED;
        request.held = true;
        if (offer == Service.Offer.QUEUED) {
            reactor.positions().watch(request);
        }
        return true;
    }

    /** Tells the client how many go before this image, if it wants to know and it is news. */
    void tellAhead(ImageRequest request, int ahead, long nowNanos) {
        if (request.toldAhead == ahead) {
            return;
        }
        request.toldAhead = ahead;
        request.toldNanos = nowNanos;
        ByteBuffer frame = Frames.event(
                new Event.Queued(request.header().id(), ahead, reactor.service().estimateMillis(ahead)));
        Outbox.OutboundFrame previous = request.queuedLetter;
        if (previous == null || !outbox.replace(previous, frame)) {
            request.queuedLetter = outbox.add(frame, null);
        }
    }

    /** Answers those whose deadline or patience is over. */
    void checkClocks(long nowNanos) {
        toList().forEach(request -> checkClocks(request, nowNanos));
    }

    private void checkClocks(ImageRequest request, long nowNanos) {
        long deadline = request.deadlineNanos();
        if (deadline != StallClock.NEVER && nowNanos - deadline >= 0) {
            if (request.held && !reactor.service().withdraw(request)) {
                // A worker has it; its letter is on the way.
                request.started = true;
                return;
            }
            request.held = false;
            failLate(request);
        } else if (request.state == ImageRequest.State.PARKED && nowNanos - parkDueNanos(request) >= 0) {
            refuse(
                    request,
                    "no room within %d s"
                            .formatted(reactor.config().parkTimeout().toSeconds()));
        }
    }

    /** When the first of them is to be looked at. */
    long nextDueNanos() {
        long due = StallClock.NEVER;
        for (ImageRequest request : open) {
            due = Math.min(due, request.deadlineNanos());
            if (request.state == ImageRequest.State.PARKED) {
                due = Math.min(due, parkDueNanos(request));
            }
        }
        return due;
    }

    private long parkDueNanos(ImageRequest request) {
        return request.parkNanos + reactor.config().parkTimeout().toNanos();
    }

    private void failLate(ImageRequest request) {
        fail(request, ErrorCode.DEADLINE_EXCEEDED, "not started within its deadline_ms");
    }

    /** No room: the one error that says when to come again. */
    void refuse(ImageRequest request, String why) {
        long retryAfterMillis = reactor.service().retryAfterMillis();
        answer(
                request,
                Frames.event(new Event.Failure(
                        request.header().id(), Event.About.IMAGE, ErrorCode.OVERLOADED, why, true, retryAfterMillis)),
                ErrorCode.OVERLOADED,
                why);
    }

    /** Answers an image with an error, wherever it stands. */
    void fail(ImageRequest request, ErrorCode code, String why) {
        answer(request, failure(request, code, why), code, why);
    }

    static ByteBuffer failure(ImageRequest request, ErrorCode code, String why) {
        return Frames.event(Event.Failure.of(request.header().id(), Event.About.IMAGE, code, why));
    }

    /** Puts the final reply into the outbox. */
    void answer(ImageRequest request, ByteBuffer frame, @Nullable ErrorCode error, String summary) {
        takeBack(request);
        request.error = error;
        outbox.add(frame, request);
        log(request, summary);
    }

    /** The reply's last byte reached the kernel: the image is over. */
    void ended(ImageRequest request) {
        open.remove(request);
        if (request.error == null) {
            reactor.service().countPredicted(request);
        } else {
            reactor.service().countError(request.error);
        }
    }

    /** Nobody will read this image's reply any more. */
    void abandon(ImageRequest request) {
        takeBack(request);
        open.remove(request);
        reactor.service().countAbandoned();
    }

    /** Out of every line it may stand in, so that it is answered once and no worker begins it. */
    void takeBack(ImageRequest request) {
        if (request.held && reactor.service().withdraw(request)) {
            request.held = false;
        }
        if (request.state == ImageRequest.State.PARKED) {
            reactor.unpark(request);
        }
        if (request.state == ImageRequest.State.READING) {
            reactor.budget().forget(request.claim());
        }
        request.state = ImageRequest.State.ANSWERED;
        request.releaseIfFree();
        reactor.positions().changed();
    }

    void log(ImageRequest request, String summary) {
        if (LOG.isInfoEnabled()) {
            ErrorCode error = request.error;
            LOG.info(
                    "{} image {} {} bytes: {} in {} ms",
                    request.peer(),
                    request.header().id() == null ? "-" : request.header().id(),
                    request.header().bodyBytes(),
                    error == null ? summary : error.wireName() + ", " + summary,
                    (reactor.nowNanos() - request.firstByteNanos()) / 1_000_000);
        }
    }
}
