package pomona.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final long PAUSE_NANOS = 5_000_000;

    private long nowNanos = 42;

    @Test
    void itGrowsByOneAfterAWindowOfAnswers() {
        Window window = window(2, 4);
        answer(window, 2);
        assertThat(window.limit()).isEqualTo(3);
        answer(window, 3);
        assertThat(window.limit()).isEqualTo(4);
        answer(window, 100);
        assertThat(window.limit()).isEqualTo(4);
    }

    @Test
    void itBeginsWithWhatTheServerTakesAndNeverPassesItsMost() {
        assertThat(window(100, 16).limit()).isEqualTo(16);
        assertThat(window(0, 16).limit()).isEqualTo(1);
    }

    @Test
    void aBurstOfRefusalsHalvesItOnce() {
        Window window = window(8, 8);
        int[] epochs = new int[8];
        for (int i = 0; i < 8; i++) {
            epochs[i] = window.enter();
        }
        assertThat(window.hasRoom(nowNanos)).isFalse();
        for (int epoch : epochs) {
            window.overloaded(epoch, nowNanos, PAUSE_NANOS);
        }
        assertThat(window.limit()).isEqualTo(4);
        assertThat(window.inFlight()).isZero();
    }

    @Test
    void nothingIsSentBeforeTheLongestPauseIsOver() {
        Window window = window(4, 4);
        int epoch = window.enter();
        window.enter();
        window.overloaded(epoch, nowNanos, 250);
        window.overloaded(epoch, nowNanos, 100);
        assertThat(window.pauseNanos(nowNanos + 249)).isEqualTo(1);
        assertThat(window.hasRoom(nowNanos + 249)).isFalse();
        assertThat(window.hasRoom(nowNanos + 250)).isTrue();
    }

    @Test
    void aLossLeavesOne() {
        Window window = window(4, 4);
        int first = window.enter();
        int second = window.enter();
        window.lost(first);
        assertThat(window.limit()).isEqualTo(1);
        window.answered();
        assertThat(window.limit()).isEqualTo(2);
        window.enter();
        window.lost(second);
        assertThat(window.limit()).as("sent before the loss").isEqualTo(2);
        assertThat(window.inFlight()).isZero();
    }

    @Test
    void whatIsTakenBackMakesRoomAndTellsNothing() {
        Window window = window(1, 4);
        window.enter();
        window.withdrawn();
        assertThat(window.hasRoom(nowNanos)).isTrue();
        assertThat(window.limit()).isEqualTo(1);
    }

    /** A server that holds some and refuses the rest, against a window that may want far more. */
    @Test
    void aFullServerIsAskedInVainEverMoreRarely() {
        for (int capacity = 1; capacity <= 12; capacity++) {
            Window window = window(16, 16);
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
                        window.overloaded(epoch, nowNanos, PAUSE_NANOS);
                        nowNanos += PAUSE_NANOS;
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

    private void answer(Window window, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(window.hasRoom(nowNanos)).isTrue();
            window.enter();
            window.answered();
        }
    }

    private static Window window(int first, int max) {
        Window window = new Window(max);
        window.begin(first);
        return window;
    }
}
