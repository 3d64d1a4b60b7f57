package pomona.report.season;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WilsonTest {
    @Test
    void publishedIntervalsComeOut() {
        // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table
        // I.
        assertInterval(81, 263, 0.2553, 0.3662);
        assertInterval(15, 148, 0.0624, 0.1605);
        assertInterval(0, 20, 0.0, 0.1611);
        assertInterval(1, 29, 0.0061, 0.1718);
    }

    @Test
    void nothingLookedAtMayBeAnything() {
        assertThat(Wilson.of(0, 0)).isEqualTo(new Wilson(0, 0, 1));
    }

    @Test
    void allFoundEndsAtOne() {
        assertThat(Wilson.of(7, 7).high()).isEqualTo(1.0);
        assertThat(Wilson.of(7, 7).low()).isLessThan(0.7);
    }

    @Test
    void fivePointsTakeAsManyLeavesAsTheIntervalSays() {
        assertThat(Wilson.of(50, 100).leavesFor(0.05)).isEqualTo(381);
        for (int hits : new int[] {0, 1, 7, 25, 50, 100}) {
            Wilson share = Wilson.of(hits, 100);
            long needed = share.leavesFor(0.05);
            assertThat(Wilson.of(Math.round(share.share() * needed * 100), needed * 100)
                            .halfWidth())
                    .isLessThan(0.05);
            assertThat(needed).isBetween(1L, 385L);
        }
        assertThat(Wilson.of(0, 100).leavesFor(0.05))
                .isLessThan(Wilson.of(20, 100).leavesFor(0.05));
    }

    private static void assertInterval(long hits, long total, double low, double high) {
        Wilson wilson = Wilson.of(hits, total);
        assertThat(wilson.low()).isCloseTo(low, within(0.0001));
        assertThat(wilson.high()).isCloseTo(high, within(0.0001));
    }
}
