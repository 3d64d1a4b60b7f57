package pomona.tui.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Pictures over lines that take all at once and bring it when they can. */
class LinePaceTest {
    private static final int PICTURE_BYTES = 100_000;
    private static final int SLICE_BYTES = 4096;

    private long nowNanos = 1;

    /** A line, with the longest time that a byte written now would have waited in it. */
    private final class Line {
        private final double bytesPerSecond;
        private final long wayNanos;
        private long freeNanos;
        private long longestQueueNanos;

        Line(double bytesPerSecond, int wayMillis) {
            this.bytesPerSecond = bytesPerSecond;
            this.wayNanos = wayMillis * 1_000_000L;
        }

        void carry(int bytes) {
            freeNanos = Math.max(freeNanos, nowNanos) + (long) (bytes / bytesPerSecond * 1e9);
            longestQueueNanos = Math.max(longestQueueNanos, freeNanos - nowNanos);
        }
    }

    private void picture(LinePace pace, Line line) {
        for (int sent = 0; sent < PICTURE_BYTES; sent += SLICE_BYTES) {
            nowNanos += pace.waitNanos();
            line.carry(SLICE_BYTES);
            pace.sent(SLICE_BYTES);
        }
        assertThat(pace.ended()).isTrue();
        nowNanos = Math.max(nowNanos, line.freeNanos) + line.wayNanos;
        pace.answered();
    }

    private void pictures(LinePace pace, Line line, int count) {
        for (int i = 0; i < count; i++) {
            picture(pace, line);
        }
        line.longestQueueNanos = 0;
        for (int i = 0; i < 20; i++) {
            picture(pace, line);
        }
    }

    @Test
    void behindPicturesOnASlowLineAKeyWaitsForATenthOfASecond() {
        for (int wayMillis : new int[] {1, 40, 150}) {
            LinePace pace = new LinePace(true, () -> nowNanos);
            Line line = new Line(125_000, wayMillis);
            pictures(pace, line, 3);
            assertThat(line.longestQueueNanos / 1e6).as("at %d ms", wayMillis).isLessThan(150);
            assertThat(pace.bytesPerSecond()).as("at %d ms", wayMillis).isGreaterThan(80_000);
        }
    }

    @Test
    void aLineThatIsSlowerThanAssumedIsFoundOut() {
        LinePace pace = new LinePace(true, () -> nowNanos);
        Line line = new Line(40_000, 30);
        pictures(pace, line, 3);
        assertThat(line.longestQueueNanos / 1e6).isLessThan(300);
        assertThat(pace.bytesPerSecond()).isGreaterThan(30_000);
    }

    @Test
    void aFastLineIsNotHeldBackForLong() {
        for (int wayMillis : new int[] {0, 40, 150}) {
            LinePace pace = new LinePace(true, () -> nowNanos);
            pictures(pace, new Line(12_500_000, wayMillis), 0);
            assertThat(pace.bytesPerSecond()).as("at %d ms", wayMillis).isGreaterThan(5e6);
        }
    }

    @Test
    void aLongWayIsNoSlowLine() {
        LinePace pace = new LinePace(true, () -> nowNanos);
        pictures(pace, new Line(12_500_000, 600), 0);
        assertThat(pace.bytesPerSecond()).isGreaterThan(30_000);
    }

    @Test
    void aTerminalHereIsNeverHeldBackNorAsked() {
        LinePace pace = new LinePace(false, () -> nowNanos);
        pace.sent(1_000_000);
        assertThat(pace.waitNanos()).isZero();
        assertThat(pace.ended()).isFalse();
    }

    @Test
    void aTerminalThatDoesNotAnswerIsAskedOnce() {
        LinePace pace = new LinePace(true, () -> nowNanos);
        pace.sent(SLICE_BYTES);
        assertThat(pace.ended()).isTrue();
        pace.sent(SLICE_BYTES);
        assertThat(pace.ended()).isFalse();
        assertThat(pace.bytesPerSecond()).isEqualTo(125_000);
    }
}
