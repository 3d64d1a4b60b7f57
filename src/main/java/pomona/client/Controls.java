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
    private @Nullable Wire watched;

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

    void sendOn(Wire wire, long nowNanos) {
        while (wire.isOpen() && !waiting.isEmpty()) {
            send(waiting.remove(), wire, nowNanos);
        }
        if (wire.isOpen() && watch != null && watched == null) {
            watched = wire;
            wire.send(new ControlMessage.Watch(watch.everyMillis()), nowNanos);
        }
    }

    /** Asks whether anybody is there; nobody waits for the reply. */
    void ping(Wire wire, long nowNanos) {
        if (wire.isOpen() && wire.awaitingPong.isEmpty()) {
            send(new PendingControl(new ControlMessage.Ping()), wire, nowNanos);
        }
    }

    private static void send(PendingControl control, Wire wire, long nowNanos) {
        control.sentNanos = nowNanos;
        boolean isPing = control.message instanceof ControlMessage.Ping;
        (isPing ? wire.awaitingPong : wire.awaitingInfo).add(control);
        wire.send(control.message, nowNanos);
    }

    /** Tells who asked. Returns how long the reply took; null when nobody had asked. */
    @Nullable Duration replied(Wire wire, Event reply, long nowNanos) {
        PendingControl control = (reply instanceof Event.Pong ? wire.awaitingPong : wire.awaitingInfo).poll();
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

    void lost(Wire wire) {
        if (watched == wire) {
            watched = null;
        }
        waiting.addAll(wire.awaitingInfo);
        waiting.addAll(wire.awaitingPong);
    }

    void failAll(PredictionException why) {
        for (PendingControl control : waiting) {
            callbacks.run(() -> control.reply.completeExceptionally(why));
        }
        waiting.clear();
    }

    /** Loses a wire on which a reply is overdue. Returns nanoseconds until the next one is. */
    long lookAtClocks(Wire wire, long nowNanos) {
        long next = Long.MAX_VALUE;
        for (Deque<PendingControl> asked : List.of(wire.awaitingInfo, wire.awaitingPong)) {
            PendingControl oldest = asked.peek();
            if (oldest != null) {
                next = Math.min(next, replyTimeout.toNanos() - (nowNanos - oldest.sentNanos));
            }
        }
        if (next <= 0) {
            wire.lose("the server did not answer for " + Durations.exact(replyTimeout));
            return 0;
        }
        if (watch != null && wire == watched) {
            long silence = watch.everyMillis() * 1_000_000L + WATCH_SILENCE_NANOS;
            next = Math.min(next, silence - (nowNanos - wire.lastReadNanos()));
            if (next <= 0) {
                wire.lose("the server fell silent");
                return 0;
            }
        }
        return next;
    }
}
