package pomona.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final Counts counts = new Counts();
    private final Progress.Lines lines =
            new Progress.Lines(counts, () -> OptionalLong.of(2000), 0, () -> 16, Optional::empty, 0);

    @Test
    void whatWasKnownFromAnEarlierRunPromisesNothing() {
        counts.predicted.add(500);
        counts.known.add(500);
        assertThat(at(Duration.ofSeconds(1))).isEqualTo("[######..................] 500 of 2000  16 at once");
        counts.predicted.add(540);
        assertThat(at(Duration.ofSeconds(10)))
                .isEqualTo("[############............] 1040 of 2000  54.0/s  18 s left  16 at once");
    }

    @Test
    void whatWillBeKnownTakesNoTime() {
        Progress.Lines resumed =
                new Progress.Lines(counts, () -> OptionalLong.of(2000), 1500, () -> 16, Optional::empty, 0);
        counts.predicted.add(600);
        counts.known.add(500);
        assertThat(resumed.next(Duration.ofSeconds(10).toNanos()))
                .as("1,400 left, of which 1,000 are known")
                .contains("600 of 2000  10.0/s  40 s left");
    }

    @Test
    void theFirstLineHasItsRate() {
        counts.predicted.add(580);
        assertThat(at(Duration.ofSeconds(10))).contains("580 of 2000  58.0/s  24 s left");
    }

    @Test
    void theRateIsOfTheLastSeconds() {
        at(Duration.ofSeconds(10));
        counts.predicted.add(100);
        at(Duration.ofSeconds(20));
        counts.predicted.add(1000);
        assertThat(at(Duration.ofSeconds(30))).contains("1100 of 2000  100.0/s  9 s left");
    }

    private String at(Duration sinceStart) {
        return lines.next(sinceStart.toNanos());
    }
}
