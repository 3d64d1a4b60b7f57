package pomona.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of a loop: a binary heap that knows each entry's place, so that a deadline moves in
 * logarithmic time and a thing has one entry at most. Times are nanoseconds of the injected clock.
 */
public final class DeadlineQueue {
    /** A thing with a deadline. Keeps its own place in the heap. */
    public abstract static class Entry {
        private int place = -1;
        private long dueNanos;

        /** The deadline has passed; the entry is out of the queue and may be scheduled again. */
        public abstract void onDeadline(long nowNanos);
    }

    private final LongSupplier nanoClock;
    private final List<Entry> heap = new ArrayList<>();

    public DeadlineQueue(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    public long nowNanos() {
        return nanoClock.getAsLong();
    }

    /** Sets the entry's deadline, wherever it stood before; {@link StallClock#NEVER} takes it out. */
    public void schedule(Entry entry, long dueNanos) {
        if (dueNanos == StallClock.NEVER) {
            remove(entry);
            return;
        }
        if (entry.place < 0) {
            entry.place = heap.size();
            heap.add(entry);
        }
        entry.dueNanos = dueNanos;
        sink(rise(entry.place));
    }

    public void remove(Entry entry) {
        int place = entry.place;
        if (place < 0) {
            return;
        }
        entry.place = -1;
        Entry last = heap.remove(heap.size() - 1);
        if (last != entry) {
            put(place, last);
            sink(rise(place));
        }
    }

    /** Takes out the next entry whose deadline has passed; null when there is none. */
    public @Nullable Entry pollDue(long nowNanos) {
        if (heap.isEmpty() || heap.get(0).dueNanos - nowNanos > 0) {
            return null;
        }
        Entry first = heap.get(0);
        remove(first);
        return first;
    }

    /** Milliseconds until the next deadline, rounded up; 0 when it has passed, -1 when there is none. */
    public long millisUntilNext(long nowNanos) {
        if (heap.isEmpty()) {
            return -1;
        }
        long nanos = heap.get(0).dueNanos - nowNanos;
        return nanos <= 0 ? 0 : (nanos + 999_999) / 1_000_000;
    }

    public int size() {
        return heap.size();
    }

    private int rise(int start) {
        int place = start;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (!isBefore(place, parent)) {
                break;
            }
            swap(place, parent);
            place = parent;
        }
        return place;
    }

    private void sink(int start) {
        int place = start;
        while (true) {
            int child = 2 * place + 1;
            if (child + 1 < heap.size() && isBefore(child + 1, child)) {
                child++;
            }
            if (child >= heap.size() || !isBefore(child, place)) {
                return;
            }
            swap(place, child);
            place = child;
        }
    }

    private boolean isBefore(int a, int b) {
        return heap.get(a).dueNanos - heap.get(b).dueNanos < 0;
    }

    private void swap(int a, int b) {
        Entry entry = heap.get(a);
        put(a, heap.get(b));
        put(b, entry);
    }

    private void put(int place, Entry entry) {
        heap.set(place, entry);
        entry.place = place;
    }
}
