package pomona.client;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ControlMessage;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;
import pomona.protocol.MessageType;
import pomona.protocol.Prediction;
import pomona.protocol.ProtocolException;
import pomona.text.Durations;

/**
 * What waits, what is on which connection, and what goes again: the client's state, on the loop's thread.
 *
 * <pre>
 *   submit -> Lane (persons, bulk) -> Wire (at most connections x requestsPerConnection on all) -> ended
 *               ^     its Window lets them go                      |
 *               +---- retryable refusal, lost connection ----------+
 * </pre>
 *
 * The {@link Dialer} brings connections, one at a time: the first when something is wanted, a further one when all are
 * full. The greeting's reply tells the server's limits, and how many requests the windows begin with.
 *
 * <p>Each wait has a clock, looked at in {@link #turn}: opening and greeting by {@code connectTimeout}; a write that
 * makes no progress, a request without a word, a control message without its reply by {@code replyTimeout}; a watched
 * server that falls silent by {@link #WATCH_SILENCE_NANOS}; a server that is gone by {@code serverWait}. There are never
 * more than some hundred clocks, so a look at each costs less than a queue of them would.
 *
 * <p>The class is long because sending, answering and giving up decide over the same few fields; apart, each part would
 * have to ask the others at every step.
 */
final class Exchange implements Loop.Driven, Dialer.Owner {
    /** A watched server speaks every {@code every}; this much later the connection is taken for dead. */
    private static final long WATCH_SILENCE_NANOS = SECONDS.toNanos(15);

    /** Longest sleep of the loop; nothing depends on it. */
    private static final long LONGEST_TURN_NANOS = SECONDS.toNanos(60);

    private record Watch(int everyMillis, Consumer<Event.Status> consumer, CompletableFuture<Void> begun) {}

    private final ServerAddress address;
    private final ClientOptions options;
    private final Callbacks callbacks;
    private final Loop loop;
    private final Dialer dialer;
    private final long replyNanos;

    private final Map<String, Pending> unanswered = new HashMap<>();
    private final Lane persons;
    private final Lane bulk;
    private final List<Lane> lanes;
    private final Deque<PendingControl> controls = new ArrayDeque<>();
    private final List<Wire> wires = new ArrayList<>();
    private final List<Consumer<ConnectionState>> stateListeners = new ArrayList<>();
    private volatile ConnectionState state = new ConnectionState.Connecting(1);

    private boolean isWanted;
    private Event.@Nullable Info info;
    private @Nullable Watch watch;
    private @Nullable Wire watched;

    /** Why nothing more is sent; null while something is. */
    private @Nullable PredictionException ending;

    Exchange(ServerAddress address, ClientOptions options, Callbacks callbacks, LongSupplier nanoClock) {
        this.address = address;
        this.options = options;
        this.callbacks = callbacks;
        this.loop = new Loop(this, nanoClock);
        this.dialer = new Dialer(address, options, loop, this);
        this.replyNanos = options.replyTimeout().toNanos();
        this.persons = new Lane(options.inFlightMax());
        this.bulk = new Lane(options.inFlightMax());
        this.lanes = List.of(persons, bulk);
    }

    Loop loop() {
        return loop;
    }

    ConnectionState state() {
        return state;
    }

    /** Bulk requests that may be on their way at once, at present. */
    int window() {
        return bulk.window.limit();
    }

    /** Tells the present state and each one after it; call on the loop's thread, as all that follows. */
    void onState(Consumer<ConnectionState> listener) {
        stateListeners.add(listener);
        ConnectionState present = state;
        callbacks.run(() -> listener.accept(present));
    }

    void submit(Pending request) {
        if (unanswered.containsKey(request.id)) {
            fail(
                    request,
                    PredictionException.refused(
                            ErrorCode.DUPLICATE_ID, "a request with the id %s is in flight".formatted(request.id)));
        } else if (unanswered.size() >= options.maxPending()) {
            fail(
                    request,
                    PredictionException.refused(
                            ErrorCode.OVERLOADED,
                            "%d requests of this client are unanswered already (maxPending)"
                                    .formatted(options.maxPending())));
        } else if (ending != null) {
            fail(request, ending);
        } else {
            want();
            unanswered.put(request.id, request);
            lane(request).add(request);
        }
    }

    /** Takes a request back whose asker no longer waits; the server is told if it has it. */
    void cancel(Pending request) {
        if (unanswered.get(request.id) != request) {
            return;
        }
        if (lane(request).remove(request)) {
            unanswered.remove(request.id);
        }
        for (Wire wire : wires) {
            if (wire.removeUnstarted(request)) {
                lane(request).window.withdrawn();
                unanswered.remove(request.id);
            } else if (wire.request(request.id) == request && wire.isOpen()) {
                request.lastWordNanos = loop.nanoTime();
                wire.send(new ControlMessage.Cancel(request.id), request.lastWordNanos);
            }
        }
    }

    void ask(PendingControl control) {
        if (ending != null) {
            fail(control, ending);
            return;
        }
        want();
        controls.add(control);
    }

    void watch(int everyMillis, Consumer<Event.Status> consumer, CompletableFuture<Void> begun) {
        Wire carrier = watched;
        watched = null;
        failWatch(PredictionException.refused(ErrorCode.CANCELLED, "another watch came before it began"));
        if (everyMillis == 0) {
            if (carrier != null && carrier.isOpen()) {
                carrier.send(new ControlMessage.Watch(0), loop.nanoTime());
            }
            callbacks.run(() -> begun.complete(null));
            return;
        }
        watch = new Watch(everyMillis, consumer, begun);
        if (ending != null) {
            failWatch(ending);
        } else {
            want();
        }
    }

    /** Sends nothing more; what the server has may still be answered. */
    void drain() {
        if (ending == null) {
            isWanted = false;
            ending = PredictionException.lost("the client sends nothing more");
            wires.forEach(this::takeBack);
            endAllThatWait(ending);
        }
    }

    /** Closes all connections, tells all who wait, and ends the loop. */
    void close(PredictionException why) {
        ending = why;
        dialer.close();
        for (Wire wire : wires) {
            wire.close();
            controls.addAll(wire.awaitingInfo);
            controls.addAll(wire.awaitingPong);
        }
        wires.clear();
        endAllThatWait(why);
        for (Pending request : List.copyOf(unanswered.values())) {
            end(request, why);
        }
        failWatch(why);
        setState(new ConnectionState.Closed());
        loop.stop();
    }

    @Override
    public long turn(long nowNanos) {
        assign(nowNanos);
        sendControls(nowNanos);
        renewWatch(nowNanos);
        long nextNanos = LONGEST_TURN_NANOS;
        for (Wire wire : List.copyOf(wires)) {
            nextNanos = Math.min(nextNanos, lookAtClocks(wire, nowNanos));
        }
        for (Lane lane : lanes) {
            nextNanos = Math.min(nextNanos, lane.pauseNanos(nowNanos));
        }
        nextNanos = Math.min(nextNanos, dialer.turn(nowNanos, wantsConnection(nowNanos)));
        // On the way to a connection that has a clock of its own, whose reason says more.
        for (PendingControl control : dialer.isDialing() ? List.<PendingControl>of() : List.copyOf(controls)) {
            long askLeft = left(control.askedNanos, replyNanos, nowNanos);
            if (askLeft <= 0) {
                controls.remove(control);
                fail(control, PredictionException.timedOut("no answer from " + address));
            } else {
                nextNanos = Math.min(nextNanos, askLeft);
            }
        }
        return Math.max(0, nextNanos);
    }

    @Override
    public void failed(Throwable why) {
        Thread here = Thread.currentThread();
        here.getUncaughtExceptionHandler().uncaughtException(here, why);
        close(PredictionException.lost("the client failed: " + why));
    }

    @Override
    public void dialing(int attempt) {
        if (wires.isEmpty()) {
            setState(new ConnectionState.Connecting(attempt));
        }
    }

    @Override
    public void connected(Wire wire, Event.Info told, Duration roundTrip) {
        if (info == null) {
            int queue = told.limits().queueCapacity();
            persons.window.begin(told.workers() + queue);
            bulk.window.begin(told.workers() + queue / 4 * 3);
        }
        info = told;
        wires.add(wire);
        setState(new ConnectionState.Connected(roundTrip));
    }

    @Override
    public void notConnected(String why, PredictionException asException) {
        noConnection(why);
        if (!wires.isEmpty()) {
            return;
        }
        if (dialer.isGivenUp(loop.nanoTime())) {
            endAllThatWait(asException);
        } else if (!asException.retryable() || asException.kind() == PredictionException.Kind.UNREACHABLE) {
            // Who asks whether the server is there wants to hear that it isn't. One that is there but full is asked
            // again.
            failControls(asException);
        }
    }

    @Override
    public void turnedAway(PredictionException why) {
        for (Wire wire : wires) {
            for (Pending request : List.copyOf(wire.unanswered())) {
                wire.removeUnstarted(request);
                wire.remove(request.id);
                lane(request).window.answered();
                end(request, why);
            }
        }
        endAllThatWait(why);
    }

    @Override
    public void received(Wire wire, FrameHeader header, byte[] body) {
        dialer.spoke();
        if (header.msgType().equals(MessageType.SERVER_PREDICTION.name())) {
            predicted(wire, header, body);
        } else if (header.msgType().equals(MessageType.SERVER_MESSAGE.name())) {
            try {
                heard(wire, Frames.readEvent(body));
            } catch (ProtocolException e) {
                // An event of a later version: what is not known is not for us.
            }
        }
    }

    @Override
    public void sent(Wire wire, Pending request) {
        callbacks.run(request.options.listener()::sent);
    }

    @Override
    public void lost(Wire wire, String why) {
        wires.remove(wire);
        if (watched == wire) {
            watched = null;
        }
        reclaim(wire);
        controls.addAll(wire.awaitingInfo);
        controls.addAll(wire.awaitingPong);
        for (Pending request : List.copyOf(wire.unanswered())) {
            sendFailed(request, PredictionException.lost(why));
        }
        noConnection(why);
    }

    private void noConnection(String why) {
        // Read first: what is told is then never later than what is done.
        Instant now = Instant.now();
        Duration wait = dialer.backOff(loop.nanoTime());
        if (wires.isEmpty()) {
            setState(new ConnectionState.Lost(why, now.plus(wait), wait));
        }
    }

    private void predicted(Wire wire, FrameHeader header, byte[] body) {
        try {
            Prediction prediction = Frames.readPrediction(body);
            Pending request = wire.remove(header.id() == null ? prediction.id() : header.id());
            if (request != null) {
                lane(request).window.answered();
                unanswered.remove(request.id);
                callbacks.run(() -> request.predicted(prediction));
            }
        } catch (ProtocolException e) {
            wire.lose("the server's prediction can't be read: " + e.getMessage());
        }
    }

    private void heard(Wire wire, Event event) {
        if (event instanceof Event.Failure failure) {
            refused(wire, failure);
        } else if (event instanceof Event.Queued queued) {
            Pending request = heardAbout(wire, queued.id());
            if (request != null) {
                callbacks.run(() -> request.options.listener().queued(queued.ahead(), queued.estimateMs()));
            }
        } else if (event instanceof Event.Running running) {
            Pending request = heardAbout(wire, running.id());
            if (request != null) {
                callbacks.run(() -> request.options.listener().running(running.worker()));
            }
        } else if (event instanceof Event.Info told) {
            info = told;
            replied(wire.awaitingInfo.poll(), told);
        } else if (event instanceof Event.Pong) {
            replied(wire.awaitingPong.poll(), event);
        } else if (event instanceof Event.Status status) {
            Watch present = watch;
            if (present != null) {
                callbacks.run(() -> {
                    present.begun().complete(null);
                    present.consumer().accept(status);
                });
            }
        }
    }

    private @Nullable Pending heardAbout(Wire wire, @Nullable String id) {
        Pending request = wire.request(id);
        if (request != null) {
            request.lastWordNanos = loop.nanoTime();
        }
        return request;
    }

    private void replied(@Nullable PendingControl control, Event reply) {
        if (control != null) {
            setState(new ConnectionState.Connected(Duration.ofNanos(loop.nanoTime() - control.sentNanos)));
            callbacks.run(() -> control.reply.complete(reply));
        }
    }

    private void refused(Wire wire, Event.Failure failure) {
        if (failure.code() == ErrorCode.UNAUTHORIZED) {
            turnedAway(PredictionException.refused(failure));
        } else if (failure.about() == Event.About.IMAGE) {
            Pending request = wire.remove(failure.id());
            if (request != null) {
                sendFailed(request, PredictionException.refused(failure));
            }
        }
        if (failure.code().closes()) {
            wire.expectClose(failure.message());
        }
    }

    /** A send brought no prediction: the window hears of it, and the request waits again or ends. */
    private void sendFailed(Pending request, PredictionException why) {
        Window window = lane(request).window;
        Duration pause = Duration.ZERO;
        if (why.kind() == PredictionException.Kind.REFUSED && why.code() == ErrorCode.OVERLOADED) {
            double random = ThreadLocalRandom.current().nextDouble();
            pause = why.retryAfterMillis().isPresent()
                    ? options.retry().waitAsAdvised(why.retryAfterMillis().getAsLong(), random)
                    : options.retry().waitAfter(request.sends, random);
            window.overloaded(request.epoch, loop.nanoTime(), pause.toNanos());
        } else if (why.kind() != PredictionException.Kind.REFUSED || why.code() == ErrorCode.DRAINING) {
            window.lost(request.epoch);
        } else {
            window.answered();
        }
        if (ending == null && request.goesAgainAfter(why, options.retry().attempts())) {
            lane(request).add(request);
            PredictionException told = why.after(request.sends);
            Duration wait = pause;
            callbacks.run(() -> request.options.listener().retrying(told, wait));
        } else {
            end(request, why);
        }
    }

    private void want() {
        isWanted = true;
        if (unanswered.isEmpty() && controls.isEmpty()) {
            dialer.startOver(loop.nanoTime());
        }
    }

    private boolean wantsConnection(long nowNanos) {
        return isWanted
                && wires.size() < options.connections()
                && (wires.isEmpty() || lanes.stream().anyMatch(lane -> lane.hasNext(nowNanos)));
    }

    /** Puts what waits on connections with room, the least busy first. */
    private void assign(long nowNanos) {
        wires.forEach(this::reclaim);
        for (Lane lane : lanes) {
            Wire wire = roomiest();
            while (wire != null && lane.hasNext(nowNanos)) {
                Pending request = lane.next();
                if (isTooLarge(request)) {
                    lane.window.withdrawn();
                } else {
                    wire.add(request, nowNanos);
                }
                wire = roomiest();
            }
        }
    }

    private boolean isTooLarge(Pending request) {
        int bytesMax = info == null ? Integer.MAX_VALUE : info.limits().maxBodyBytes();
        if (request.bodyBytes() <= bytesMax) {
            return false;
        }
        String message = "the picture takes %d bytes to send; this server takes %d at most"
                .formatted(request.bodyBytes(), bytesMax);
        end(request, PredictionException.refused(ErrorCode.TOO_LARGE, message));
        return true;
    }

    /** What a connection that won't send any more has not begun to send waits again. */
    private void reclaim(Wire wire) {
        if (!wire.isOpen()) {
            takeBack(wire);
        }
    }

    private void takeBack(Wire wire) {
        for (Pending request : wire.removeUnstarted()) {
            lane(request).window.withdrawn();
            lane(request).add(request);
        }
    }

    private @Nullable Wire roomiest() {
        int limit = options.requestsPerConnection();
        if (info != null) {
            limit = Math.max(1, Math.min(limit, info.limits().requestsPerConnection()));
        }
        Wire best = null;
        for (Wire wire : wires) {
            int load = wire.unanswered().size();
            if (wire.isOpen()
                    && load < limit
                    && (best == null || load < best.unanswered().size())) {
                best = wire;
            }
        }
        return best;
    }

    private void sendControls(long nowNanos) {
        Wire wire = anyOpen();
        while (wire != null && wire.isOpen() && !controls.isEmpty()) {
            send(wire, controls.remove(), nowNanos);
        }
    }

    private static void send(Wire wire, PendingControl control, long nowNanos) {
        control.sentNanos = nowNanos;
        boolean isPing = control.message instanceof ControlMessage.Ping;
        (isPing ? wire.awaitingPong : wire.awaitingInfo).add(control);
        wire.send(control.message, nowNanos);
    }

    private void renewWatch(long nowNanos) {
        Watch present = watch;
        Wire wire = anyOpen();
        if (present != null && watched == null && wire != null) {
            watched = wire;
            wire.send(new ControlMessage.Watch(present.everyMillis()), nowNanos);
        }
    }

    private @Nullable Wire anyOpen() {
        for (Wire wire : wires) {
            if (wire.isOpen()) {
                return wire;
            }
        }
        return null;
    }

    /** Acts on what ran out on one connection; nanoseconds until the next thing does, 0 when the wires changed. */
    private long lookAtClocks(Wire wire, long nowNanos) {
        if (!wire.isOpen() && wire.isIdle()) {
            wire.lose("the server closed the connection");
            return 0;
        }
        long next = LONGEST_TURN_NANOS;
        if (wire.isWriting()) {
            long writeLeft = left(wire.lastWriteNanos(), replyNanos, nowNanos);
            if (writeLeft <= 0) {
                wire.lose("the server took no byte for " + Durations.exact(options.replyTimeout()));
                return 0;
            }
            next = Math.min(next, writeLeft);
        }
        for (Deque<PendingControl> asked : List.of(wire.awaitingInfo, wire.awaitingPong)) {
            PendingControl oldest = asked.peek();
            if (oldest != null) {
                long askLeft = left(oldest.sentNanos, replyNanos, nowNanos);
                if (askLeft <= 0) {
                    wire.lose("the server did not answer for " + Durations.exact(options.replyTimeout()));
                    return 0;
                }
                next = Math.min(next, askLeft);
            }
        }
        Watch present = watch;
        if (present != null && wire == watched) {
            long silence = present.everyMillis() * 1_000_000L + WATCH_SILENCE_NANOS;
            long watchLeft = left(wire.lastReadNanos(), silence, nowNanos);
            if (watchLeft <= 0) {
                wire.lose("the server fell silent");
                return 0;
            }
            next = Math.min(next, watchLeft);
        }
        return Math.min(next, lookAtReplies(wire, nowNanos));
    }

    /** A server that says nothing at all is asked whether it is there, so that a slow one is not taken for a dead one. */
    private long lookAtReplies(Wire wire, long nowNanos) {
        long next = LONGEST_TURN_NANOS;
        for (Pending request : List.copyOf(wire.unanswered())) {
            if (!wire.hasLeft(request)) {
                continue;
            }
            long replyLeft = left(request.lastWordNanos, replyNanos, nowNanos);
            boolean isSilent = wire.lastReadNanos() - request.lastWordNanos <= 0;
            if (replyLeft <= 0 && isSilent) {
                wire.lose("the server fell silent");
                return 0;
            }
            if (replyLeft <= 0) {
                timeOut(wire, request, nowNanos);
                return 0;
            }
            long askLeft = replyLeft - replyNanos / 2;
            if (isSilent && askLeft <= 0 && wire.isOpen() && wire.awaitingPong.isEmpty()) {
                send(wire, new PendingControl(new ControlMessage.Ping(), nowNanos), nowNanos);
            }
            next = Math.min(next, isSilent && askLeft > 0 ? askLeft : replyLeft);
        }
        return next;
    }

    private void timeOut(Wire wire, Pending request, long nowNanos) {
        wire.remove(request.id);
        if (wire.isOpen()) {
            wire.send(new ControlMessage.Cancel(request.id), nowNanos);
        }
        sendFailed(request, PredictionException.timedOut("no reply within " + Durations.exact(options.replyTimeout())));
    }

    private void endAllThatWait(PredictionException why) {
        for (Lane lane : lanes) {
            while (!lane.isEmpty()) {
                end(lane.first(), why);
            }
        }
        failControls(why);
    }

    private void end(Pending request, PredictionException why) {
        lane(request).remove(request);
        unanswered.remove(request.id);
        fail(request, why);
    }

    private void fail(Pending request, PredictionException why) {
        callbacks.run(() -> request.failed(why));
    }

    private void failControls(PredictionException why) {
        controls.forEach(control -> fail(control, why));
        controls.clear();
    }

    private void fail(PendingControl control, PredictionException why) {
        callbacks.run(() -> control.reply.completeExceptionally(why));
    }

    /** Forgets the watch; whoever waits for its begin is told. */
    private void failWatch(PredictionException why) {
        Watch before = watch;
        watch = null;
        if (before != null) {
            callbacks.run(() -> before.begun().completeExceptionally(why));
        }
    }

    private Lane lane(Pending request) {
        return request.options.want().bulk() ? bulk : persons;
    }

    private void setState(ConnectionState next) {
        if (!next.equals(state)) {
            state = next;
            List<Consumer<ConnectionState>> told = List.copyOf(stateListeners);
            callbacks.run(() -> told.forEach(listener -> listener.accept(next)));
        }
    }

    private static long left(long sinceNanos, long limitNanos, long nowNanos) {
        return limitNanos - (nowNanos - sinceNanos);
    }
}
