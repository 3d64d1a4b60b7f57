package pomona.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import pomona.dispatch.BodyBudget;
import pomona.dispatch.Door;
import pomona.dispatch.Job;
import pomona.dispatch.Reply;
import pomona.dispatch.WorkerPool;
import pomona.loop.LoopWatch;
import pomona.protocol.FrameHeader;
import pomona.protocol.MessageType;
import pomona.testing.FixedEngine;
import pomona.testing.ManualClock;

/** What {@code /livez} says, by a clock that the test turns. */
class HealthTest {
    private static final Duration RUN_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ManualClock clock = new ManualClock();

    private Health health(WorkerPool pool, LoopWatch... loops) {
        var health = new Health(pool, RUN_TIMEOUT, clock);
        for (LoopWatch loop : loops) {
            health.watch(loop);
        }
        return health;
    }

    private WorkerPool pool(FixedEngine engine) {
        return new WorkerPool(1, 8, engine.works(), clock);
    }

    @Test
    void aLoopOfEitherDoorThatHangsInATurnForOverTenSecondsIsDeath() {
        var wire = new LoopWatch();
        var http = new LoopWatch();
        Health health = health(pool(FixedEngine.free()), wire, http);
        for (LoopWatch loop : new LoopWatch[] {wire, http}) {
            clock.advance(Duration.ofHours(1));
            assertThat(health.whyNotAlive()).as("it waits").isEmpty();
            loop.turnBegins(clock.getAsLong());
            clock.advance(Duration.ofSeconds(10));
            assertThat(health.whyNotAlive()).isEmpty();
            clock.advance(MOMENT);
            assertThat(health.whyNotAlive()).contains("a loop that serves connections does not turn");
            loop.turnEnds(clock.getAsLong());
            assertThat(health.whyNotAlive()).isEmpty();
        }
    }

    @Test
    void picturesThatWaitWhileNoWorkerMovesForTheRunTimeoutAndTenSecondsAreDeath() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        WorkerPool pool = pool(engine);
        Health health = health(pool);
        pool.start();
        try {
            pool.offer(job());
            await().until(() -> engine.runs() == 1);
            clock.advance(Duration.ofHours(1));
            assertThat(health.whyNotAlive()).as("nobody waits for that worker").isEmpty();
            pool.offer(job());
            clock.advance(RUN_TIMEOUT.plusSeconds(10));
            assertThat(health.whyNotAlive()).isEmpty();
            clock.advance(MOMENT);
            assertThat(health.whyNotAlive()).contains("pictures wait and no worker moves");
            engine.release(1);
            await().until(() -> engine.runs() == 2);
            assertThat(health.whyNotAlive()).as("a worker has moved").isEmpty();
        } finally {
            engine.release(2);
            pool.close(Duration.ofMinutes(1));
        }
    }

    /** A whole picture whose reply nobody wants. */
    private Job job() {
        Door nobody = new Door() {
            @Override
            public void started(Job job, int worker, long startNanos) {
                // Nobody asks.
            }

            @Override
            public void finished(Job job, Reply reply) {
                // Nobody asks.
            }
        };
        var header = FrameHeader.of(MessageType.CLIENT_IMAGE, 0, null);
        var job = new Job(nobody, 1, header, new BodyBudget(1 << 20, 1 << 16), clock.getAsLong());
        job.complete(clock.getAsLong());
        return job;
    }
}
