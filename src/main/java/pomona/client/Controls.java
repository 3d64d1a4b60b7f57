package pomona.client;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ControlMessage;
import pomona.protocol.Event;
import pomona.text.Durations;

/**
 * What is asked beside images: {@code info} and {@code ping}, which have a reply each, and a watch, which goes on. They
 * go on any open connection, and again on another when it is lost.
 *
 * <p>Owned by the loop's thread.
 */
final class Controls {
    /** A watched server speaks every {@code every}; this much later the connection is taken for dead. */
    private static final long WATCH_SILENCE_NANOS = SECONDS.toNanos(15);

    private record Watch(int everyMillis, Consumer<Event.Status> consumer) {}

    private final Callbacks callbacks;
    private final Duration replyTimeout;
    private final Deque<PendingControl> waiting = new ArrayDeque<>();
    private @Nullable Watch watch;
    private @Nullable ClientConnection watched;

    Controls(Callbacks callbacks, Duration replyTimeout) {
        this.callbacks = callbacks;
        this.replyTimeout = replyTimeout;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void ask(PendingControl control) {
        waiting.add(control);
    }

    /** Every 0 ms ends the watch. */
    void watch(int everyMillis, Consumer<Event.Status> consumer, long nowNanos) {
        if (everyMillis == 0 && watched != null && watched.isOpen()) {
            watched.send(new ControlMessage.Watch(0), nowNanos);
        }
        watched = null;
        watch = everyMillis == 0 ? null : new Watch(everyMillis, consumer);
    }

    void sendOn(ClientConnection connection, long nowNanos) {
        while (connection.isOpen() && !waiting.isEmpty()) {
            send(waiting.remove(), connection, nowNanos);
        }
        if (connection.isOpen() && watch != null && watched == null) {
            watched = connection;
            connection.send(new ControlMessage.Watch(watch.everyMillis()), nowNanos);
        }
    }

    /** Asks whether anybody is there; nobody waits for the reply. */
    void ping(ClientConnection connection, long nowNanos) {
        if (connection.isOpen() && connection.awaitingPong.isEmpty()) {
            send(new PendingControl(new ControlMessage.Ping()), connection, nowNanos);
        }
    }

    private static void send(PendingControl control, ClientConnection connection, long nowNanos) {
        control.sentNanos = nowNanos;
        boolean isPing = control.message instanceof ControlMessage.Ping;
        (isPing ? connection.awaitingPong : connection.awaitingInfo).add(control);
        connection.send(control.message, nowNanos);
    }

    /** Tells who asked. Returns how long the reply took; null when nobody had asked. */
    @Nullable Duration replied(ClientConnection connection, Event reply, long nowNanos) {
        PendingControl control =
                (reply instanceof Event.Pong ? connection.awaitingPong : connection.awaitingInfo).poll();
        if (control == null) {
            return null;
        }
        callbacks.run(() -> control.reply.complete(reply));
        return Duration.ofNanos(nowNanos - control.sentNanos);
    }

    void told(Event.Status status) {
        Watch present = watch;
        if (present != null) {
            callbacks.run(() -> present.consumer().accept(status));
        }
    }

    void lost(ClientConnection connection) {
        if (watched == connection) {
            watched = null;
        }
        waiting.addAll(connection.awaitingInfo);
        waiting.addAll(connection.awaitingPong);
    }

    void failAll(PredictionException why) {
        for (PendingControl control : waiting) {
            callbacks.run(() -> control.reply.completeExceptionally(why));
        }
        waiting.clear();
    }

    /** Closes a connection on which a reply is overdue. Returns nanoseconds until the next one is. */
    long lookAtClocks(ClientConnection connection, long nowNanos) {
        long next = Long.MAX_VALUE;
        for (Deque<PendingControl> asked : List.of(connection.awaitingInfo, connection.awaitingPong)) {
            PendingControl oldest = asked.peek();
            if (oldest != null) {
                next = Math.min(next, replyTimeout.toNanos() - (nowNanos - oldest.sentNanos));
            }
        }
        if (next <= 0) {
            connection.lose("the server did not answer for " + Durations.exact(replyTimeout));
            return 0;
        }
        if (watch != null && connection == watched) {
            long silence = watch.everyMillis() * 1_000_000L + WATCH_SILENCE_NANOS;
            next = Math.min(next, silence - (nowNanos - connection.lastReadNanos()));
            if (next <= 0) {
                connection.lose("the server fell silent");
                return 0;
            }
        }
        return next;
    }
}
