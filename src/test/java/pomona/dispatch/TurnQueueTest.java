package pomona.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnQueueTest {
    private static final Jobs JOBS = new Jobs();

    private final TurnQueue queue = new TurnQueue();

    @Test
    void oneConnectionsImagesKeepTheirOrder() {
        List<Job> jobs = added(JOBS.person(1), JOBS.person(1), JOBS.person(1));
        assertThat(pollAll()).isEqualTo(jobs);
    }

    @Test
    void connectionsTakeTurnsHoweverManyImagesEachSent() {
        List<Job> jobs =
                added(JOBS.person(1), JOBS.person(1), JOBS.person(1), JOBS.person(2), JOBS.person(3), JOBS.person(3));
        assertThat(pollAll())
                .containsExactly(jobs.get(0), jobs.get(3), jobs.get(4), jobs.get(1), jobs.get(5), jobs.get(2));
    }

    @Test
    void connectionThatHadItsTurnGoesBehindThoseThatWait() {
        List<Job> jobs = added(JOBS.person(1), JOBS.person(1), JOBS.person(2));
        assertThat(queue.poll()).isSameAs(jobs.get(0));
        Job late = added(JOBS.person(3)).get(0);
        assertThat(pollAll()).containsExactly(jobs.get(2), jobs.get(1), late);
    }

    @Test
    void personsGoFirstAndEachFourthPickIsBulk() {
        for (int i = 0; i < 3; i++) {
            added(JOBS.bulk(i));
        }
        for (int i = 0; i < 7; i++) {
            added(JOBS.person(100 + i));
        }
        assertThat(pollAll().stream().map(Job::isBulk))
                .containsExactly(false, false, false, true, false, false, false, true, false, true);
    }

    @Test
    void picksThatPassByNoBulkImageDoNotCount() {
        for (int i = 0; i < 5; i++) {
            added(JOBS.person(i));
            queue.poll();
        }
        added(JOBS.bulk(9), JOBS.person(1), JOBS.person(2), JOBS.person(3), JOBS.person(4));
        assertThat(pollAll().stream().map(Job::isBulk)).containsExactly(false, false, false, true, false);
    }

    @Test
    void jobIsRemovedOnceFromWhereverItStands() {
        List<Job> jobs = added(JOBS.person(1), JOBS.person(1), JOBS.bulk(1), JOBS.person(2));
        assertThat(queue.remove(jobs.get(0))).isTrue();
        assertThat(queue.remove(jobs.get(0))).isFalse();
        assertThat(queue.remove(jobs.get(2))).isTrue();
        assertThat(queue.remove(JOBS.person(1))).isFalse();
        assertThat(pollAll()).containsExactly(jobs.get(1), jobs.get(3));
    }

    @Test
    void jobThatWaitsAlreadyIsNotAddedAgain() {
        Job job = added(JOBS.person(1)).get(0);
        assertThatThrownBy(() -> queue.add(job)).isInstanceOf(IllegalStateException.class);
        assertThat(queue.size()).isOne();
    }

    @Test
    void emptyQueueGivesNothing() {
        assertThat(queue.poll()).isNull();
        assertThat(queue.order()).isEmpty();
    }

    @Test
    void anyHistoryGivesWhatTheSimpleModelGives() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var tested = new TurnQueue();
            var model = new Model();
            List<Job> all = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                int action = random.nextInt(10);
                if (action < 5) {
                    Job job = JOBS.job(random.nextInt(5), random.nextInt(3) == 0, () -> {});
                    all.add(job);
                    tested.add(job);
                    model.add(job);
                } else if (action < 7 && !all.isEmpty()) {
                    Job job = all.get(random.nextInt(all.size()));
                    assertThat(tested.remove(job)).isEqualTo(model.remove(job));
                } else {
                    assertThat(tested.poll()).isSameAs(model.poll());
                }
                assertThat(tested.order()).as("seed %d step %d", seed, step).isEqualTo(model.order());
                assertThat(tested.size()).isEqualTo(tested.order().size());
                assertThat(tested.bulkSize() + tested.personsSize()).isEqualTo(tested.size());
            }
        }
    }

    private List<Job> added(Job... jobs) {
        List.of(jobs).forEach(queue::add);
        return List.of(jobs);
    }

    private List<Job> pollAll() {
        assertThat(queue.order()).hasSize(queue.size());
        List<Job> expected = queue.order();
        List<Job> polled = new ArrayList<>();
        for (Job job = queue.poll(); job != null; job = queue.poll()) {
            polled.add(job);
        }
        assertThat(polled).as("what order() foretold").isEqualTo(expected);
        return polled;
    }

    /** Plain lists, searched from the start at each step. */
    private static final class Model {
        private final List<Job> arrived = new ArrayList<>();
        private final List<Long> personTurns = new ArrayList<>();
        private final List<Long> bulkTurns = new ArrayList<>();
        private int personsInARow;

        void add(Job job) {
            arrived.add(job);
            List<Long> turns = turns(job.isBulk());
            if (!turns.contains(job.sender())) {
                turns.add(job.sender());
            }
        }

        boolean remove(Job job) {
            boolean removed = arrived.remove(job);
            if (removed && first(job.isBulk(), job.sender()) == null) {
                turns(job.isBulk()).remove(job.sender());
            }
            return removed;
        }

        @Nullable Job poll() {
            boolean both = !personTurns.isEmpty() && !bulkTurns.isEmpty();
            boolean bulk = both ? personsInARow == 3 : personTurns.isEmpty();
            personsInARow = both && !bulk ? personsInARow + 1 : 0;
            List<Long> turns = turns(bulk);
            if (turns.isEmpty()) {
                return null;
            }
            Long connection = turns.remove(0);
            Job job = first(bulk, connection);
            arrived.remove(job);
            if (first(bulk, connection) != null) {
                turns.add(connection);
            }
            return job;
        }

        List<Job> order() {
            var copy = new Model();
            copy.arrived.addAll(arrived);
            copy.personTurns.addAll(personTurns);
            copy.bulkTurns.addAll(bulkTurns);
            copy.personsInARow = personsInARow;
            List<Job> order = new ArrayList<>();
            for (Job job = copy.poll(); job != null; job = copy.poll()) {
                order.add(job);
            }
            return order;
        }

        private List<Long> turns(boolean bulk) {
            return bulk ? bulkTurns : personTurns;
        }

        private @Nullable Job first(boolean bulk, long connection) {
            return arrived.stream()
                    .filter(job -> job.isBulk() == bulk && job.sender() == connection)
                    .findFirst()
                    .orElse(null);
        }
    }
}
