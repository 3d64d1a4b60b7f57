package pomona.report;

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

    private static void assertInterval(long hits, long total, double low, double high) {
        Wilson wilson = Wilson.of(hits, total);
        assertThat(wilson.low()).isCloseTo(low, within(0.0001));
        assertThat(wilson.high()).isCloseTo(high, within(0.0001));
    }
}
