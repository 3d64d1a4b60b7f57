package pomona.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import pomona.finding.LabelGuide;
import pomona.journal.Columns;
import pomona.journal.JournalJson;
import pomona.journal.PhotoFolder;
import pomona.journal.PhotoMetadata;
import pomona.journal.Row;
import pomona.journal.RowSource;
import pomona.journal.Rows;
import pomona.protocol.Event;
import pomona.report.season.Grouping;
import pomona.report.season.Guides;
import pomona.report.season.Photos;
import pomona.report.season.Share;
import pomona.report.season.Tally;
import pomona.report.season.Wilson;
import pomona.text.Csv;

class ResultsTest {
    /** Names that mean something to a spreadsheet, a browser, a parser or a terminal. */
    static final List<String> HOSTILE = List.of(
            "=HYPERLINK(\"http://evil\",\"click\").jpg",
            "=cmd|'/C calc'!A0.jpg",
            "+1+1.jpg",
            "-2+3.jpg",
            "@SUM(A1).jpg",
            "\t=1+1.jpg",
            "a,b;c\"d'.jpg",
            "two\r\nlines\nin.jpg",
            "<script>alert(1)</script>.jpg",
            "\"><img src=x onerror=alert(1)>.jpg",
            "{{ card.path }}{% raw %}.jpg",
            "]]></style></script>.jpg",
            "gpj.\u202eleaf\u200f.jpg",
            "müsli \ud83c\udf4f.jpg",
            "\u001b[31mred\u0007.jpg");

    private static final LabelGuide GUIDE = new LabelGuide(
            Map.of("scab", new Event.Guide("Scab title", "disease", "Olive spots.", "Look at fruit.")),
            Map.of("healthy", 0.6, "scab", 0.5));

    @Test
    void everyCellComesBackAndNoneIsAFormula() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String name : HOSTILE) {
            PhotoMetadata photo = new PhotoMetadata("2026-05-31T14:22:05", -33.5, 18.25, "=Camera");
            rows.add(Rows.predicted(name, "scab", 0.9131, null, photo));
        }
        List<CSVRecord> records = csv(rows);
        assertThat(records).hasSize(HOSTILE.size());
        for (int i = 0; i < records.size(); i++) {
            String path = records.get(i).get("path");
            assertThat(path.startsWith("'") ? path.substring(1) : path).isEqualTo(HOSTILE.get(i));
            assertThat(path.charAt(0)).isNotIn('=', '+', '-', '@', '\t', '\r', '\n');
            assertThat(records.get(i).get("camera")).isEqualTo("'=Camera");
            assertThat(records.get(i).get("latitude")).isEqualTo("-33.5");
            assertThat(records.get(i).get("confidence")).isEqualTo("0.9131");
        }
    }

    @Test
    void columnsStandInTheirFixedOrder() throws IOException {
        StringWriter out = new StringWriter();
        new Columns(List.of("healthy", "scab")).writeCsv(source(List.of()), out);
        assertThat(out.toString().replace("\"", ""))
                .isEqualTo("path,sha256,bytes,width,height,taken_at,latitude,longitude,prediction,confidence,second,"
                        + "margin,findings,abstained,healthy,scab,model,model_sha256,queue_ms,infer_ms,total_ms,"
                        + "attempts,status,error,camera,quality,reviewed,corrected,note\r\n");
    }

    @Test
    void textsStandInQuotesAndNumbersDoNot() throws IOException {
        StringWriter out = new StringWriter();
        Csv csv = new Csv(out);
        csv.row(Arrays.asList(
                "semi;colon\ttab.jpg", List.of("rust", "scab"), 0.9131, 1e-9, -33.5, 1e10, 7, null, "", Double.NaN));
        csv.flush();
        assertThat(out)
                .as("LibreOffice splits at semicolons and tabs too, but not within quotes")
                .hasToString("\"semi;colon\ttab.jpg\",\"rust;scab\",0.9131,0.000000,-33.5,10000000000,7,,\"\",\r\n");
    }

    @Test
    void failuresAndUnknownsAreEmptyCells() throws IOException {
        CSVRecord record = csv(List.of(Rows.failed("a.jpg"))).get(0);
        assertThat(record.get("status")).isEqualTo("failed");
        assertThat(record.get("error")).isEqualTo("bad_image: the file ends early");
        assertThat(record.get("prediction")).isEmpty();
        assertThat(record.get("quality")).isEmpty();
        assertThat(record.get("width")).isEmpty();
    }

    @Test
    void jsonLinesHoldNamesToTheLetter() throws IOException {
        List<Row> rows = new ArrayList<>(
                HOSTILE.stream().map(name -> Rows.predicted(name, "rust", 0.8)).toList());
        rows.add(Rows.failed("broken.jpg"));
        StringWriter out = new StringWriter();
        new Columns(List.of("healthy", "scab", "rust")).writeJsonLines(source(rows), out);
        String[] lines = out.toString().split("\n");
        assertThat(lines).hasSize(rows.size());
        for (int i = 0; i < lines.length; i++) {
            JsonNode json = JournalJson.MAPPER.readTree(lines[i]);
            assertThat(json.get("path").textValue()).isEqualTo(rows.get(i).path());
            assertThat(json.size()).isEqualTo(30);
        }
        JsonNode first = JournalJson.MAPPER.readTree(lines[0]);
        assertThat(first.get("findings").get(0).textValue()).isEqualTo("rust");
        assertThat(first.get("margin").doubleValue()).isEqualTo(0.78);
    }

    @Test
    void thePageShowsHostileNamesAsText() throws IOException {
        List<Row> rows = new ArrayList<>();
        HOSTILE.forEach(name -> rows.add(Rows.predicted(name, "scab", 0.9)));
        HOSTILE.forEach(name -> rows.add(Rows.failed("failed/" + name)));
        String page = html(rows, Grouping.FOLDER, false);
        assertThat(page)
                .doesNotContain("<script>alert")
                .doesNotContain("<img src=x")
                .doesNotContain("]]></style>");
        assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;.jpg");
        assertThat(page).contains("{{ card.path }}{% raw %}.jpg");
        assertThat(page.split("<script>", -1)).as("one script, ours").hasSize(2);
        assertThat(page).doesNotContain("http://evil\"");
        assertThat(page).contains("default-src 'none'").contains("script-src 'sha256-");
    }

    @Test
    void thePagePutsTheLeastCertainFirstAndTheFailedLast() throws IOException {
        String page = html(
                List.of(
                        Rows.predicted("sure.jpg", "scab", 0.99),
                        Rows.failed("broken.jpg"),
                        Rows.predicted("unsure.jpg", "scab", 0.55),
                        Rows.predicted("thing.jpg", "rust", 0.97, "not_apple_leaf", PhotoMetadata.NONE)),
                Grouping.NONE,
                false);
        assertThat(page.indexOf("\"thing.jpg\"")).isLessThan(page.indexOf("\"unsure.jpg\""));
        assertThat(page.indexOf("\"unsure.jpg\"")).isLessThan(page.indexOf("\"sure.jpg\""));
        assertThat(page.indexOf("\"sure.jpg\"")).isLessThan(page.indexOf("broken.jpg"));
        assertThat(page).contains("This does not look like an apple leaf.").contains("Scab title - very sure (0.99)");
    }

    @Test
    void placesAreShownOnlyWhenAsked() throws IOException {
        PhotoMetadata photo = new PhotoMetadata("2026-05-31T14:22:05", 47.123456, 9.5, "Camera");
        List<Row> rows = List.of(Rows.predicted("a.jpg", "scab", 0.9, null, photo));
        assertThat(html(rows, Grouping.DAY, false)).doesNotContain("47.12").contains("2026-05-31");
        assertThat(html(rows, Grouping.DAY, true)).contains("47.123456, 9.500000");
    }

    @Test
    void blocksCountLeavesFindingsAbstainedAndFailed() throws IOException {
        List<Row> rows = List.of(
                Rows.predicted("north/1.jpg", "scab", 0.9),
                Rows.predicted("north/2.jpg", "healthy", 0.9),
                Rows.predicted("north/3.jpg", "rust", 0.3, "uncertain", PhotoMetadata.NONE),
                Rows.failed("north/4.jpg"),
                Rows.predicted("south10/1.jpg", "scab", 0.9),
                Rows.predicted("south9/1.jpg", "scab", 0.9));
        Tally tally = Tally.of(photos(rows), Grouping.FOLDER, 0, Guides.of(GUIDE));
        assertThat(tally.season().blocks().keySet()).containsExactly("north", "south9", "south10");
        Share north =
                Objects.requireNonNull(tally.season().blocks().get("north")).whole();
        assertThat(north.leaves()).isEqualTo(2);
        assertThat(north.declined()).isEqualTo(1);
        assertThat(north.failed()).isEqualTo(1);
        assertThat(north.of("scab")).isEqualTo(Wilson.of(1, 2));
        assertThat(tally.foundLabels()).containsExactly("healthy", "scab");
        assertThat(Tally.of(photos(rows), Grouping.DAY, 0, Guides.of(GUIDE))
                        .season()
                        .blocks())
                .containsOnlyKeys("no date");
    }

    @Test
    void whatExcludesItselfIsUnsureAndNoFindingThatStands() throws IOException {
        Row both = Rows.of("a/both.jpg", "scab", List.of("scab"), Map.of("scab", 0.51, "healthy", 0.83));
        List<Row> rows = List.of(both, Rows.predicted("a/scab.jpg", "scab", 0.9));
        Tally tally = Tally.of(photos(rows), Grouping.FOLDER, 0, Guides.of(GUIDE));
        assertThat(tally.byLabel()).containsExactly(Map.entry("scab", 1L));
        assertThat(tally.abstained()).containsExactly(Map.entry("contradicted", 1L));
        assertThat(tally.doubts()).containsExactly(Map.entry("unsure", 1L));
        Share block = Objects.requireNonNull(tally.season().blocks().get("a")).whole();
        assertThat(block.leaves()).isEqualTo(1);
        assertThat(block.declined()).isEqualTo(1);
        String page = html(rows, Grouping.NONE, false);
        assertThat(page).contains("Unsure: healthy (0.83) or Scab title (0.51).");
        assertThat(page.indexOf("both.jpg")).isLessThan(page.indexOf("scab.jpg"));
    }

    @Test
    void aServerThatInventsALabelForEachPhotoGetsNoColumnForEach() throws IOException {
        List<Row> rows = IntStream.range(0, 1000)
                .mapToObj(i -> Rows.predicted("north/%d.jpg".formatted(i), "invented " + i, 0.9))
                .toList();
        Tally tally = Tally.of(photos(rows), Grouping.FOLDER, 0, Guides.of(GUIDE));
        assertThat(tally.labels()).hasSize(250).contains("healthy", "invented 0");
        assertThat(tally.foundLabels()).hasSizeLessThanOrEqualTo(250 + 1).contains("others");
        assertThat(tally.byLabel().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(1000);
    }

    private static String html(List<Row> rows, Grouping groupBy, boolean withLocation) throws IOException {
        StringWriter out = new StringWriter();
        Tally tally = Tally.of(photos(rows), groupBy, 0, Guides.of(GUIDE));
        ReportText text = new ReportText(null, null, "2026-11-23 14:22", withLocation);
        new HtmlReport(tally, Guides.of(GUIDE), text).write(photos(rows), Path.of("page.html"), out);
        return out.toString();
    }

    private static List<CSVRecord> csv(List<Row> rows) throws IOException {
        StringWriter out = new StringWriter();
        new Columns(List.of("healthy", "scab", "rust")).writeCsv(source(rows), out);
        return CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(out.toString()))
                .getRecords();
    }

    private static Photos photos(List<Row> rows) {
        return Photos.in(new PhotoFolder(Path.of("/nowhere")), source(rows));
    }

    private static RowSource source(List<Row> rows) {
        return consumer -> {
            for (Row row : rows) {
                consumer.accept(row);
            }
        };
    }
}
