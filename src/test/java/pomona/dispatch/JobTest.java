package pomona.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pomona.protocol.ChunkSource;
import pomona.protocol.Encoding;
import pomona.protocol.ErrorCode;
import pomona.protocol.FrameHeader;
import pomona.protocol.Want;

class JobTest {
    private static final int CHUNK = ChunkSource.CHUNK_BYTES;

    private final BodyBudget budget = new BodyBudget(2L * CHUNK, CHUNK);
    private final Door nobody = new Jobs().person(1).door();

    private Job reading() {
        var header = new FrameHeader("CLIENT_IMAGE", CHUNK, "a", Encoding.RAW, 0, Want.NOTHING);
        return new Job(nobody, 1, header, budget, 0);
    }

    private Job waiting() {
        Job job = reading();
        job.complete(5);
        return job;
    }

    private Job submitted() {
        Job job = waiting();
        job.admitted();
        return job;
    }

    private Job running() {
        Job job = submitted();
        job.started();
        return job;
    }

    private Job answered() {
        Job job = waiting();
        job.answer(ErrorCode.CANCELLED);
        return job;
    }

    private Job abandoned() {
        Job job = waiting();
        job.abandon();
        return job;
    }

    @Test
    void anImageGoesItsWayToThePrediction() {
        Job job = waiting();
        assertThat(job.completeNanos()).isEqualTo(5);
        job.park(7);
        assertThat(job.state()).isEqualTo(new Job.Parked(7));
        job.admitted();
        assertThat(job.state().awaitsStart()).isTrue();
        job.started();
        assertThat(job.state().awaitsStart()).isFalse();
        assertThat(job.finished(null)).isTrue();
        assertThat(job.error()).isNull();
        assertThat(job.state().isHeld()).isFalse();
    }

    @Test
    void whatTheWorkersSayTooLateChangesNoReply() {
        Job job = running();
        job.answer(ErrorCode.CANCELLED);
        assertThat(job.state().isHeld()).isTrue();
        assertThat(job.finished(null)).isFalse();
        assertThat(job.error()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(job.state().isHeld()).isFalse();
        Job gone = running();
        gone.abandon();
        assertThat(gone.finished(ErrorCode.INTERNAL)).isFalse();
        assertThat(gone.state()).isEqualTo(new Job.Abandoned(false));
    }

    @Test
    void aBodyIsKeptUntilTheWorkersGaveItBackAndNoLonger() throws Exception {
        for (boolean isAnswered : new boolean[] {true, false}) {
            Job job = reading();
            Bodies.fill(job, new byte[CHUNK]);
            assertThat(budget.usedBytes()).isEqualTo(CHUNK);
            job.complete(0);
            job.admitted();
            end(job, isAnswered);
            assertThat(budget.usedBytes()).as("a worker may read it").isEqualTo(CHUNK);
            job.finished(null);
            assertThat(budget.usedBytes()).isZero();
            Job taken = reading();
            Bodies.fill(taken, new byte[CHUNK]);
            taken.complete(0);
            taken.admitted();
            taken.withdrawn();
            end(taken, isAnswered);
            assertThat(budget.usedBytes()).as("no worker can have it").isZero();
        }
    }

    private static void end(Job job, boolean isAnswered) {
        if (isAnswered) {
            job.answer(ErrorCode.CANCELLED);
        } else {
            job.abandon();
        }
    }

    @Test
    void anAnsweredImageWhoseConnectionEndsIsAbandonedOnce() {
        Job job = answered();
        job.abandon();
        assertThatThrownBy(job::abandon).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(job::error).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTransitionThatIsNotDrawnThrowsAndChangesNothing() {
        Consumer<Job> complete = job -> job.complete(1);
        Consumer<Job> park = job -> job.park(1);
        Consumer<Job> answer = job -> job.answer(null);
        Consumer<Job> finished = job -> job.finished(null);
        assertThatTheyThrow(reading(), List.of(park, Job::admitted, Job::withdrawn, Job::started, finished));
        assertThatTheyThrow(waiting(), List.of(complete, Job::withdrawn, Job::started, finished));
        assertThatTheyThrow(submitted(), List.of(complete, park, Job::admitted));
        assertThatTheyThrow(running(), List.of(complete, park, Job::admitted, Job::withdrawn));
        List<Consumer<Job>> all =
                List.of(complete, park, Job::admitted, Job::withdrawn, Job::started, answer, finished);
        assertThatTheyThrow(answered(), all);
        assertThatTheyThrow(abandoned(), all);
    }

    private static void assertThatTheyThrow(Job job, List<Consumer<Job>> transitions) {
        Job.State before = job.state();
        for (Consumer<Job> transition : transitions) {
            assertThatThrownBy(() -> transition.accept(job)).isInstanceOf(IllegalStateException.class);
            assertThat(job.state()).isEqualTo(before);
        }
    }
}
