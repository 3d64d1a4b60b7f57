package pomona.reactor;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.protocol.Event;

/** One line in the log when the numbers of clients, waiting and busy change; at most one a second. */
final class StatusLine extends DeadlineQueue.Entry {
    private static final Logger LOG = LoggerFactory.getLogger(StatusLine.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private record Figures(int clients, int waiting, int busy) {}

    private final Reactor reactor;
    private Figures told = new Figures(0, 0, 0);
    private long lastNanos;
    private boolean isScheduled;

    StatusLine(Reactor reactor) {
        this.reactor = reactor;
        this.lastNanos = reactor.nowNanos() - PAUSE_NANOS;
    }

    /** Something happened that may have changed a figure. */
    void changed() {
        if (!isScheduled) {
            isScheduled = true;
            reactor.schedule(this, Math.max(reactor.nowNanos(), lastNanos + PAUSE_NANOS));
        }
    }

    @Override
    void onDeadline(long nowNanos) {
        isScheduled = false;
        lastNanos = nowNanos;
        Event.Status status = reactor.status();
        var now = new Figures(status.connections(), status.queued() + status.parked(), status.workersBusy());
        if (!now.equals(told)) {
            told = now;
            LOG.info(
                    "Clients connected: {}, waiting: {}, workers busy: {} of {}",
                    now.clients(),
                    now.waiting(),
                    now.busy(),
                    status.workersTotal());
        }
    }
}
