package pomona.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import pomona.dispatch.WorkerPool;
import pomona.loop.LoopWatch;

/** Whether the server is alive, and whether it wants to be given work. Any thread may ask. */
final class Health {
    /** A turn of a loop takes milliseconds. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(10);
    /** What a worker may take beyond the run timeout before it is thought to be gone. */
    private static final Duration BEYOND_RUN = Duration.ofSeconds(10);

    private enum Phase {
        WARMING_UP,
        SERVING,
        STOPPING
    }

    private final WorkerPool pool;
    private final List<LoopWatch> loops = new CopyOnWriteArrayList<>();
    private final Duration runTimeout;
    private final LongSupplier nanoClock;
    private volatile Phase phase = Phase.WARMING_UP;

    Health(WorkerPool pool, Duration runTimeout, LongSupplier nanoClock) {
        this.pool = pool;
        this.runTimeout = runTimeout;
        this.nanoClock = nanoClock;
    }

    /** A loop that must turn, or the server is dead for its clients. */
    void watch(LoopWatch loop) {
        loops.add(loop);
    }

    void serving() {
        phase = Phase.SERVING;
    }

    void stopping() {
        phase = Phase.STOPPING;
    }

    /** Why the process should be started again; empty while it is alive. */
    Optional<String> whyNotAlive() {
        long now = nanoClock.getAsLong();
        if (loops.stream().anyMatch(loop -> loop.turnNanos(now) > LONGEST_TURN.toNanos())) {
            return Optional.of("a loop that serves connections does not turn");
        }
        if (pool.stuckNanos() > runTimeout.plus(BEYOND_RUN).toNanos()) {
            return Optional.of("pictures wait and no worker moves");
        }
        return Optional.empty();
    }

    /** Why no work should be sent now; empty when it may be. */
    Optional<String> whyNotReady() {
        return switch (phase) {
            case WARMING_UP -> Optional.of("warming up");
            case SERVING -> Optional.empty();
            case STOPPING -> Optional.of("stopping");
        };
    }
}
