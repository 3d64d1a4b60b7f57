package pomona.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pomona.dispatch.Job;
import pomona.dispatch.Workers;
import pomona.loop.DeadlineQueue;

/**
 * Tells those who asked how many go before them: at once, and then when that changes, at most five times a second.
 * Photos of the other door move them too, and nobody tells of those: so while someone watches, it looks again and again.
 */
final class PhotoPositions extends DeadlineQueue.Entry {
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    private final Workers workers;
    private final DeadlineQueue deadlines;
    private final Set<Photo> watchers = new LinkedHashSet<>();

    PhotoPositions(Workers workers, DeadlineQueue deadlines) {
        this.workers = workers;
        this.deadlines = deadlines;
    }

    /** A photo that did not start at once; watched until it starts. */
    void watch(Photo photo) {
        if (photo.wantsStatus()) {
            watchers.add(photo);
            deadlines.schedule(this, deadlines.nowNanos());
        }
    }

    /** Something started, ended or was taken back: those that no longer wait are not held any longer. */
    void changed() {
        watchers.removeIf(photo -> !photo.job().state().awaitsStart());
    }

    @Override
    public void onDeadline(long nowNanos) {
        changed();
        if (watchers.isEmpty()) {
            return;
        }
        deadlines.schedule(this, nowNanos + PAUSE_NANOS);
        List<Job> order = workers.waiting();
        Map<Job, Integer> places = new HashMap<>();
        for (int place = 0; place < order.size(); place++) {
            places.put(order.get(place), place);
        }
        for (Photo photo : List.copyOf(watchers)) {
            Integer ahead = places.get(photo.job());
            if (ahead != null) {
                photo.tellAhead(ahead);
            }
        }
    }
}
