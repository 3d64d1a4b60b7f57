package pomona.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import pomona.testing.ManualClock;

class WindowTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void itGrowsByOneAfterAWindowOfAnswers() throws InterruptedException {
        Window window = new Window(2, 4, clock::getAsLong);
        answer(window, 2);
        assertThat(window.limit()).isEqualTo(3);
        answer(window, 3);
        assertThat(window.limit()).isEqualTo(4);
        answer(window, 100);
        assertThat(window.limit()).isEqualTo(4);
    }

    @Test
    void aBurstOfRefusalsHalvesItOnce() throws InterruptedException {
        Window window = new Window(8, 8, clock::getAsLong);
        int[] epochs = new int[8];
        for (int i = 0; i < 8; i++) {
            epochs[i] = window.enter();
        }
        for (int epoch : epochs) {
            window.overloaded(epoch, 10);
        }
        assertThat(window.limit()).isEqualTo(4);
        assertThat(window.inFlight()).isZero();
    }

    @Test
    void nothingIsSentBeforeTheServersAdviceIsOver() throws Exception {
        Window window = new Window(4, 4, clock::getAsLong);
        window.overloaded(window.enter(), 250);
        Thread sender = new Thread(() -> {
            try {
                window.enter();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        sender.start();
        await().until(() -> sender.getState() == Thread.State.TIMED_WAITING);
        clock.advance(Duration.ofMillis(249));
        window.pause(0);
        await().until(() -> sender.getState() == Thread.State.TIMED_WAITING);
        assertThat(window.inFlight()).isZero();
        clock.advance(Duration.ofMillis(1));
        window.pause(0);
        sender.join();
        assertThat(window.inFlight()).isOne();
    }

    @Test
    void aLossLeavesOneAndIsToldOnce() throws InterruptedException {
        Window window = new Window(4, 4, clock::getAsLong);
        int first = window.enter();
        int second = window.enter();
        assertThat(window.lost(first)).isTrue();
        assertThat(window.lost(second)).isFalse();
        assertThat(window.limit()).isEqualTo(1);
    }

    @Test
    void aClosedWindowSendsAway() throws InterruptedException {
        Window window = new Window(1, 1, clock::getAsLong);
        window.enter();
        window.close();
        assertThat(window.enter()).isNegative();
    }

    /** A server that holds some and refuses the rest, against a window that may want far more. */
    @Test
    void aFullServerIsAskedInVainEverMoreRarely() throws InterruptedException {
        for (int capacity = 1; capacity <= 12; capacity++) {
            Window window = new Window(16, 16, clock::getAsLong);
            Deque<Integer> held = new ArrayDeque<>();
            int answered = 0;
            int refused = 0;
            int refusedBefore = 0;
            while (answered < 20_000) {
                while (window.inFlight() < window.limit()) {
                    int epoch = window.enter();
                    if (held.size() < capacity) {
                        held.add(epoch);
                    } else {
                        refused++;
                        window.overloaded(epoch, 5);
                        clock.advance(Duration.ofMillis(5));
                    }
                }
                held.remove();
                answered++;
                window.answered();
                if (answered == 10_000) {
                    refusedBefore = refused;
                }
            }
            assertThat((double) refused / answered).as("capacity %d", capacity).isLessThan(0.005);
            assertThat(refused - refusedBefore)
                    .as("capacity %d, second half", capacity)
                    .isLessThan(10);
            assertThat(window.limit()).as("capacity %d", capacity).isBetween(Math.max(1, capacity / 2), capacity + 1);
        }
    }

    private static void answer(Window window, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            window.enter();
            window.answered();
        }
    }
}
