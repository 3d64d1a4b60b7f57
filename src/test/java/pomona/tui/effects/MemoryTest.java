package pomona.tui.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.journal.FolderJournals;
import pomona.journal.Journal;
import pomona.journal.JournalReader;
import pomona.journal.JournalWriter;
import pomona.journal.PhotoFolder;
import pomona.journal.Review;
import pomona.journal.Row;
import pomona.journal.Rows;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tui.model.Command;
import pomona.tui.model.Message;
import pomona.tui.model.list.FileState;
import pomona.tui.model.list.Recollection;

/** What outlasts a window, and what does not. */
final class MemoryTest {
    @TempDir
    private Path folder;

    private Path photos;
    private FolderJournals journals;

    @BeforeEach
    void setUp() throws IOException {
        photos = Files.createDirectories(folder.resolve("photos"));
        journals = new FolderJournals(folder.resolve("state"));
    }

    private Path photo(String name, String text) throws IOException {
        return Files.writeString(photos.resolve(name), text);
    }

    private Window window(TestServer server) {
        return new Window(server.address(), journals);
    }

    private List<Row> kept() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(journals.journal(photos), new PhotoFolder(photos))) {
            reader.rows().forEach(rows::add);
        }
        return rows;
    }

    @Test
    void whatWasAnsweredIsKnownInTheNextWindowAndNotAskedAgain() throws Exception {
        Path scab = photo("a.jpg", "scab");
        Path rust = photo("b.jpg", "rust");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            try (Window first = window(server)) {
                assertThat(first.ask(scab, rust)).noneMatch(one -> one.origin().remembered());
            }
            assertThat(kept()).extracting(Row::path).containsExactly("a.jpg", "b.jpg");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journals.journal(photos))))
                    .isEqualTo("rw-------");
            try (Window second = window(server)) {
                List<Recollection> known = second.recall(1, 2, scab, rust);
                assertThat(known).extracting(Recollection::path).containsExactly(scab, rust);
                assertThat(((FileState.Done) known.get(0).state()).prediction().prediction())
                        .isEqualTo("scab");
                assertThat(second.ask(scab, photo("copy.jpg", "rust")))
                        .allMatch(one -> one.origin().remembered());
            }
            assertThat(server.settled().received()).isEqualTo(2);
            assertThat(kept()).extracting(Row::path).containsExactly("a.jpg", "b.jpg", "copy.jpg");
        }
    }

    @Test
    void aPhotoThatWasWrittenAgainIsNotKnownAndOneWhoseTimeAloneIsNewIs() throws Exception {
        Path same = photo("a.jpg", "scab");
        Path other = photo("b.jpg", "rust");
        Path sized = photo("c.jpg", "mold");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            try (Window first = window(server)) {
                first.ask(same, other, sized);
            }
            photo("b.jpg", "scab and more");
            photo("c.jpg", "scab");
            for (Path one : List.of(same, other, sized)) {
                Files.setLastModifiedTime(one, FileTime.from(Instant.parse("2026-05-04T12:00:00Z")));
            }
            try (Window second = window(server)) {
                List<Recollection> known = second.recall(1, 1, sized, other, same);
                assertThat(known).extracting(Recollection::path).containsExactly(same);
            }
            assertThat(kept().get(2).path()).as("with its new time").isEqualTo("a.jpg");
        }
    }

    @Test
    void anotherModelIsAskedAgain() throws Exception {
        Path scab = photo("a.jpg", "scab");
        try (TestServer server = TestServer.start(FixedEngine.free());
                Window first = window(server)) {
            first.ask(scab);
        }
        try (TestServer server = TestServer.start(FixedEngine.ofModel("2", "ba9876543210"));
                Window second = window(server)) {
            assertThat(second.recall(1, 1, scab)).hasSize(1);
            assertThat(second.ask(scab)).noneMatch(one -> one.origin().remembered());
            assertThat(second.ask(scab)).allMatch(one -> one.origin().remembered());
            assertThat(server.settled().received()).isEqualTo(1);
        }
    }

    @Test
    void theSameBytesOnTheirWayAreAskedOnce() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine);
                Window window = window(server)) {
            for (int key = 1; key <= 3; key++) {
                window.run(new Command.Predict(key, photo(key + ".jpg", "scab"), true));
            }
            await().until(() -> engine.runs() == 1);
            engine.release(10);
            await().until(() -> window.told(Message.RequestAnswered.class).count() == 3);
            assertThat(server.settled().received()).isEqualTo(1);
        }
        assertThat(kept()).extracting(Row::path).containsExactlyInAnyOrder("1.jpg", "2.jpg", "3.jpg");
    }

    @Test
    void aFaultOfTheFileIsNotAskedAboutAgainAndNothingElseThatFailedIsKnown() throws Exception {
        Path broken = photo("broken.jpg", "broken");
        Path gone = photos.resolve("gone.jpg");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            try (Window first = window(server)) {
                first.run(new Command.Predict(1, broken, false));
                first.run(new Command.Predict(2, gone, false));
                await().until(() -> first.told(Message.RequestFailed.class).count() == 2);
            }
            photo("gone.jpg", "scab");
            try (Window second = window(server)) {
                assertThat(second.recall(1, 1, broken, gone))
                        .extracting(Recollection::state)
                        .containsExactly(new FileState.Failed("it is broken"));
                second.run(new Command.Predict(1, broken, false));
                await().until(() -> second.told(Message.RequestFailed.class).count() == 1);
            }
            assertThat(server.settled().received()).isEqualTo(1);
        }
    }

    @Test
    void whileAnotherProgramWritesThatIsSaidAndWhatIsAskedHereIsKeptOnceItEnds() throws Exception {
        Review review = Review.confirmed("2026-05-04T12:00:00Z");
        Path scab = photo("a.jpg", "scab");
        Process other = JournalWriter.start(journals.journal(photos), photos);
        try (TestServer server = TestServer.start(FixedEngine.free());
                Window window = window(server)) {
            window.run(new Command.Recall(1, photos, List.of()));
            await().until(() -> window.told(Message.MemoryTold.class).findAny().isPresent());
            assertThat(window.told(Message.MemoryTold.class))
                    .containsExactly(new Message.MemoryTold(
                            "process %d writes".formatted(other.pid()),
                            "process %d keeps this folder's results; what is asked here is kept when it ends"
                                    .formatted(other.pid())));
            String sha256 = window.ask(scab).get(0).origin().sha256();
            window.run(new Command.Review(scab, sha256, Optional.of(review)));
            assertThat(window.ask(scab))
                    .as("known in the window")
                    .allMatch(one -> one.origin().remembered());
            assertThat(kept()).extracting(Row::path).containsExactly("1.jpg");
            other.destroyForcibly().waitFor();
            await().until(() -> window.told(Message.MemoryTold.class)
                    .anyMatch(told -> told.state().isEmpty()));
        }
        assertThat(kept()).extracting(Row::path).containsExactly("1.jpg", "a.jpg");
        assertThat(kept().get(1).review()).isEqualTo(review);
    }

    @Test
    void aProgramThatWritesRightAfterAnotherIsNoNewSentence() throws Exception {
        Process first = JournalWriter.start(journals.journal(photos), photos);
        try (TestServer server = TestServer.start(FixedEngine.free());
                Window window = window(server)) {
            window.run(new Command.Recall(1, photos, List.of()));
            await().until(() -> window.told(Message.MemoryTold.class).findAny().isPresent());
            first.destroyForcibly().waitFor();
            Process second = JournalWriter.start(journals.journal(photos), photos);
            try {
                String state = "process %d writes".formatted(second.pid());
                await().until(() -> window.told(Message.MemoryTold.class)
                        .anyMatch(told -> told.state().equals(state)));
                // A look between the two finds nobody; then the second is news.
                boolean seenFree = window.told(Message.MemoryTold.class)
                        .anyMatch(told -> told.state().isEmpty());
                assertThat(window.told(Message.MemoryTold.class)
                                .filter(told -> !told.sentence().isEmpty()))
                        .hasSize(seenFree ? 2 : 1);
            } finally {
                second.destroyForcibly().waitFor();
            }
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatAnotherProgramFindsMeanwhileIsNotAskedAgain() throws Exception {
        // The other's second row is about bytes that spell its name.
        Path second = photo("2.jpg", "2.jpg");
        Process other = JournalWriter.start(journals.journal(photos), photos);
        try (TestServer server = TestServer.start(FixedEngine.free());
                Window window = window(server)) {
            window.ask(photo("a.jpg", "scab"));
            JournalWriter.goOn(other);
            assertThat(window.ask(second)).allMatch(one -> one.origin().remembered());
            assertThat(server.settled().received()).isEqualTo(1);
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void whereNothingCanBeKeptThatIsSaidAndTheResultsCanBeExported() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        journals = new FolderJournals(file.resolve("state"));
        Path scab = photo("a.jpg", "scab");
        Path csv = folder.resolve("out.csv");
        try (TestServer server = TestServer.start(FixedEngine.free());
                Window window = window(server)) {
            window.ask(scab);
            assertThat(window.ask(scab)).allMatch(one -> one.origin().remembered());
            assertThat(window.told(Message.MemoryTold.class))
                    .singleElement()
                    .satisfies(told -> assertThat(told.sentence()).startsWith("what is answered here is not kept: "));
            window.run(new Command.Export(csv, photos));
            await().until(() -> window.told(Message.Exported.class).findAny().isPresent());
        }
        assertThat(Files.readAllLines(csv)).hasSize(2).last().asString().contains("a.jpg\"", "\"scab\"");
    }

    @Test
    void resultsThatWereNamedAreTheMemoryAndGoOn() throws Exception {
        Path scab = photo("a.jpg", "scab");
        Path journal = folder.resolve("orchard.csv.journal");
        Journal.open(journal, new PhotoFolder(photos), false).close();
        Optional<Memory.Results> results = Optional.of(new Memory.Results(journal, photos));
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            try (Window window = new Window(server.address(), Optional.of(journals), results)) {
                window.ask(scab);
            }
            try (Window ofTheFolder = window(server)) {
                assertThat(ofTheFolder.recall(1, 1, scab)).hasSize(1);
                assertThat(ofTheFolder.ask(scab)).allMatch(one -> one.origin().remembered());
            }
            assertThat(server.settled().received()).isEqualTo(1);
        }
        try (JournalReader reader = JournalReader.open(journal)) {
            assertThat(reader.newestRows()).hasSize(1);
        }
    }

    @Test
    void whatAPersonSaidIsKeptAtOnceTakenBackAndExported() throws Exception {
        Path scab = photo("a.jpg", "scab");
        Review review = new Review("2026-05-04T12:00:00Z", "rust", "orange");
        Path jsonl = folder.resolve("out.jsonl");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            try (Window window = window(server)) {
                String sha256 = window.ask(scab).get(0).origin().sha256();
                window.run(new Command.Review(scab, sha256, Optional.of(review)));
                window.run(new Command.Export(jsonl, photos));
                await().until(() ->
                        window.told(Message.Exported.class).findAny().isPresent());
                assertThat(Files.readString(jsonl))
                        .contains(
                                "\"reviewed\":\"2026-05-04T12:00:00Z\"",
                                "\"corrected\":\"rust\"",
                                "\"note\":\"orange\"");
            }
            try (Window window = window(server)) {
                Recollection known = window.recall(1, 1, scab).get(0);
                assertThat(known.review()).contains(review);
                window.run(new Command.Review(scab, known.sha256(), Optional.empty()));
            }
        }
        assertThat(kept().get(0).review()).isNull();
    }

    /** What is not kept is told by the thread that keeps: while nobody listens, it stands as before a disk. */
    @Test
    void aDiskThatDoesNotAnswerHoldsNoAnswerBack() throws Exception {
        Files.writeString(folder.resolve("state"), "in the way");
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Consumer<Message> news = any -> {
            stalled.countDown();
            await().until(() -> over.getCount() == 0);
        };
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Memory memory = new Memory(news, Optional.of(journals), Optional.empty(), 0)) {
            memory.keep(photos.resolve("1.jpg"), Rows.predicted("1.jpg", "scab", 0.6), said -> told.add("1.jpg"));
            await().until(() -> stalled.getCount() == 0);
            memory.keep(photos.resolve("2.jpg"), Rows.predicted("2.jpg", "rust", 0.6), said -> told.add("2.jpg"));
            assertThatThrownBy(() -> memory.rows(photos)).hasMessage("the disk does not answer");
            await().until(() -> told.size() == 2);
            assertThat(told).containsExactly("1.jpg", "2.jpg");
            over.countDown();
        }
    }
}
