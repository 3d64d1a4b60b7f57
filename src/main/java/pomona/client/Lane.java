package pomona.client;

import java.util.Comparator;
import java.util.TreeSet;

/**
 * Requests of one kind that wait, the first asked first however often they were sent, and the window that lets them go.
 * Persons' requests and bulk have one each, since a server refuses bulk while it still has room for persons.
 *
 * <p>Owned by the loop's thread.
 */
final class Lane {
    final Window window;

    private final TreeSet<Pending> waiting = new TreeSet<>(Comparator.comparingLong(request -> request.number));

    Lane(int windowMax) {
        window = new Window(windowMax);
    }

    void add(Pending request) {
        waiting.add(request);
    }

    boolean remove(Pending request) {
        return waiting.remove(request);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    Pending first() {
        return waiting.first();
    }

    /** Whether one waits that the window lets go. */
    boolean hasNext(long nowNanos) {
        return !waiting.isEmpty() && window.hasRoom(nowNanos);
    }

    /** Takes out the first, which counts as sent from here on. */
    Pending next() {
        Pending next = waiting.first();
        waiting.remove(next);
        next.epoch = window.enter();
        return next;
    }

    /** Nanoseconds until a pause ends that one waits for; {@link Long#MAX_VALUE} when none does. */
    long pauseNanos(long nowNanos) {
        long left = window.pauseNanos(nowNanos);
        return waiting.isEmpty() || left == 0 ? Long.MAX_VALUE : left;
    }
}
