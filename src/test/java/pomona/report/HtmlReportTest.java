package pomona.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.finding.LabelGuide;
import pomona.journal.Outcome;
import pomona.journal.PhotoFolder;
import pomona.journal.PhotoMetadata;
import pomona.journal.Review;
import pomona.journal.Row;
import pomona.journal.Rows;
import pomona.picture.JpegEncoder;
import pomona.picture.PictureReader;
import pomona.picture.RgbPicture;
import pomona.protocol.Event;
import pomona.report.season.Grouping;
import pomona.report.season.Guides;
import pomona.report.season.Photo;
import pomona.report.season.Photos;
import pomona.report.season.Tally;

class HtmlReportTest {
    private static final Guides GUIDES = Guides.of(
            new LabelGuide(Map.of("scab", new Event.Guide("Apple scab", "disease", "Spots.", "Look.")), Map.of()));
    private static final ReportText TEXT = new ReportText("Season 2026", "Home orchard", "2026-11-26 10:00", false);
    private static final Pattern PICTURE = Pattern.compile("data:image/jpeg;base64,([A-Za-z0-9+/=]+)");

    @TempDir
    private Path folder;

    @Test
    void eachBlockHasItsShareAndIntervalForEachWeek() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(taken("north/" + i + ".jpg", i < 3 ? "scab" : "healthy", "2026-06-0" + (1 + i % 5)));
            rows.add(taken("south/" + i + ".jpg", i < 5 ? "scab" : "healthy", "2026-06-1" + i % 5));
        }
        String page = html(rows, Grouping.FOLDER, TEXT);
        assertThat(page)
                .contains("<bdi>Season 2026</bdi>", "<bdi>Home orchard</bdi> · 2026-06-01 to 2026-06-14")
                .contains("<th scope=\"col\">2026-W23</th><th scope=\"col\">2026-W24</th>")
                .contains(
                        "<b>30.0 %</b> <small>10.8–60.3</small> <small>3 of 10</small></td><td class=\"none\">no leaf")
                .contains("<b>50.0 %</b> <small>23.7–76.3</small> <small>5 of 10</small>")
                .contains("<th scope=\"row\"><bdi>north</bdi></th>", "<th scope=\"row\"><bdi>all</bdi></th>")
                .contains("Of 20 the local time alone is known.")
                .contains("Leaves of one tree, and of neighbours, are not independent");
        assertThat(page)
                .as("a line over the season")
                .contains("aria-label=\"Apple scab by week\"", "south, 2026-W24: 50.0 %");
    }

    @Test
    void daysAndWeeksAsBlocksHaveNoTableByWeek() throws IOException {
        List<Row> rows = List.of(taken("a.jpg", "scab", "2026-06-01"), taken("b.jpg", "scab", "2026-06-11"));
        assertThat(html(rows, Grouping.WEEK, TEXT))
                .contains("<bdi>2026-W23</bdi>")
                .doesNotContain("Block by week");
    }

    @Test
    void aPersonsWordCountsInThePlaceOfTheModels() throws IOException {
        Row wrong = Rows.predicted("a/wrong.jpg", "scab", 0.99)
                .withReview(new Review("2026-06-02", "rust", "orange <spots>"));
        Row right = Rows.predicted("a/right.jpg", "scab", 0.6, "uncertain", PhotoMetadata.NONE)
                .withReview(Review.confirmed("2026-06-02"));
        Row cat = Rows.predicted("a/cat.jpg", "scab", 0.9).withReview(new Review("2026-06-02", "not_apple_leaf", null));
        Row plain = Rows.predicted("a/plain.jpg", "scab", 0.95);
        String page = html(List.of(plain, right, cat, wrong), Grouping.FOLDER, TEXT);
        assertThat(page)
                .contains("A person says: <bdi>rust</bdi>", "<bdi>orange &lt;spots&gt;</bdi>", "A person says: right")
                .contains("<b>1</b> confirmed by a person", "<b>2</b> corrected")
                .contains("<b>3</b> leaves", "<b>66.7 %</b>", "<b>33.3 %</b>")
                .contains("1 photo: no apple leaf is seen");
        assertThat(page.indexOf("wrong.jpg"))
                .as("what was corrected comes first")
                .isLessThan(page.indexOf("plain.jpg"));
        assertThat(page.indexOf("plain.jpg")).as("what is settled last").isLessThan(page.indexOf("right.jpg"));
    }

    @Test
    void theThumbnailKeepsItsColoursWhereTheEvidenceIs() throws Exception {
        byte[] rgb = new byte[320 * 320 * 3];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i + 1] = (byte) 200;
        }
        byte[] jpeg = JpegEncoder.encode(320, 320, rgb, 0.9f);
        Files.write(Files.createDirectories(folder.resolve("my photos/a:b")).resolve("50 %.jpg"), jpeg);
        Row row = ofSize(Rows.withEvidence("a:b/50 %.jpg", "scab", 0.7), jpeg.length);
        String page = html(
                Photos.in(new PhotoFolder(folder.resolve("my photos")), taker -> taker.accept(row)),
                Grouping.NONE,
                TEXT,
                folder.resolve("report.html"));
        assertThat(page).contains("<a href=\"my%20photos/a%3Ab/50%20%25.jpg\">");
        Matcher picture = PICTURE.matcher(page);
        assertThat(picture.find()).isTrue();
        byte[] small = Base64.getDecoder().decode(picture.group(1));
        try (PictureReader reader = new PictureReader()) {
            RgbPicture shown = reader.read(small, small.length, 1000, 1000);
            // The eleventh of 7 by 7 cells stands out: second row, fourth column.
            assertThat(green(shown, 3.5 / 7, 1.5 / 7)).isGreaterThan(100);
            assertThat(green(shown, 6.5 / 7, 6.5 / 7)).as("grey").isLessThan(20);
        }
    }

    @Test
    void aPhotoThatIsGoneOrAnotherNowHasNeitherPictureNorLink() throws IOException {
        Files.writeString(folder.resolve("a.jpg"), "another");
        String page = html(
                Photos.in(new PhotoFolder(folder), taker -> {
                    taker.accept(Rows.predicted("a.jpg", "scab", 0.9));
                    taker.accept(Rows.predicted("b.jpg", "scab", 0.9));
                }),
                Grouping.NONE,
                TEXT,
                folder.resolve("report.html"));
        assertThat(page).doesNotContain("<a href", "data:image").containsPattern("(?s)longer there.*longer there");
    }

    @Test
    void placesAreDrawnWithOutlinesScaleAndNorthOnlyWhenAsked() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            int row = i / 3;
            PhotoMetadata photo = new PhotoMetadata(null, 47 + row * 0.001, 9 + i % 3 * 0.001, null);
            rows.add(Rows.predicted("north/" + i + ".jpg", "scab", 0.9, null, photo));
        }
        ReportText withLocation = new ReportText(null, null, "", true);
        assertThat(html(rows, Grouping.FOLDER, TEXT)).doesNotContain("<polygon", "47.00");
        assertThat(html(rows, Grouping.FOLDER, withLocation))
                .contains("<polygon points=", ">N</text>", ">50 m</text>", "9 photos tell where they were taken")
                .contains("47.002000, 9.002000");
    }

    @Test
    void hostileNamesAreTextInEveryPlace() throws IOException {
        String evil = "\"><script>alert(1)</script>\u202e'{{ 1 }}{% raw %}&";
        String dir = evil.replace("/", "∕");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            PhotoMetadata photo = new PhotoMetadata(
                    "2026-06-%02dT10:00:00".formatted(1 + 7 * (i % 3)), 47.0 + i * 0.001, 9.0 + i % 2 * 0.001, evil);
            rows.add(Rows.predicted(dir + "/" + i + dir, evil, 0.9, null, photo)
                    .withReview(new Review(evil, evil, evil)));
            rows.add(Rows.predicted(dir + "2/" + i + dir, "scab", 0.9, evil, photo));
            rows.add(named(Rows.failed("f"), dir + "/f" + i, new Outcome.Failed(evil, evil)));
        }
        String page = html(rows, Grouping.FOLDER, new ReportText(evil, evil, evil, true));
        assertThat(page).doesNotContain("<script>alert", "\"><script", "'{{ 1 }}{% raw %}&<", "'{{ 1 }}{% raw %}&\"");
        assertThat(page).contains("&lt;script&gt;alert(1)&lt;");
        assertThat(page.split("<script>", -1)).as("one script, ours").hasSize(2);
    }

    @Test
    void tenThousandLongNamesMakeAPageThatABrowserBears() throws IOException {
        String dir = "d".repeat(200) + "/";
        String path = dir.repeat(19);
        Photos many = taker -> {
            for (int i = 0; i < 10_000; i++) {
                PhotoMetadata photo = new PhotoMetadata(
                        "2026-%02d-%02dT10:00:00".formatted(4 + i % 6, 1 + i % 28),
                        47 + i % 1000 * 1e-5,
                        9 + i % 777 * 1e-5,
                        null);
                Row row = Rows.predicted(
                        i % 500 + "/" + path + i + ".jpg",
                        i % 3 == 0 ? "scab" : "healthy",
                        0.5 + i % 50 / 100.0,
                        null,
                        photo);
                taker.accept(new Photo(row, new PhotoFolder(folder)));
            }
        };
        Tally tally = Tally.of(many, Grouping.FOLDER, 0, GUIDES);
        long[] chars = {0};
        try (Writer counter = new Writer() {
            @Override
            public void write(char[] text, int from, int count) {
                chars[0] += count;
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        }) {
            new HtmlReport(tally, GUIDES, new ReportText(null, null, "", true))
                    .write(many, folder.resolve("r.html"), counter);
        }
        assertThat(chars[0]).isBetween(1_000_000L, 30_000_000L);
    }

    private static int green(RgbPicture picture, double x, double y) {
        int column = (int) (x * picture.width());
        int row = (int) (y * picture.height());
        int at = 3 * (row * picture.width() + column);
        return (picture.rgb()[at + 1] & 0xff) - (picture.rgb()[at] & 0xff);
    }

    private static Row taken(String path, String label, String day) {
        return Rows.predicted(path, label, 0.9, null, new PhotoMetadata(day + "T10:00:00", null, null, null));
    }

    private static Row ofSize(Row row, long bytes) {
        return new Row(
                row.path(),
                row.sha256(),
                row.question(),
                row.settled(),
                row.modifiedMillis(),
                bytes,
                row.width(),
                row.height(),
                row.photo(),
                row.quality(),
                row.attempts(),
                row.outcome(),
                row.review());
    }

    private static Row named(Row row, String path, Outcome outcome) {
        return new Row(
                path,
                row.sha256() + path,
                row.question(),
                row.settled(),
                row.modifiedMillis(),
                row.bytes(),
                0,
                0,
                row.photo(),
                row.quality(),
                1,
                outcome,
                null);
    }

    private String html(List<Row> rows, Grouping grouping, ReportText text) throws IOException {
        Photos photos = Photos.in(new PhotoFolder(folder), taker -> {
            for (Row row : rows) {
                taker.accept(row);
            }
        });
        return html(photos, grouping, text, folder.resolve("report.html"));
    }

    private static String html(Photos photos, Grouping grouping, ReportText text, Path page) throws IOException {
        StringWriter out = new StringWriter();
        Tally tally = Tally.of(photos, grouping, 0, GUIDES);
        new HtmlReport(tally, GUIDES, text).write(photos, page, out);
        return out.toString();
    }
}
