package pomona.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StallClockTest {
    @Test
    void itStandsStillWhileTheServerIsNotReading() {
        var clock = new StallClock();
        clock.run(true, 100);
        assertThat(clock.dueNanos(50)).isEqualTo(150);
        clock.run(false, 130);
        assertThat(clock.isOver(50, 1_000)).isFalse();
        assertThat(clock.dueNanos(50)).isEqualTo(StallClock.NEVER);
        clock.run(true, 1_000);
        assertThat(clock.dueNanos(50)).isEqualTo(1_020);
        assertThat(clock.isOver(50, 1_019)).isFalse();
        assertThat(clock.isOver(50, 1_020)).isTrue();
    }

    @Test
    void aResetGivesTheWholeTimeAgain() {
        var clock = new StallClock();
        clock.run(true, 0);
        clock.reset(40);
        assertThat(clock.dueNanos(50)).isEqualTo(90);
        clock.run(true, 60);
        assertThat(clock.dueNanos(50)).as("running on changes nothing").isEqualTo(90);
    }
}
