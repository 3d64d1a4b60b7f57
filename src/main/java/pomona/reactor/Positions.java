package pomona.reactor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pomona.dispatch.Job;
import pomona.dispatch.Workers;
import pomona.loop.DeadlineQueue;
import pomona.loop.StallClock;

/**
 * Tells those who asked ({@code want} s) how many go before them: at once, and then when that changes, at most five
 * times a second.
 */
final class Positions extends DeadlineQueue.Entry {
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    private final Workers workers;
    private final Parking parking;
    private final DeadlineQueue deadlines;
    private final Set<Pipeline.Image> watchers = new LinkedHashSet<>();
    private long lastNanos;
    private long dueNanos = StallClock.NEVER;

    Positions(Workers workers, Parking parking, DeadlineQueue deadlines) {
        this.workers = workers;
        this.parking = parking;
        this.deadlines = deadlines;
        this.lastNanos = deadlines.nowNanos() - PAUSE_NANOS;
    }

    /** An image that did not start at once; watched until it starts. */
    void watch(Pipeline.Image image) {
        if (image.wantsStatus()) {
            watchers.add(image);
            scheduleBy(deadlines.nowNanos());
        }
    }

    /** Something started, ended or was taken back: places may have changed. */
    void changed() {
        if (!watchers.isEmpty()) {
            scheduleBy(Math.max(deadlines.nowNanos(), lastNanos + PAUSE_NANOS));
        }
    }

    private void scheduleBy(long nanos) {
        if (nanos - dueNanos < 0) {
            dueNanos = nanos;
            deadlines.schedule(this, nanos);
        }
    }

    @Override
    public void onDeadline(long nowNanos) {
        dueNanos = StallClock.NEVER;
        boolean isForAll = nowNanos - lastNanos >= PAUSE_NANOS;
        if (isForAll) {
            lastNanos = nowNanos;
        } else {
            changed();
        }
        watchers.removeIf(image -> !image.job().state().awaitsStart());
        if (watchers.isEmpty()) {
            return;
        }
        Map<Job, Integer> places = places();
        boolean isWithheld = false;
        for (Pipeline.Image image : List.copyOf(watchers)) {
            Integer ahead = places.get(image.job());
            Pipeline.Told told = image.told();
            boolean isTime = told == null || (isForAll && nowNanos - told.atNanos() >= PAUSE_NANOS);
            if (ahead != null && isTime) {
                image.tellAhead(ahead, nowNanos);
            } else if (ahead != null && told != null && ahead != told.ahead()) {
                isWithheld = true;
            }
        }
        if (isWithheld) {
            changed();
        }
    }

    private Map<Job, Integer> places() {
        List<Job> order = new ArrayList<>(workers.waiting());
        order.addAll(parking.waiting());
        Map<Job, Integer> places = new HashMap<>();
        for (int place = 0; place < order.size(); place++) {
            places.put(order.get(place), place);
        }
        return places;
    }
}
