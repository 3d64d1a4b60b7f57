package pomona.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void aTurnThatGoesOnIsToldAndAWaitIsNone() {
        var watch = new LoopWatch();
        assertThat(watch.turnNanos(100 * SECOND)).isZero();
        watch.turnBegins(100 * SECOND);
        assertThat(watch.turnNanos(112 * SECOND)).isEqualTo(12 * SECOND);
        assertThat(watch.longestNanos(112 * SECOND)).isEqualTo(12 * SECOND);
        watch.turnEnds(113 * SECOND);
        assertThat(watch.turnNanos(200 * SECOND)).isZero();
    }

    @Test
    void theLongestTurnIsForgottenAfterTwoMinutes() {
        var watch = new LoopWatch();
        long now = 1000 * SECOND;
        watch.turnBegins(now);
        watch.turnEnds(now + 3 * SECOND);
        for (int second = 4; second < 200; second++) {
            watch.turnBegins(now + second * SECOND);
            watch.turnEnds(now + second * SECOND + 1);
            long longest = watch.longestNanos(now + second * SECOND + 1);
            if (second < 60) {
                assertThat(longest).isEqualTo(3 * SECOND);
            } else if (second > 125) {
                assertThat(longest).isEqualTo(1);
            }
        }
    }
}
