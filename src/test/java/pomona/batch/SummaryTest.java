package pomona.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pomona.finding.LabelGuide;
import pomona.journal.PhotoFolder;
import pomona.journal.Row;
import pomona.journal.Rows;
import pomona.protocol.Event;
import pomona.report.season.Grouping;
import pomona.report.season.Guides;
import pomona.report.season.Photos;
import pomona.report.season.Tally;

class SummaryTest {
    private static final LabelGuide GUIDE =
            new LabelGuide(Map.of("scab", new Event.Guide("Apple scab", "disease", "", "")), Map.of());

    @Test
    void aSummaryWithoutResultsSaysSoAndOneLeafIsOne() throws IOException {
        Row leaf = Rows.predicted("north/1.jpg", "scab", 0.9);
        Tally tally = Tally.of(
                Photos.in(PhotoFolder.working(), rows -> rows.accept(leaf)), Grouping.FOLDER, 0, Guides.of(GUIDE));
        Summary summary = new Summary(
                tally, Guides.of(GUIDE), true, new Counts(), Duration.ZERO, Duration.ZERO, List.of(), false, 1);
        assertThat(summary.text(80))
                .contains("results: none; the journal keeps what was answered")
                .contains("  Apple scab 1\n")
                .contains("north       1  100.0 % (20.7–100.0)");
    }
}
