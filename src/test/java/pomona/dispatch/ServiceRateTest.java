package pomona.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ServiceRateTest {
    private final ServiceRate rate = new ServiceRate();

    @Test
    void beforeTheFirstMeasurementFiftyMillisecondsAreAssumed() {
        assertThat(rate.millis(4, 2)).isEqualTo(100);
        assertThat(rate.perSecond(2)).isEqualTo(40);
    }

    @Test
    void firstMeasurementReplacesTheAssumption() {
        rate.ran(20_000_000);
        assertThat(rate.millis(1, 1)).isEqualTo(20);
        assertThat(rate.perSecond(1)).isEqualTo(50);
    }

    @Test
    void laterOnesMoveTheMeanByATenth() {
        rate.ran(20_000_000);
        rate.ran(30_000_000);
        assertThat(rate.millis(10, 1)).isEqualTo(210);
        for (int i = 0; i < 100; i++) {
            rate.ran(40_000_000);
        }
        assertThat(rate.perSecond(1)).isCloseTo(25, within(0.01));
    }

    @Test
    void withoutAnyWorkerTimesAreThoseOfOne() {
        assertThat(rate.millis(2, 0)).isEqualTo(100);
        assertThat(rate.perSecond(0)).isZero();
    }
}
