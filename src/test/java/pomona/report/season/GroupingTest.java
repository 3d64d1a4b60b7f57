package pomona.report.season;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pomona.finding.LabelGuide;
import pomona.journal.PhotoFolder;
import pomona.journal.PhotoMetadata;
import pomona.journal.Row;
import pomona.journal.Rows;

class GroupingTest {
    @Test
    void weeksAreThoseOfIso8601() throws IOException {
        assertThat(week("2026-12-31T10:00:00")).isEqualTo("2026-W53");
        assertThat(week("2027-01-03T23:59:59+02:00")).isEqualTo("2026-W53");
        assertThat(week("2027-01-04T00:00:00")).isEqualTo("2027-W01");
        assertThat(week("2024-12-30")).isEqualTo("2025-W01");
        assertThat(week("2026-02-31T10:00:00")).as("no such day").isEqualTo("no date");
        assertThat(week(null)).isEqualTo("no date");
    }

    @Test
    void rowsAndTreesAreReadFromNames() throws IOException {
        Grouping rows = Grouping.parse("row_(\\d+)");
        assertThat(rows.block(Rows.failed("north/row_12_tree_3.jpg"))).contains("12");
        assertThat(rows.block(Rows.failed("north/tree_3.jpg"))).contains("no match");
        assertThat(Grouping.parse("^(?:([a-z]+)/)?").block(Rows.failed("3.jpg")))
                .as("a group that took no part")
                .contains("no match");
    }

    @Test
    void wordsAreKnownInAnyCaseAndOthersAreExplained() {
        assertThat(Grouping.parse("WEEK")).isSameAs(Grouping.WEEK);
        assertThatThrownBy(() -> Grouping.parse("(a)(b)"))
                .hasMessageContaining("with one group")
                .hasMessageContaining("has 2");
        assertThatThrownBy(() -> Grouping.parse("folders"))
                .hasMessageContaining("folder, day, week, none or")
                .hasMessageContaining("has 0");
        assertThatThrownBy(() -> Grouping.parse("(row")).hasMessageContaining("no regular expression");
    }

    @Test
    void anExpressionThatGoesBackAndForthEndsWithASentence() {
        Grouping slow = Grouping.parse("((?:a+)+)\\1$");
        assertThatThrownBy(() -> slow.block(Rows.failed("a".repeat(60) + "!")))
                .isInstanceOf(GroupingException.class)
                .hasMessageStartingWith("--group-by '((?:a+)+)\\1$' takes too long on aaaa");
        Grouping deep = Grouping.parse("((?:x|y)*)z");
        assertThatThrownBy(() -> deep.block(Rows.failed("xy".repeat(500_000)))).isInstanceOf(GroupingException.class);
    }

    @Test
    void anExpressionThatMatchesNothingEndsWithASentence() {
        List<Row> rows = List.of(Rows.failed("north/1.jpg"));
        assertThatThrownBy(() -> tally(rows, Grouping.parse("row_(\\d+)")))
                .isInstanceOf(GroupingException.class)
                .hasMessage("--group-by 'row_(\\d+)' matches no photo's path; one of them is north/1.jpg");
    }

    @Test
    void blocksAndWeeksPastTheirBoundsAreCountedAsOne() throws IOException {
        Photos many = taker -> {
            for (int i = 0; i < 3000; i++) {
                String day = "%04d-06-01T10:00:00".formatted(1000 + i);
                Row row = Rows.predicted(i + "/a.jpg", "scab", 0.9, null, new PhotoMetadata(day, null, null, null));
                taker.accept(new Photo(row, PhotoFolder.working()));
            }
        };
        Tally tally = Tally.of(many, Grouping.FOLDER, 0, Guides.of(LabelGuide.NONE));
        Map<String, Season.Block> blocks = tally.season().blocks();
        assertThat(blocks).hasSize(Season.BLOCKS_MAX + 1).containsKey(Season.OTHERS);
        assertThat(blocks.values().stream()
                        .mapToLong(block -> block.whole().leaves())
                        .sum())
                .isEqualTo(3000);
    }

    private static String week(@Nullable String takenAt) throws IOException {
        PhotoMetadata photo = new PhotoMetadata(takenAt, null, null, null);
        return Grouping.WEEK
                .block(Rows.predicted("a.jpg", "scab", 0.9, null, photo))
                .orElseThrow();
    }

    private static Tally tally(List<Row> rows, Grouping grouping) throws IOException {
        return Tally.of(
                Photos.in(PhotoFolder.working(), taker -> {
                    for (Row row : rows) {
                        taker.accept(row);
                    }
                }),
                grouping,
                0,
                Guides.of(LabelGuide.NONE));
    }
}
