package pomona.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.finding.LabelGuide;
import pomona.journal.Columns;
import pomona.journal.Journal;
import pomona.journal.JournalJson;
import pomona.journal.PhotoFolder;
import pomona.journal.PhotoMetadata;
import pomona.journal.Review;
import pomona.journal.Row;
import pomona.journal.RowSource;
import pomona.journal.Rows;
import pomona.report.season.Grouping;
import pomona.report.season.Guides;
import pomona.report.season.Photo;
import pomona.report.season.Photos;

class SeveralResultsTest {
    @TempDir
    private Path folder;

    private PhotoFolder season;

    @BeforeEach
    void plantSeason() throws IOException {
        season = new PhotoFolder(Files.createDirectories(folder.resolve("season")));
    }

    @Test
    void theSameBytesCountOnceAsReviewedOrAsAnsweredLast() throws IOException {
        Row early = Rows.predicted("a.jpg", "scab", 0.5);
        Row later = Rows.predicted("a.jpg", "rust", 0.7);
        Path may = journal("may", early, Rows.predicted("b.jpg", "scab", 0.8));
        Path june = journal("june", later, Rows.predicted("c.jpg", "scab", 0.9));
        assertThat(labels(may, june)).containsExactly("b.jpg scab", "a.jpg rust", "c.jpg scab");
        try (Journal journal = Journal.open(may, season, false)) {
            journal.review(early.sha256(), Review.confirmed("2026-06-30"));
        }
        // It is the younger journal now, too: the review must hold in the older one.
        try (Journal journal = Journal.open(june, season, false)) {
            journal.append(Rows.predicted("d.jpg", "scab", 0.9));
        }
        assertThat(labels(june, may)).containsExactly("a.jpg scab", "b.jpg scab", "c.jpg scab", "d.jpg scab");
    }

    @Test
    void aTableThatAPersonCheckedIsCountedBesideTheJournal() throws IOException {
        Row leaf = Rows.predicted("north/a.jpg", "scab", 0.5);
        Row other = Rows.predicted("north/b.jpg", "scab", 0.6);
        Path journal = journal("may", leaf, other);
        Path checked = folder.resolve("checked.csv");
        try (Writer out = Files.newBufferedWriter(checked)) {
            RowSource rows = taker -> {
                taker.accept(leaf.named("season/north/a.jpg").withReview(new Review("yes", "rust", null)));
                taker.accept(other.named("season/north/b.jpg"));
            };
            new Columns(List.of("scab")).writeCsv(rows, out);
        }
        List<Photo> photos = photos(checked, journal);
        assertThat(photos).hasSize(2);
        assertThat(photos.get(0).row().review()).isNotNull();
        assertThat(photos.get(1).row().named("x").review()).isNull();
    }

    @Test
    void aTablesPhotosAreFoundFromBesideItAndItsBlocksAreShort() throws IOException {
        Files.createDirectories(season.path().resolve("north"));
        Path photo = Files.writeString(season.path().resolve("north/a.jpg"), "photo");
        Path table = Files.writeString(folder.resolve("r.jsonl"), """
                {"path":"season/north/a.jpg","prediction":"scab","confidence":0.9}
                {"path":"season/south/b.jpg","prediction":"scab","confidence":0.9}
                """);
        List<Photo> photos = photos(table);
        assertThat(photos.get(0).file()).contains(photo);
        assertThat(photos).extracting(one -> one.row().path()).containsExactly("north/a.jpg", "south/b.jpg");
    }

    @Test
    void whatIsNeitherJournalNorTableIsNamed() throws IOException {
        Path page = Files.writeString(folder.resolve("page.html"), "<html>\nno\n</html>\n");
        assertThatThrownBy(() -> SeveralResults.open(List.of(page))).hasMessageContaining("page.html is no journal");
    }

    @Test
    void pointsAreGeoJsonWithWhatEachCountsAs() throws IOException {
        Row leaf = Rows.predicted(
                        "north/<a>.jpg", "scab", 0.9, null, new PhotoMetadata("2026-06-01T10:00:00", 47.5, 9.25, null))
                .withReview(new Review("yes", "rust", "\"note\""));
        Photos photos = Photos.in(season, taker -> {
            taker.accept(leaf);
            taker.accept(Rows.predicted("north/nowhere.jpg", "scab", 0.9));
        });
        StringWriter out = new StringWriter();
        new GeoJson(Guides.of(LabelGuide.NONE), Grouping.FOLDER).write(photos, out);
        JsonNode json = JournalJson.MAPPER.readTree(out.toString());
        assertThat(json.path("type").asText()).isEqualTo("FeatureCollection");
        assertThat(json.path("features")).hasSize(1);
        JsonNode feature = json.path("features").get(0);
        assertThat(feature.path("geometry")).hasToString("{\"type\":\"Point\",\"coordinates\":[9.25,47.5]}");
        assertThat(feature.path("properties").path("block").asText()).isEqualTo("north");
        assertThat(feature.path("properties").path("counts_as").asText()).isEqualTo("rust");
    }

    private Path journal(String name, Row... rows) throws IOException {
        Path path = folder.resolve(name + ".csv.journal");
        try (Journal journal = Journal.open(path, season, false)) {
            for (Row row : rows) {
                journal.append(row);
            }
        }
        return path;
    }

    private static List<String> labels(Path... files) throws IOException {
        return photos(files).stream()
                .map(photo -> photo.row().path() + " "
                        + photo.row().outcome().predicted().orElseThrow().prediction())
                .toList();
    }

    private static List<Photo> photos(Path... files) throws IOException {
        List<Photo> photos = new ArrayList<>();
        try (SeveralResults results = SeveralResults.open(List.of(files))) {
            results.forEach(photos::add);
        }
        return photos;
    }
}
