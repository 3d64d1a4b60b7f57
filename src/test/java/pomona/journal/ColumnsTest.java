package pomona.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnsTest {
    private static final Columns COLUMNS = new Columns(List.of("healthy", "scab", "rust"));

    @TempDir
    private Path folder;

    @Test
    void aTableOfOursIsReadBackToTheLetter() throws IOException {
        PhotoMetadata photo = new PhotoMetadata("2026-05-31T14:22:05+02:00", -33.5, 18.25, "=Camera");
        List<Row> rows = List.of(
                Rows.predicted("=a,b;c\"d'.jpg", "scab", 0.91, null, photo)
                        .withReview(new Review("2026-06-01T08:00:00Z", "rust;scab", "-50 % \nof <all>")),
                Rows.predicted("two\nlines.jpg", "rust", 0.6),
                Rows.predicted("x.jpg", "rust", 0.3, "uncertain", PhotoMetadata.NONE)
                        .withReview(Review.confirmed("yes")),
                Rows.failed("gpj.\u202eleaf.jpg"));
        StringWriter csv = new StringWriter();
        COLUMNS.writeCsv(source(rows), csv);
        StringWriter jsonLines = new StringWriter();
        COLUMNS.writeJsonLines(source(rows), jsonLines);
        List<Row> fromCsv = read("r.csv", "\ufeff" + csv);
        List<Row> fromJson = read("r.jsonl", jsonLines.toString());
        assertThat(fromCsv).hasSize(rows.size());
        assertThat(fromJson).isEqualTo(fromCsv);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(COLUMNS.values(fromCsv.get(i))).isEqualTo(COLUMNS.values(rows.get(i)));
        }
    }

    @Test
    void aPersonsOwnTableNeedsOnlyAFewColumns() throws IOException {
        List<Row> rows = read("mine.csv", """
                path,prediction,confidence,reviewed,corrected,note,weather
                a.jpg,scab,0.8,yes,,,sun
                b.jpg,scab,0.8,no,,,rain
                c.jpg,scab,0.8,,rust,edge of the row,
                """);
        assertThat(rows).extracting(row -> row.review() != null).containsExactly(true, false, true);
        assertThat(Objects.requireNonNull(rows.get(2).review()).correctedLabels())
                .containsExactly("rust");
        assertThat(rows.get(0).outcome().predicted().orElseThrow().probabilities())
                .as("weather holds no numbers")
                .isEmpty();
    }

    @Test
    void whatIsNoTableIsNamedWithItsLine() throws IOException {
        assertThatThrownBy(() -> read("a.csv", "name,size\nx,1\n"))
                .hasMessageContaining("a.csv, line 2: it has no path");
        assertThatThrownBy(() -> read("b.jsonl", "{\"path\":\"a\"}\nhello\n"))
                .hasMessageContaining("b.jsonl, line 2: it is no JSON");
        assertThatThrownBy(() -> read("c.csv", "path,prediction,confidence\na,scab,much\n"))
                .hasMessageContaining("line 2: confidence is no number: much");
        assertThatThrownBy(() -> read("d.csv", "path,path\na,b\n")).hasMessageContaining("d.csv is no table");
    }

    @Test
    void theHandbookListsTheColumnsOfTheTable() throws IOException {
        String handbook = Files.readString(Path.of("docs/batch.md"));
        StringBuilder table = new StringBuilder();
        for (Column column : Column.values()) {
            if (column == Column.MODEL) {
                table.append("| one for each label | its probability, 0 to 1 |\n");
            }
            table.append("| %s | %s |\n".formatted(column.title(), column.meaning()));
        }
        assertThat(handbook).contains(table);
    }

    private List<Row> read(String name, String text) throws IOException {
        List<Row> rows = new ArrayList<>();
        new TableRows(Files.writeString(folder.resolve(name), text)).forEach(rows::add);
        return rows;
    }

    private static RowSource source(List<Row> rows) {
        return consumer -> {
            for (Row row : rows) {
                consumer.accept(row);
            }
        };
    }
}
