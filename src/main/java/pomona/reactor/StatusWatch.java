package pomona.reactor;

import org.jspecify.annotations.Nullable;

/** One connection's wish for a status now and then ({@code watch}); one that was not sent yet is enough. */
final class StatusWatch {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final StatusBoard board;
    private final Outbox outbox;
    private long everyNanos;
    private long dueNanos = StallClock.NEVER;
    private Outbox.@Nullable OutboundFrame letter;

    StatusWatch(StatusBoard board, Outbox outbox) {
        this.board = board;
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
        if (!Outbox.isUnsent(letter)) {
            letter = outbox.add(board.frame(nowNanos), null);
        }
    }
}
