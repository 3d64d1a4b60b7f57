package pomona.reactor;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.loop.DeadlineQueue;
import pomona.loop.StallClock;
import pomona.protocol.Event;
import pomona.protocol.Frames;

/**
 * What the server tells of itself: to those who ask, to those who watch, and to the log. It is made once for all of
 * them: thousands who watch or ask must cost a write each, and not a look at all figures and a frame each. A status is at
 * most 50 ms old; what {@code info} tells is as of now.
 */
final class StatusBoard {
    private static final Logger LOG = LoggerFactory.getLogger(StatusBoard.class);
    private static final long AGE_NANOS_MAX = Duration.ofMillis(50).toNanos();
    private static final long LOG_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Supplier<Event.Info> infos;
    private final Supplier<Event.Status> statuses;
    private final DeadlineQueue deadlines;
    private final LogLine logLine;
    private ByteBuffer statusFrame = ByteBuffer.allocate(0);
    private long statusNanos;
    private Event.@Nullable Info info;
    private ByteBuffer infoFrame = ByteBuffer.allocate(0);

    StatusBoard(Supplier<Event.Info> infos, Supplier<Event.Status> statuses, DeadlineQueue deadlines) {
        this.infos = infos;
        this.statuses = statuses;
        this.deadlines = deadlines;
        this.logLine = new LogLine(deadlines.nowNanos() - LOG_PAUSE_NANOS);
    }

    /** Who the server is, as a frame of the caller's own to write out. */
    ByteBuffer info() {
        Event.Info now = infos.get();
        if (!now.equals(info)) {
            info = now;
            infoFrame = Frames.event(now);
        }
        return infoFrame.duplicate();
    }

    private ByteBuffer status(long nowNanos) {
        if (statusFrame.capacity() == 0 || nowNanos - statusNanos >= AGE_NANOS_MAX) {
            statusFrame = Frames.event(statuses.get());
            statusNanos = nowNanos;
        }
        return statusFrame.duplicate();
    }

    /** Something happened that may have changed a figure in the log. */
    void changed() {
        logLine.changed();
    }

    /** One connection's wish for a status now and then; nothing is wished at first. */
    Watch watch(Outbox outbox) {
        return new Watch(outbox);
    }

    /** See {@link #watch}. While one status has not left there is no second. */
    final class Watch {
        private final Outbox outbox;
        private long everyNanos;
        private long dueNanos = StallClock.NEVER;
        private Outbox.@Nullable OutboundFrame last;

        private Watch(Outbox outbox) {
            this.outbox = outbox;
        }

        /** From now on one each so often, the first at once; 0 for none any more. */
        void every(int millis, long nowNanos) {
            everyNanos = millis * NANOS_PER_MILLI;
            dueNanos = millis == 0 ? StallClock.NEVER : nowNanos;
        }

        void end() {
            dueNanos = StallClock.NEVER;
        }

        long dueNanos() {
            return dueNanos;
        }

        /** Sends one if it is time. */
        void check(long nowNanos) {
            if (dueNanos == StallClock.NEVER || nowNanos - dueNanos < 0) {
                return;
            }
            dueNanos = nowNanos + everyNanos;
            if (!Outbox.isUnsent(last)) {
                last = outbox.add(status(nowNanos), null);
            }
        }
    }

    private record Figures(int clients, int waiting, int busy) {}

    /** One line in the log when the numbers of clients, waiting and busy change; at most one a second. */
    private final class LogLine extends DeadlineQueue.Entry {
        private Figures told = new Figures(0, 0, 0);
        private long lastNanos;
        private boolean isScheduled;

        LogLine(long lastNanos) {
            this.lastNanos = lastNanos;
        }

        void changed() {
            if (!isScheduled) {
                isScheduled = true;
                deadlines.schedule(this, Math.max(deadlines.nowNanos(), lastNanos + LOG_PAUSE_NANOS));
            }
        }

        @Override
        public void onDeadline(long nowNanos) {
            isScheduled = false;
            lastNanos = nowNanos;
            Event.Status status = statuses.get();
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
}
