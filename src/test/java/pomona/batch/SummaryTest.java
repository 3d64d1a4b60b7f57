package pomona.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import pomona.batch.journal.Row;
import pomona.batch.journal.Rows;
import pomona.batch.results.GroupBy;
import pomona.batch.results.Tally;

class SummaryTest {
    @Test
    void aSummaryWithoutResultsSaysSoAndOneLeafIsOne() throws IOException {
        Row leaf = Rows.predicted("north/1.jpg", "scab", 0.9);
        Tally tally = Tally.of(rows -> rows.accept(leaf), GroupBy.FOLDER, 0);
        Summary summary = new Summary(tally, new Counts(), Duration.ZERO, Duration.ZERO, List.of(), false, 1);
        assertThat(summary.text())
                .contains("results: none; the journal keeps what was answered")
                .contains("north: 1 leaf, scab 100.0 %");
    }
}
