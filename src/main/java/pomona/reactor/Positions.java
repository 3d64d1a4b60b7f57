package pomona.reactor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells those who asked ({@code want} s) how many go before them: at once, and then when that changes, at most five
 * times a second.
 */
final class Positions extends DeadlineQueue.Entry {
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    private final Reactor reactor;
    private final Parking parking;
    private final Set<ImageRequest> watchers = new LinkedHashSet<>();
    private long lastNanos;
    private long dueNanos = StallClock.NEVER;

    Positions(Reactor reactor, Parking parking) {
        this.reactor = reactor;
        this.parking = parking;
        this.lastNanos = reactor.nowNanos() - PAUSE_NANOS;
    }

    /** An image that did not start at once. */
    void watch(ImageRequest request) {
        if (request.header().want().status()) {
            watchers.add(request);
            scheduleBy(reactor.nowNanos());
        }
    }

    /** Something started, ended or was taken back: places may have changed. */
    void changed() {
        if (!watchers.isEmpty()) {
            scheduleBy(Math.max(reactor.nowNanos(), lastNanos + PAUSE_NANOS));
        }
    }

    private void scheduleBy(long nanos) {
        if (nanos - dueNanos < 0) {
            dueNanos = nanos;
            reactor.schedule(this, nanos);
        }
    }

    @Override
    void onDeadline(long nowNanos) {
        dueNanos = StallClock.NEVER;
        boolean isForAll = nowNanos - lastNanos >= PAUSE_NANOS;
        if (isForAll) {
            lastNanos = nowNanos;
        } else {
            changed();
        }
        watchers.removeIf(request -> !request.awaitsStart());
        if (watchers.isEmpty()) {
            return;
        }
        List<ImageRequest> line = new ArrayList<>(reactor.service().waiting());
        line.addAll(parking.inOrder());
        Map<ImageRequest, Integer> places = new HashMap<>();
        for (int place = 0; place < line.size(); place++) {
            places.put(line.get(place), place);
        }
        boolean isWithheld = false;
        for (ImageRequest request : List.copyOf(watchers)) {
            Integer ahead = places.get(request);
            boolean isTime = isForAll && nowNanos - request.toldNanos >= PAUSE_NANOS;
            if (ahead != null && (isTime || request.toldAhead < 0)) {
                Connection connection = request.connection();
                reactor.guard(connection, () -> connection.onPosition(request, ahead, nowNanos));
            } else if (ahead != null && ahead != request.toldAhead) {
                isWithheld = true;
            }
        }
        if (isWithheld) {
            changed();
        }
    }
}
