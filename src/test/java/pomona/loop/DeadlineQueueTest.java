package pomona.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {
    private static final class Note extends DeadlineQueue.Entry {
        @Override
        public void onDeadline(long nowNanos) {}
    }

    @Test
    void anyOrderOfSchedulingMovingAndRemovingComesOutByTime() {
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            var queue = new DeadlineQueue(() -> 0);
            Map<DeadlineQueue.Entry, Long> expected = new HashMap<>();
            List<Note> notes = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                if (notes.isEmpty() || random.nextInt(3) == 0) {
                    notes.add(new Note());
                }
                Note note = notes.get(random.nextInt(notes.size()));
                if (random.nextInt(4) == 0) {
                    queue.remove(note);
                    expected.remove(note);
                } else {
                    // Near the end of the range, as System.nanoTime may be: times are compared by difference.
                    long due = Long.MAX_VALUE - 500 + random.nextInt(400);
                    queue.schedule(note, due);
                    expected.put(note, due);
                }
            }
            assertThat(queue.size()).isEqualTo(expected.size());
            long before = Long.MIN_VALUE;
            for (int left = expected.size(); left > 0; left--) {
                DeadlineQueue.Entry next = queue.pollDue(Long.MAX_VALUE - 1);
                assertThat(expected).containsKey(next);
                long due = expected.getOrDefault(next, Long.MIN_VALUE);
                assertThat(due).isGreaterThanOrEqualTo(before);
                before = due;
            }
            assertThat(queue.size()).isZero();
        }
    }

    @Test
    void nothingComesOutBeforeItsTime() {
        var queue = new DeadlineQueue(() -> 0);
        var note = new Note();
        assertThat(queue.millisUntilNext(0)).isEqualTo(-1);
        queue.schedule(note, 1_500_000);
        assertThat(queue.pollDue(1_499_999)).isNull();
        assertThat(queue.millisUntilNext(0))
                .as("rounded up, or the loop would spin")
                .isEqualTo(2);
        assertThat(queue.millisUntilNext(2_000_000)).isZero();
        assertThat(queue.pollDue(1_500_000)).isSameAs(note);
        queue.schedule(note, 5);
        queue.schedule(note, StallClock.NEVER);
        assertThat(queue.size()).isZero();
    }
}
