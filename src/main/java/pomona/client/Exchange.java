package pomona.client;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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
 * What waits, what is on which connection, and when to connect again: the client's state, on the loop's thread.
 *
 * <pre>
 *   submit -> queue -> Wire (at most connections x requestsPerConnection on all) -> attempt ends
 *               ^                                                                     |
 *               +---- retry decides: retryable refusal, lost connection --------------+
 * </pre>
 *
 * Connections are opened one at a time: the first when something is wanted, a further one when all are full. A
 * connection is used once the server answered the greeting ({@code hello}, with the token if there is one): until then
 * a failure is a failed try to connect and costs no request an attempt. The greeting's reply tells the round trip and
 * the server's limits. All connections share one back-off, so that a server that is down is asked once in each wait.
 *
 * <p>Each wait has a clock, looked at in {@link #turn}: opening and greeting by {@code connectTimeout}; a write that
 * makes no progress, a request without a word, a control message without its reply by {@code replyTimeout}; a watched
 * server that falls silent by {@link #WATCH_SILENCE_NANOS}. There are never more than some hundred clocks, so a look at
 * each costs less than a queue of them would.
 *
 * <p>The class is long because connecting, sending and giving up decide over the same few fields; apart, each part would
 * have to ask the others at every step.
 */
final class Exchange implements Loop.Driven, Wire.Owner, Opening.Owner {

    /** A watched server speaks every {@code every}; this much later the connection is taken for dead. */
    private static final long WATCH_SILENCE_NANOS = SECONDS.toNanos(15);

    /** Longest sleep of the loop; nothing depends on it. */
    private static final long LONGEST_TURN_NANOS = SECONDS.toNanos(60);

    private record Watch(int everyMillis, Consumer<Event.Status> consumer, CompletableFuture<Void> begun) {}

    private final ServerAddress address;
    private final ClientOptions options;
    private final Callbacks callbacks;
    private final Consumer<Throwable> failed;
    private final Loop loop;
    private final long connectNanos;
    private final long replyNanos;

    private final Deque<Pending> queue = new ArrayDeque<>();
    private final Deque<Asking> askings = new ArrayDeque<>();
    private final List<Wire> wires = new ArrayList<>();
    private final List<Consumer<ConnectionState>> stateListeners = new CopyOnWriteArrayList<>();
    private volatile ConnectionState state = new ConnectionState.Connecting(1);

    private boolean isWanted;
    private @Nullable Opening opening;
    private @Nullable Wire greeting;
    private long openedNanos;
    private Event.@Nullable Failure refusal;
    private int failures;
    private long nextTryNanos;
    private Event.@Nullable Info info;
    private @Nullable Watch watch;
    private @Nullable Wire watched;

    Exchange(
            ServerAddress address,
            ClientOptions options,
            Callbacks callbacks,
            Consumer<Throwable> failed,
            LongSupplier nanoClock) {
        this.address = address;
        this.options = options;
        this.callbacks = callbacks;
        this.failed = failed;
        this.connectNanos = options.connectTimeout().toNanos();
        this.replyNanos = options.replyTimeout().toNanos();
        this.loop = new Loop(this, nanoClock);
    }

    Loop loop() {
        return loop;
    }

    ConnectionState state() {
        return state;
    }

    /** Tells the present state and each one after it; call on the loop's thread. */
    void onState(Consumer<ConnectionState> listener) {
        stateListeners.add(listener);
        ConnectionState present = state;
        callbacks.run(() -> listener.accept(present));
    }

    /** Begins an attempt: the future ends with the prediction or what prevented it. */
    void enqueue(Pending request, CompletableFuture<Prediction> attempt) {
        request.attempt = attempt;
        request.failedConnects = 0;
        want();
        queue.add(request);
        if (request.isCancelled) {
            end(request, cancelled());
        }
    }

    /** Takes a request back; false when it is between attempts, where the caller ends it. */
    boolean cancel(Pending request) {
        request.isCancelled = true;
        if (request.attempt == null) {
            return false;
        }
        if (queue.contains(request)) {
            end(request, cancelled());
            return true;
        }
        for (Wire wire : wires) {
            if (wire.removeUnstarted(request)) {
                end(request, cancelled());
            } else if (wire.request(request.id) == request && wire.isOpen()) {
                request.lastWordNanos = loop.nanoTime();
                wire.send(new ControlMessage.Cancel(request.id), loop.nanoTime());
            }
        }
        return true;
    }

    void ask(Asking asking) {
        askings.add(asking);
        want();
    }

    void watch(int everyMillis, Consumer<Event.Status> consumer, CompletableFuture<Void> begun) {
        Wire carrier = watched;
        watched = null;
        Watch before = watch;
        if (before != null) {
            callbacks.run(() -> before.begun()
                    .completeExceptionally(
                            PredictionException.refused(ErrorCode.CANCELLED, "another watch came before it began")));
        }
        if (everyMillis == 0) {
            watch = null;
            if (carrier != null && carrier.isOpen()) {
                carrier.send(new ControlMessage.Watch(0), loop.nanoTime());
            }
            callbacks.run(() -> begun.complete(null));
            return;
        }
        watch = new Watch(everyMillis, consumer, begun);
        want();
    }

    /** Closes all connections and ends the loop. Whoever waits is told by the caller. */
    void close() {
        if (opening != null) {
            opening.close();
        }
        if (greeting != null) {
            greeting.close();
        }
        wires.forEach(Wire::close);
        setState(new ConnectionState.Closed());
        loop.stop();
    }

    @Override
    public long turn(long nowNanos) {
        assign(nowNanos);
        sendAskings(nowNanos);
        renewWatch(nowNanos);
        long nextNanos = LONGEST_TURN_NANOS;
        for (Wire wire : List.copyOf(wires)) {
            nextNanos = Math.min(nextNanos, lookAtClocks(wire, nowNanos));
        }
        // On the way to a connection that has a clock of its own, whose reason says more.
        for (Asking asking : isOpening() ? List.<Asking>of() : List.copyOf(askings)) {
            long askLeft = left(asking.askedNanos, replyNanos, nowNanos);
            if (askLeft <= 0) {
                askings.remove(asking);
                fail(asking, PredictionException.timedOut("no answer from " + address));
            } else {
                nextNanos = Math.min(nextNanos, askLeft);
            }
        }
        if (isOpening() && left(openedNanos, connectNanos, nowNanos) <= 0) {
            tooLongToOpen();
        }
        if (shouldOpen()) {
            if (nextTryNanos - nowNanos <= 0) {
                open(nowNanos);
            } else {
                nextNanos = Math.min(nextNanos, nextTryNanos - nowNanos);
            }
        }
        if (isOpening()) {
            nextNanos = Math.min(nextNanos, left(openedNanos, connectNanos, nowNanos));
        }
        return Math.max(0, nextNanos);
    }

    @Override
    public void failed(Throwable why) {
        close();
        failed.accept(why);
    }

    @Override
    public void opened(Opening done, SocketChannel channel, SelectionKey key) {
        opening = null;
        long nowNanos = loop.nanoTime();
        Wire wire = new Wire(this, channel, key, nowNanos);
        greeting = wire;
        refusal = null;
        Asking hello = new Asking(new ControlMessage.Hello(options.token().orElse(null)), nowNanos);
        hello.sentNanos = nowNanos;
        wire.awaitingInfo.add(hello);
        wire.send(hello.message, nowNanos);
    }

    @Override
    public void notOpened(Opening done, String why) {
        opening = null;
        connectFailed(why);
    }

    @Override
    public void received(Wire wire, FrameHeader header, byte[] body) {
        MessageType type = header.type().orElse(null);
        if (type == MessageType.SERVER_PREDICTION) {
            predicted(wire, header, body);
        } else if (type == MessageType.SERVER_MESSAGE) {
            try {
                heard(wire, Frames.readEvent(body));
            } catch (ProtocolException e) {
                // An event of a later version: what is not known is not for us.
            }
        }
    }

    @Override
    public void sent(Wire wire, Pending request) {
        callbacks.run(request.listener::sent);
    }

    @Override
    public void lost(Wire wire, String why) {
        if (wire == greeting) {
            greeting = null;
            connectFailed(why);
            return;
        }
        wires.remove(wire);
        if (watched == wire) {
            watched = null;
        }
        reclaim(wire);
        askings.addAll(wire.awaitingInfo);
        askings.addAll(wire.awaitingPong);
        for (Pending request : List.copyOf(wire.unanswered())) {
            end(request, PredictionException.lost(why));
        }
        backOff(why);
    }

    private void predicted(Wire wire, FrameHeader header, byte[] body) {
        try {
            Prediction prediction = Frames.readPrediction(body);
            String id = header.id() == null ? prediction.id() : header.id();
            Pending request = wire.remove(id);
            if (request != null) {
                CompletableFuture<Prediction> attempt = takeAttempt(request);
                callbacks.run(() -> attempt.complete(prediction));
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
                callbacks.run(() -> request.listener.queued(queued.ahead(), queued.estimateMs()));
            }
        } else if (event instanceof Event.Running running) {
            Pending request = heardAbout(wire, running.id());
            if (request != null) {
                callbacks.run(() -> request.listener.running(running.worker()));
            }
        } else if (event instanceof Event.Info told) {
            informed(wire, told);
        } else if (event instanceof Event.Pong) {
            Asking asking = wire.awaitingPong.poll();
            if (asking != null) {
                setState(new ConnectionState.Connected(Duration.ofNanos(loop.nanoTime() - asking.sentNanos)));
                callbacks.run(() -> asking.future.complete(event));
            }
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

    private void refused(Wire wire, Event.Failure failure) {
        if (failure.code() == ErrorCode.UNAUTHORIZED) {
            refuseAll(PredictionException.refused(failure));
        }
        if (wire == greeting) {
            refusal = failure;
            wire.lose(failure.message());
            return;
        }
        if (failure.about() == Event.About.IMAGE) {
            Pending request = wire.remove(failure.id());
            if (request != null) {
                end(request, PredictionException.refused(failure));
            }
        }
        if (failure.code().closes()) {
            wire.expectClose(failure.message());
        }
    }

    private void informed(Wire wire, Event.Info told) {
        Asking asking = wire.awaitingInfo.poll();
        if (asking == null) {
            return;
        }
        info = told;
        if (wire == greeting) {
            greeting = null;
            if (told.protocol() != Event.Info.PROTOCOL) {
                refuseAll(PredictionException.refused(
                        ErrorCode.BAD_MESSAGE,
                        "the server speaks protocol %d, this program %d"
                                .formatted(told.protocol(), Event.Info.PROTOCOL)));
                wire.close();
                backOff("the server speaks another version of the protocol");
                return;
            }
            failures = 0;
            queue.forEach(request -> request.failedConnects = 0);
            wires.add(wire);
        }
        setState(new ConnectionState.Connected(Duration.ofNanos(loop.nanoTime() - asking.sentNanos)));
        callbacks.run(() -> asking.future.complete(told));
    }

    private void want() {
        isWanted = true;
        // Who asks now shouldn't wait for the end of a long back-off that nobody else waits for.
        if (failures > 0 && queue.isEmpty()) {
            long soonest = loop.nanoTime() + options.retry().first().toNanos();
            if (nextTryNanos - soonest > 0) {
                nextTryNanos = soonest;
            }
        }
    }

    private boolean isOpening() {
        return opening != null || greeting != null;
    }

    private boolean shouldOpen() {
        return isWanted
                && !isOpening()
                && wires.size() < options.connections()
                && (wires.isEmpty() || !queue.isEmpty());
    }

    private void open(long nowNanos) {
        if (wires.isEmpty()) {
            setState(new ConnectionState.Connecting(failures + 1));
        }
        openedNanos = nowNanos;
        Opening begun = new Opening(this, address, loop);
        opening = begun;
        begun.start();
    }

    private void tooLongToOpen() {
        String limit = Durations.exact(options.connectTimeout());
        Opening slow = opening;
        if (slow != null) {
            slow.close();
            opening = null;
            connectFailed("no connection within " + limit);
        }
        Wire silent = greeting;
        if (silent != null) {
            silent.lose("it accepts connections, but did not answer as Pomona does within " + limit);
        }
    }

    private void connectFailed(String why) {
        Event.Failure told = refusal;
        refusal = null;
        if (wires.isEmpty()) {
            PredictionException reason = told == null
                    ? PredictionException.unreachable("can't reach %s: %s".formatted(address, why))
                    : PredictionException.refused(told).asLast();
            for (Pending request : List.copyOf(queue)) {
                if (++request.failedConnects >= options.retry().attempts()) {
                    end(request, reason);
                }
            }
            // Who asks whether the server is there wants to hear that it isn't. One that is there but full is asked
            // again.
            boolean mayPass = told != null && told.retryable();
            for (Asking asking : List.copyOf(askings)) {
                if (!mayPass || ++asking.failedConnects >= options.retry().attempts()) {
                    askings.remove(asking);
                    fail(asking, reason);
                }
            }
        }
        backOff(why);
    }

    private void backOff(String why) {
        failures++;
        Duration wait =
                options.retry().waitAfter(failures, ThreadLocalRandom.current().nextDouble());
        // Read first: what is told is then never later than what is done.
        Instant told = Instant.now().plus(wait);
        nextTryNanos = loop.nanoTime() + wait.toNanos();
        if (wires.isEmpty()) {
            setState(new ConnectionState.Lost(why, told, wait));
        }
    }

    /** Puts what waits on connections with room, the least busy first. */
    private void assign(long nowNanos) {
        while (true) {
            for (Wire wire : List.copyOf(wires)) {
                reclaim(wire);
            }
            Wire wire = roomiest();
            Pending request = wire == null ? null : queue.poll();
            if (wire == null || request == null) {
                return;
            }
            Event.Info known = info;
            if (known != null && request.bodyBytes() > known.limits().maxBodyBytes()) {
                end(
                        request,
                        PredictionException.refused(
                                ErrorCode.TOO_LARGE,
                                "the picture takes %d bytes to send; this server takes %d at most"
                                        .formatted(
                                                request.bodyBytes(),
                                                known.limits().maxBodyBytes())));
            } else {
                wire.add(request, nowNanos);
            }
        }
    }

    /** What a connection that won't send any more has not begun to send waits again, before the others. */
    private void reclaim(Wire wire) {
        if (wire.isOpen()) {
            return;
        }
        List<Pending> unstarted = wire.removeUnstarted();
        Collections.reverse(unstarted);
        unstarted.forEach(queue::addFirst);
    }

    private @Nullable Wire roomiest() {
        Event.Info known = info;
        int limit = options.requestsPerConnection();
        if (known != null) {
            limit = Math.max(1, Math.min(limit, known.limits().requestsPerConnection()));
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

    private void sendAskings(long nowNanos) {
        Wire wire = anyOpen();
        while (wire != null && wire.isOpen() && !askings.isEmpty()) {
            Asking asking = askings.remove();
            asking.sentNanos = nowNanos;
            boolean isPing = asking.message instanceof ControlMessage.Ping;
            (isPing ? wire.awaitingPong : wire.awaitingInfo).add(asking);
            wire.send(asking.message, nowNanos);
        }
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
        for (Deque<Asking> asked : List.of(wire.awaitingInfo, wire.awaitingPong)) {
            Asking oldest = asked.peek();
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
        for (Pending request : List.copyOf(wire.unanswered())) {
            if (wire.hasLeft(request)) {
                long replyLeft = left(request.lastWordNanos, replyNanos, nowNanos);
                if (replyLeft <= 0) {
                    timeOut(wire, request, nowNanos);
                    return 0;
                }
                next = Math.min(next, replyLeft);
            }
        }
        return next;
    }

    private void timeOut(Wire wire, Pending request, long nowNanos) {
        wire.remove(request.id);
        boolean isSilent = wire.lastReadNanos() - request.lastWordNanos <= 0;
        end(request, PredictionException.timedOut("no reply within " + Durations.exact(options.replyTimeout())));
        if (isSilent) {
            wire.lose("the server fell silent");
        } else if (wire.isOpen()) {
            wire.send(new ControlMessage.Cancel(request.id), nowNanos);
        }
    }

    private void refuseAll(PredictionException why) {
        for (Pending request : List.copyOf(queue)) {
            end(request, why);
        }
        for (Wire wire : wires) {
            for (Pending request : List.copyOf(wire.unanswered())) {
                wire.removeUnstarted(request);
                wire.remove(request.id);
                end(request, why);
            }
        }
        askings.forEach(asking -> fail(asking, why));
        askings.clear();
    }

    private void end(Pending request, PredictionException why) {
        queue.remove(request);
        CompletableFuture<Prediction> attempt = takeAttempt(request);
        callbacks.run(() -> attempt.completeExceptionally(why));
    }

    private static CompletableFuture<Prediction> takeAttempt(Pending request) {
        CompletableFuture<Prediction> attempt = request.attempt;
        if (attempt == null) {
            throw new IllegalStateException("request %s has no attempt to end".formatted(request.id));
        }
        request.attempt = null;
        return attempt;
    }

    private void fail(Asking asking, PredictionException why) {
        callbacks.run(() -> asking.future.completeExceptionally(why));
    }

    private void setState(ConnectionState next) {
        if (!next.equals(state)) {
            state = next;
            callbacks.run(() -> stateListeners.forEach(listener -> listener.accept(next)));
        }
    }

    private static PredictionException cancelled() {
        return PredictionException.refused(ErrorCode.CANCELLED, "cancelled before it was sent");
    }

    private static long left(long sinceNanos, long limitNanos, long nowNanos) {
        return limitNanos - (nowNanos - sinceNanos);
    }
}
