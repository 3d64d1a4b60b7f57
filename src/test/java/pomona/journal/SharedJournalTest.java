package pomona.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.finding.LabelGuide;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/** What several programs, several days and several versions make of one journal. */
class SharedJournalTest {
    private static final LabelGuide GUIDE = new LabelGuide(
            Map.of("scab", new Event.Guide("Apple scab", "disease", "Spots.", "Look.")), Map.of("scab", 0.68));

    @TempDir
    private Path folder;

    private Path path;
    private PhotoFolder season;

    @BeforeEach
    void plantSeason() throws IOException {
        path = folder.resolve("r.csv.journal");
        season = new PhotoFolder(Files.createDirectories(folder.resolve("season")));
    }

    @Test
    void whatAPersonSaysIsKeptByTheBytesAndTakenBack() throws IOException {
        Row leaf = Rows.predicted("north/1.jpg", "scab", 0.6);
        Review review = new Review("2026-06-01T08:00:00Z", "rust", "orange \"spots\"");
        try (Journal journal = Journal.open(path, season, false)) {
            journal.append(leaf);
            journal.review(leaf.sha256(), review);
        }
        try (Journal journal = Journal.open(path, season, false)) {
            Row another = leaf.forPath("south/copy.jpg");
            journal.append(another);
            assertThat(all(journal)).containsExactly(leaf.withReview(review), another.withReview(review));
            journal.review(leaf.sha256(), null);
            assertThat(journal.review(leaf.sha256())).isEmpty();
            assertThat(all(journal)).containsExactly(leaf, another);
            journal.review(leaf.sha256(), Review.confirmed("2026-06-02T08:00:00Z"));
        }
        try (Journal journal = Journal.open(path, season, true)) {
            assertThat(journal.paths()).as("fresh forgets answers").isZero();
            assertThat(journal.answer(leaf.sha256(), leaf.question())).isEmpty();
            assertThat(journal.review(leaf.sha256()))
                    .as("but not what a person said")
                    .isPresent();
        }
        try (Journal journal = Journal.open(path, season, false)) {
            assertThat(journal.paths()).isZero();
            assertThat(journal.review(leaf.sha256())).isPresent();
        }
    }

    @Test
    void aReaderSeesWhatTheWriterHasWrittenAndWhoThatIs() throws Exception {
        Row one = Rows.predicted("1.jpg", "scab", 0.6);
        Row two = Rows.predicted("2.jpg", "rust", 0.7);
        Process writer = JournalWriter.start(path, season.path());
        try (JournalReader reader = JournalReader.open(path, season)) {
            assertThat(all(reader)).containsExactly(one);
            assertThat(reader.writer().orElseThrow().pid()).isEqualTo(writer.pid());
            JournalWriter.goOn(writer);
            reader.refresh();
            assertThat(all(reader)).containsExactly(one, two);
            assertThat(reader.answer(two.sha256(), two.question())).isPresent();
            assertThatThrownBy(() -> Journal.open(path, season, false))
                    .isInstanceOf(JournalBusyException.class)
                    .hasMessageContaining("process " + writer.pid());
            writer.destroyForcibly().waitFor();
            assertThat(reader.writer()).isEmpty();
        }
    }

    @Test
    void aJournalThatThisProgramWritesIsNotOpenedASecondTime() throws IOException {
        try (Journal journal = Journal.open(path, season, false)) {
            assertThat(journal.paths()).isZero();
            assertThatThrownBy(() -> JournalReader.open(path, season)).hasMessageContaining("by this program itself");
        }
        JournalReader.open(path, season).close();
    }

    @Test
    void aReaderStartsOverWithAJournalThatIsBegunAnew() throws Exception {
        try (Journal journal = Journal.open(path, season, false)) {
            journal.append(Rows.predicted("1.jpg", "scab", 0.6));
            journal.append(Rows.predicted("2.jpg", "scab", 0.6));
        }
        try (JournalReader reader = JournalReader.open(path, season)) {
            Files.write(path, new byte[0]);
            reader.refresh();
            assertThat(reader.newestRows()).isEmpty();
        }
    }

    @Test
    void aJournalOfFormatOneIsReadAndGoesOn() throws IOException {
        Path photo = season.path().resolve("north/1.jpg");
        String old = """
                {"line":"begin","format":1,"pid":1,"started":"2026-05-01T08:00:00Z"}
                {"line":"row","path":"%s","sha256":"aa","question":"0123456789ab","settled":true,"bytes":7,"width":4,\
                "height":3,"photo":{},"quality":null,"attempts":1,"outcome":{"status":"failed","code":"bad_image",\
                "message":"it is broken"}}
                """.formatted(photo);
        Files.writeString(path, old);
        try (Journal journal = Journal.open(path, season, false)) {
            assertThat(all(journal)).extracting(Row::path).containsExactly("north/1.jpg");
            assertThat(journal.rowOf("north/1.jpg")).isPresent();
            assertThat(journal.answer("aa", Rows.MODEL)).isPresent();
            journal.append(Rows.predicted("north/2.jpg", "scab", 0.6));
        }
        try (JournalReader reader = JournalReader.open(path)) {
            assertThat(all(reader)).extracting(Row::path).containsExactly("north/1.jpg", "north/2.jpg");
        }
    }

    @Test
    void aNewerJournalIsRefusedWithASentence() throws IOException {
        Files.writeString(path, "{\"line\":\"begin\",\"format\":3,\"pid\":1,\"started\":\"\",\"folder\":\"/s\"}\n");
        byte[] before = Files.readAllBytes(path);
        assertThatThrownBy(() -> Journal.open(path, season, false))
                .isInstanceOf(NewerJournalException.class)
                .hasMessageContaining("was written by a newer pomona (format 3; this one reads formats up to 2)");
        assertThatThrownBy(() -> Journal.open(path, season, true)).isInstanceOf(NewerJournalException.class);
        assertThatThrownBy(() -> JournalReader.open(path)).isInstanceOf(NewerJournalException.class);
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }

    @Test
    void linesOfAKindThatCameLaterArePassedOver() throws IOException {
        try (Journal journal = Journal.open(path, season, false)) {
            journal.append(Rows.predicted("1.jpg", "scab", 0.6));
        }
        Files.writeString(path, "{\"line\":\"weather\",\"rain\":12}\n", StandardOpenOption.APPEND);
        try (Journal journal = Journal.open(path, season, false)) {
            assertThat(journal.paths()).isEqualTo(1);
            assertThat(journal.damagedLines()).isZero();
        }
    }

    @Test
    void aSeasonThatWasMovedIsKnownAgain() throws IOException {
        try (Journal journal = Journal.open(path, season, false)) {
            journal.append(Rows.predicted("north/1.jpg", "scab", 0.6));
        }
        Path moved = Files.move(season.path(), folder.resolve("moved"));
        try (Journal journal = Journal.open(path, new PhotoFolder(moved), false)) {
            assertThat(journal.rowOf("north/1.jpg")).isPresent();
        }
        try (JournalReader reader = JournalReader.open(path)) {
            assertThat(reader.folder().path()).isEqualTo(moved);
        }
    }

    @Test
    void theSameFolderUnderItsParentIsToldFromThere() throws IOException {
        PhotoFolder north =
                new PhotoFolder(Files.createDirectories(season.path().resolve("north")));
        try (Journal journal = Journal.open(path, north, false)) {
            journal.append(Rows.predicted("1.jpg", "scab", 0.6));
        }
        try (Journal journal = Journal.open(path, season, false)) {
            assertThat(all(journal)).extracting(Row::path).containsExactly("north/1.jpg");
            assertThat(journal.rowOf("north/1.jpg")).isPresent();
            journal.append(Rows.predicted("south/2.jpg", "scab", 0.6));
        }
        try (Journal journal = Journal.open(path, north, false)) {
            assertThat(all(journal)).extracting(Row::path).containsExactly("1.jpg", season.path() + "/south/2.jpg");
        }
    }

    @Test
    void namesAreToldFromTheFolderWhateverWayTheyAreReached() {
        assertThat(season.within(season.path() + "/north/../north/./1.jpg")).isEqualTo("north/1.jpg");
        assertThat(season.within(season.path().toString())).isEqualTo(".");
        assertThat(season.within("/elsewhere/1.jpg")).isEqualTo("/elsewhere/1.jpg");
        assertThat(season.within("no\0path")).isEqualTo("no\0path");
        assertThat(PhotoFolder.working().within("photos/1.jpg")).isEqualTo("photos/1.jpg");
    }

    @Test
    void whatLabelsMeanIsKeptOnceAndOutlastsTheServer() throws IOException {
        try (Journal journal = Journal.open(path, season, false)) {
            journal.learn(Rows.model(), GUIDE);
            long size = Files.size(path);
            journal.learn(Rows.model(), GUIDE);
            assertThat(Files.size(path)).isEqualTo(size);
        }
        try (JournalReader reader = JournalReader.open(path)) {
            assertThat(reader.guides()).containsExactly(Map.entry(Rows.MODEL, GUIDE));
        }
    }

    @Test
    void theEvidenceIsKept() throws IOException {
        Row row = Rows.withEvidence("1.jpg", "scab", 0.6);
        try (Journal journal = Journal.open(path, season, false)) {
            Row read = journal.read(journal.append(row));
            Prediction.EvidenceMap map = Objects.requireNonNull(
                    read.outcome().predicted().orElseThrow().map());
            assertThat(map.cells()).hasSize(49);
            assertThat(read).isEqualTo(row);
        }
    }

    @Test
    void aFoldersOwnJournalIsPrivateAndFoundByAnyNameOfTheFolder() throws IOException {
        FolderJournals journals = new FolderJournals(folder.resolve("state/pomona"));
        assertThat(journals.known(season.path())).isEmpty();
        Path own = journals.journal(season.path());
        try (Journal journal = Journal.openPrivate(own, season)) {
            journal.append(Rows.predicted("1.jpg", "scab", 0.6));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rw-------");
        Path link = Files.createSymbolicLink(folder.resolve("link"), season.path());
        assertThat(journals.journal(link)).isEqualTo(own);
        journals.remember(season.path(), path);
        journals.remember(link, path);
        assertThat(journals.known(season.path()))
                .as("results that are not there yet")
                .containsExactly(own);
        Files.writeString(path, "");
        assertThat(journals.known(season.path())).containsExactly(own, path);
        assertThat(journals.forget(season.path())).isTrue();
        assertThat(journals.known(season.path())).isEmpty();
        assertThat(journals.forget(season.path())).isFalse();
        assertThat(path).exists();
    }

    @Test
    void oldAndLargeJournalsOfFoldersGoAndTheOneInUseStays() throws IOException {
        FolderJournals journals = new FolderJournals(folder.resolve("state"));
        Instant now = Instant.parse("2026-11-26T00:00:00Z");
        List<Path> folders = new ArrayList<>();
        for (int day = 0; day < 4; day++) {
            Path one = Files.createDirectories(folder.resolve("f" + day));
            folders.add(one);
            Path journal = Files.writeString(journals.journal(one), "x".repeat(1000), StandardCharsets.UTF_8);
            Files.setLastModifiedTime(journal, FileTime.from(now.minus(Duration.ofDays(100L * day))));
        }
        assertThat(journals.tidy(Duration.ofDays(250), 1500, now, folders.get(2)))
                .isEqualTo(3);
        assertThat(journals.known(folders.get(0)))
                .as("the youngest, after the large ones went")
                .isEmpty();
        assertThat(journals.known(folders.get(2))).as("in use").hasSize(1);
        assertThat(journals.known(folders.get(3))).as("too old").isEmpty();
    }

    private static List<Row> all(JournalRows journal) throws IOException {
        List<Row> rows = new ArrayList<>();
        journal.rows().forEach(rows::add);
        return rows;
    }
}
