package pomona.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void aSettingIsToldExactly() {
        assertThat(Durations.exact(Duration.ofMillis(250))).isEqualTo("250 ms");
        assertThat(Durations.exact(Duration.ofSeconds(10))).isEqualTo("10 s");
        assertThat(Durations.exact(Duration.ofSeconds(119))).isEqualTo("119 s");
        assertThat(Durations.exact(Duration.ofMinutes(2))).isEqualTo("2 min");
    }

    @Test
    void aMeasuredTimeIsToldAsFinelyAsItIsRead() {
        assertThat(Durations.measured(Duration.ofMillis(38))).isEqualTo("38 ms");
        assertThat(Durations.measured(Duration.ofMillis(1749))).isEqualTo("1.7 s");
        assertThat(Durations.measured(Duration.ofSeconds(121))).isEqualTo("2 min");
        assertThat(Durations.measured(Duration.ofHours(3))).isEqualTo("3 h");
        assertThat(Durations.measured(Duration.ofMillis(-5))).isEqualTo("0 ms");
    }

    @Test
    void aGuessHasNoTenths() {
        assertThat(Durations.about(Duration.ofMillis(200))).isEqualTo("1 s");
        assertThat(Durations.about(Duration.ofMillis(45_100))).isEqualTo("46 s");
        assertThat(Durations.about(Duration.ofSeconds(151))).isEqualTo("3 min");
        assertThat(Durations.about(Duration.ofHours(30))).isEqualTo("30 h");
    }
}
