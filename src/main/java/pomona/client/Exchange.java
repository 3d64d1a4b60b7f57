package pomona.client;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 *   submit -> Lane (persons, bulk) -> ClientConnection (at most requestsPerConnection on each) -> ended
 *               ^     its Window lets them go                      |
 *               +---- retryable refusal, lost connection ----------+
 * </pre>
 *
 * The {@link Dialer} brings connections, one at a time: the first when something is wanted, a further one when all are
 * full. The greeting's reply tells the server's limits, and how many requests the windows begin with.
 *
 * <p>Each wait has a clock, looked at in {@link #turn}: opening and greeting by {@code connectTimeout}; a write that
 * makes no progress, a request without a word, a control message without its reply by {@code replyTimeout}; a server
 * that is gone by {@code serverWait}. There are never more than some hundred clocks, so a look at each costs less than a
 * queue of them would.
 *
 * <p>The class is long because sending, answering and giving up decide over the same few fields; apart, each part would
 * have to ask the others at every step.
 */
final class Exchange implements Loop.Driven, Dialer.Owner {
    /** Longest sleep of the loop; nothing depends on it. */
    private static final long LONGEST_TURN_NANOS = SECONDS.toNanos(60);

    private final ClientOptions options;
    private final Callbacks callbacks;
    private final Loop loop;
    private final Dialer dialer;
    private final long replyNanos;

    private final Map<String, Pending> unanswered = new HashMap<>();
    private final Lane persons;
    private final Lane bulk;
    private final List<Lane> lanes;
    private final Controls controls;
    private final List<ClientConnection> connections = new ArrayList<>();
    private final List<Consumer<ConnectionState>> stateListeners = new ArrayList<>();
    private volatile ConnectionState state = new ConnectionState.Connecting(1);

    private boolean isWanted;
    private Event.@Nullable Info info;

    /** Why nothing more is sent; null while something is. */
    private @Nullable PredictionException ending;

    Exchange(ServerAddress address, ClientOptions options, Callbacks callbacks, LongSupplier nanoClock) {
        this.options = options;
        this.callbacks = callbacks;
        this.loop = new Loop(this, nanoClock);
        this.dialer = new Dialer(address, options, loop, this);
        this.controls = new Controls(callbacks, options.replyTimeout());
        this.replyNanos = options.replyTimeout().toNanos();
        this.persons = new Lane(options.inFlightMax());
        // One place is kept for persons, however much bulk there is.
        this.bulk = new Lane(Math.max(1, options.inFlightMax() - 1));
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
        for (ClientConnection connection : connections) {
            if (connection.removeUnstarted(request)) {
                lane(request).window.withdrawn();
                unanswered.remove(request.id);
            } else if (connection.request(request.id) == request && connection.isOpen()) {
                request.lastWordNanos = loop.nanoTime();
                connection.send(new ControlMessage.Cancel(request.id), request.lastWordNanos);
            }
        }
    }

    void ask(PendingControl control) {
        want();
        controls.ask(control);
        if (ending != null) {
            controls.failAll(ending);
        }
    }

    void watch(int everyMillis, Consumer<Event.Status> consumer) {
        want();
        controls.watch(everyMillis, consumer, loop.nanoTime());
    }

    /** Sends nothing more; what the server has may still be answered. */
    void drain() {
        if (ending == null) {
            isWanted = false;
            ending = PredictionException.lost("the client sends nothing more");
            connections.forEach(this::takeBack);
            endAllThatWait(ending);
        }
    }

    /** Closes all connections, tells all who wait, and ends the loop. */
    void close(PredictionException why) {
        ending = why;
        endAll(why);
        dialer.close();
        for (ClientConnection connection : connections) {
            connection.close();
            controls.lost(connection);
        }
        connections.clear();
        controls.failAll(why);
        setState(new ConnectionState.Closed());
        loop.stop();
    }

    @Override
    public long turn(long nowNanos) {
        assign(nowNanos);
        connections.stream()
                .filter(ClientConnection::isOpen)
                .findFirst()
                .ifPresent(connection -> controls.sendOn(connection, nowNanos));
        long nextNanos = LONGEST_TURN_NANOS;
        for (ClientConnection connection : List.copyOf(connections)) {
            nextNanos = Math.min(nextNanos, lookAtClocks(connection, nowNanos));
        }
        for (Lane lane : lanes) {
            nextNanos = Math.min(nextNanos, lane.pauseNanos(nowNanos));
        }
        nextNanos = Math.min(nextNanos, dialer.turn(nowNanos, wantsConnection(nowNanos)));
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
        if (connections.isEmpty()) {
            setState(new ConnectionState.Connecting(attempt));
        }
    }

    @Override
    public void connected(ClientConnection connection, Event.Info told, Duration roundTrip) {
        if (info == null) {
            int queue = told.limits().queueCapacity();
            persons.window.begin(told.workers() + queue);
            bulk.window.begin((int) (told.workers() + queue * 3L / 4));
        }
        info = told;
        connections.add(connection);
        setState(new ConnectionState.Connected(roundTrip));
    }

    @Override
    public void notConnected(String why, PredictionException asException) {
        noConnection(why);
        if (!connections.isEmpty()) {
            return;
        }
        if (dialer.isGivenUp(loop.nanoTime())) {
            endAllThatWait(asException);
        } else if (!asException.retryable() || asException.kind() == PredictionException.Kind.UNREACHABLE) {
            // Who asks whether the server is there wants to hear that it isn't. One that is there but full is asked
            // again.
            controls.failAll(asException);
        }
    }

    @Override
    public void turnedAway(PredictionException why) {
        endAll(why);
        controls.failAll(why);
    }

    @Override
    public void received(ClientConnection connection, FrameHeader header, byte[] body) {
        dialer.spoke();
        if (header.msgType().equals(MessageType.SERVER_PREDICTION.name())) {
            predicted(connection, header, body);
        } else if (header.msgType().equals(MessageType.SERVER_MESSAGE.name())) {
            try {
                heard(connection, Frames.readEvent(body));
            } catch (ProtocolException e) {
                // An event of a later version: what is not known is not for us.
            }
        }
    }

    @Override
    public void sent(ClientConnection connection, Pending request) {
        callbacks.run(request.options.listener()::sent);
    }

    @Override
    public void lost(ClientConnection connection, String why) {
        connections.remove(connection);
        reclaim(connection);
        controls.lost(connection);
        for (Pending request : List.copyOf(connection.unanswered())) {
            sendFailed(request, PredictionException.lost(why));
        }
        noConnection(why);
    }

    private void noConnection(String why) {
        // Read first: what is told is then never later than what is done.
        Instant now = Instant.now();
        Duration wait = dialer.backOff(loop.nanoTime());
        if (connections.isEmpty()) {
            setState(new ConnectionState.Lost(why, now.plus(wait), wait));
        }
    }

    private void predicted(ClientConnection connection, FrameHeader header, byte[] body) {
        try {
            Prediction prediction = Frames.readPrediction(body);
            Pending request = connection.remove(header.id() == null ? prediction.id() : header.id());
            if (request != null) {
                lane(request).window.answered();
                unanswered.remove(request.id);
                callbacks.run(() -> request.predicted(prediction));
            }
        } catch (ProtocolException e) {
            connection.lose("the server's prediction can't be read: " + e.getMessage());
        }
    }

    private void heard(ClientConnection connection, Event event) {
        if (event instanceof Event.Failure failure) {
            refused(connection, failure);
        } else if (event instanceof Event.Queued queued) {
            Pending request = heardAbout(connection, queued.id());
            if (request != null) {
                callbacks.run(() -> request.options.listener().queued(queued.ahead(), queued.estimateMs()));
            }
        } else if (event instanceof Event.Running running) {
            Pending request = heardAbout(connection, running.id());
            if (request != null) {
                callbacks.run(() -> request.options.listener().running(running.worker()));
            }
        } else if (event instanceof Event.Status status) {
            controls.told(status);
        } else if (event instanceof Event.Info || event instanceof Event.Pong) {
            info = event instanceof Event.Info told ? told : info;
            Duration roundTrip = controls.replied(connection, event, loop.nanoTime());
            if (roundTrip != null) {
                setState(new ConnectionState.Connected(roundTrip));
            }
        }
    }

    private @Nullable Pending heardAbout(ClientConnection connection, @Nullable String id) {
        Pending request = connection.request(id);
        if (request != null) {
            request.lastWordNanos = loop.nanoTime();
        }
        return request;
    }

    private void refused(ClientConnection connection, Event.Failure failure) {
        if (failure.code() == ErrorCode.UNAUTHORIZED) {
            turnedAway(PredictionException.refused(failure));
        } else if (failure.about() == Event.About.IMAGE) {
            Pending request = connection.remove(failure.id());
            if (request != null) {
                sendFailed(request, PredictionException.refused(failure));
            }
        }
        if (failure.code().closes()) {
            connection.expectClose(failure.message());
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
                && connections.size() < options.connections()
                && (connections.isEmpty() || lanes.stream().anyMatch(lane -> lane.hasNext(nowNanos)));
    }

    /** Puts what waits on connections with room, the least busy first. */
    private void assign(long nowNanos) {
        connections.forEach(this::reclaim);
        for (Lane lane : lanes) {
            ClientConnection connection = roomiest();
            while (connection != null && lane.hasNext(nowNanos)) {
                Pending request = lane.next();
                if (isTooLarge(request)) {
                    lane.window.withdrawn();
                } else {
                    connection.add(request, nowNanos);
                }
                connection = roomiest();
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
    private void reclaim(ClientConnection connection) {
        if (!connection.isOpen()) {
            takeBack(connection);
        }
    }

    private void takeBack(ClientConnection connection) {
        for (Pending request : connection.removeUnstarted()) {
            lane(request).window.withdrawn();
            lane(request).add(request);
        }
    }

    private @Nullable ClientConnection roomiest() {
        int limit = options.requestsPerConnection();
        if (info != null) {
            limit = Math.max(1, Math.min(limit, info.limits().requestsPerConnection()));
        }
        ClientConnection best = null;
        for (ClientConnection connection : connections) {
            int load = connection.unanswered().size();
            if (connection.isOpen()
                    && load < limit
                    && (best == null || load < best.unanswered().size())) {
                best = connection;
            }
        }
        return best;
    }

    /** Acts on what ran out on one connection; nanoseconds until the next thing does, 0 when the connections changed. */
    private long lookAtClocks(ClientConnection connection, long nowNanos) {
        if (!connection.isOpen() && connection.isIdle()) {
            connection.lose("the server closed the connection");
            return 0;
        }
        long next = Long.MAX_VALUE;
        if (connection.isWriting()) {
            long writeLeft = left(connection.lastWriteNanos(), replyNanos, nowNanos);
            if (writeLeft <= 0) {
                connection.lose("the server took no byte for " + Durations.exact(options.replyTimeout()));
                return 0;
            }
            next = Math.min(next, writeLeft);
        }
        next = Math.min(next, controls.lookAtClocks(connection, nowNanos));
        return next <= 0 ? 0 : Math.min(next, lookAtReplies(connection, nowNanos));
    }

    /** A server that says nothing at all is asked whether it is there, so that a slow one is not taken for a dead one. */
    private long lookAtReplies(ClientConnection connection, long nowNanos) {
        long next = Long.MAX_VALUE;
        for (Pending request : List.copyOf(connection.unanswered())) {
            if (!connection.hasLeft(request)) {
                continue;
            }
            long replyLeft = left(request.lastWordNanos, replyNanos, nowNanos);
            boolean isSilent = connection.lastReadNanos() - request.lastWordNanos <= 0;
            if (replyLeft <= 0 && isSilent) {
                connection.lose("the server fell silent");
                return 0;
            }
            if (replyLeft <= 0) {
                timeOut(connection, request, nowNanos);
                return 0;
            }
            long askLeft = replyLeft - replyNanos / 2;
            if (isSilent && askLeft <= 0) {
                controls.ping(connection, nowNanos);
            }
            next = Math.min(next, isSilent && askLeft > 0 ? askLeft : replyLeft);
        }
        return next;
    }

    private void timeOut(ClientConnection connection, Pending request, long nowNanos) {
        connection.remove(request.id);
        if (connection.isOpen()) {
            connection.send(new ControlMessage.Cancel(request.id), nowNanos);
        }
        sendFailed(request, PredictionException.timedOut("no reply within " + Durations.exact(options.replyTimeout())));
    }

    private void endAllThatWait(PredictionException why) {
        for (Lane lane : lanes) {
            while (!lane.isEmpty()) {
                end(lane.first(), why);
            }
        }
        controls.failAll(why);
    }

    private void endAll(PredictionException why) {
        for (ClientConnection connection : connections) {
            takeBack(connection);
            for (Pending request : List.copyOf(connection.unanswered())) {
                connection.remove(request.id);
                lane(request).window.answered();
                end(request, why);
            }
        }
        endAllThatWait(why);
    }

    private void end(Pending request, PredictionException why) {
        lane(request).remove(request);
        unanswered.remove(request.id);
        fail(request, why);
    }

    private void fail(Pending request, PredictionException why) {
        callbacks.run(() -> request.failed(why));
    }

    private Lane lane(Pending request) {
        return request.isBulk() ? bulk : persons;
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
