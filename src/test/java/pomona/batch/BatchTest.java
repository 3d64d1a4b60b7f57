package pomona.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.client.ClientOptions;
import pomona.journal.FolderJournals;
import pomona.protocol.ErrorCode;
import pomona.report.season.Grouping;
import pomona.server.Setting;
import pomona.system.ExitCode;
import pomona.testing.FixedEngine;
import pomona.testing.NobodysPort;
import pomona.testing.TestServer;

/** Whole batches against a real server whose engine does as the test says. */
class BatchTest {
    @TempDir
    private Path folder;

    private Batches batches;

    @BeforeEach
    void plantFolder() throws IOException {
        batches = new Batches(folder);
    }

    @Test
    void everyFileHasOneRowInNaturalOrderErrorsIncluded() throws Exception {
        batches.plant("b/leaf10.jpg", "rust");
        batches.plant("b/leaf9.jpg", "scab");
        batches.plant("a.jpg", "broken leaf");
        batches.plant("notes.md", "no image");
        batches.plant("photo.txt", "GIF89a as it were");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.against(server.address()).run()).isEqualTo(ExitCode.SOME_FAILED);
            assertThat(server.settled().received()).isEqualTo(4);
        }
        assertThat(batches.names()).containsExactly("a.jpg", "b/leaf9.jpg", "b/leaf10.jpg", "photo.txt");
        assertThat(batches.column("status")).containsExactly("failed", "ok", "ok", "ok");
        assertThat(batches.column("error")).startsWith("bad_image: it is broken");
        assertThat(batches.column("prediction")).containsExactly("", "scab", "rust", "GIF89a as it wer");
        assertThat(batches.count("not_images")).isEqualTo(1);
        assertThat(batches.said()).contains("4 photos: 3 predicted, 1 failed").contains("bad_image: it is broken");
        assertThat(batches.leftovers()).isEmpty();
    }

    @Test
    void whatWasAnsweredIsNotAskedAgainAndWhatChangedIs() throws Exception {
        batches.plantMany(20);
        batches.plant("bad.jpg", "broken");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.against(server.address()).run()).isEqualTo(ExitCode.SOME_FAILED);
            String first = Files.readString(batches.results());
            long journal = Files.size(batches.journal());
            assertThat(batches.against(server.address()).run()).isEqualTo(ExitCode.SOME_FAILED);
            assertThat(batches.count("known")).isEqualTo(21);
            assertThat(server.settled().received()).isEqualTo(21);
            assertThat(Files.readString(batches.results())).isEqualTo(first);
            assertThat(Files.size(batches.journal()) - journal)
                    .as("one begin line more")
                    .isLessThan(300);

            batches.plant("leaf7.jpg", "another leaf");
            batches.plant("leaf99.jpg", "a new leaf");
            Files.delete(batches.photos().resolve("bad.jpg"));
            assertThat(batches.against(server.address()).run()).isZero();
            assertThat(server.settled().received()).isEqualTo(23);
            assertThat(batches.rows()).hasSize(21);

            assertThat(batches.fresh().against(server.address()).run()).isZero();
            assertThat(server.settled().received()).isEqualTo(44);
        }
    }

    @Test
    void anotherModelIsAskedAgainAndThatIsSaidFirst() throws Exception {
        batches.plantMany(20);
        batches.plant("bad.jpg", "broken");
        try (TestServer server = TestServer.start(FixedEngine.ofModel("1", "111111111111"))) {
            batches.against(server.address()).run();
            assertThat(batches.said()).doesNotContain("asked again");
        }
        batches.plant("leaf7.jpg", "another leaf");
        try (TestServer server = TestServer.start(FixedEngine.ofModel("2", "222222222222"))) {
            batches.against(server.address()).run();
            assertThat(batches.said()).startsWith("pomona batch: 21 were answered by model 1: asked again\n");
            assertThat(server.settled().received()).isEqualTo(21);

            batches.against(server.address()).run();
            assertThat(batches.said()).doesNotContain("asked again");
            assertThat(server.settled().received()).isEqualTo(21);
        }
        assertThat(batches.column("model")).contains("fixed 2 fp32").doesNotContain("fixed 1 fp32");
    }

    @Test
    void whatOtherResultsOfTheFolderKnowIsNotAskedAgain() throws Exception {
        FolderJournals journals = new FolderJournals(folder.resolve("state"));
        batches.plantMany(20);
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.memory(journals).against(server.address()).run()).isZero();
            batches.plant("new.jpg", "a new leaf");
            batches.resultsIn(folder.resolve("other.csv"));
            assertThat(batches.against(server.address()).run()).isZero();
            assertThat(batches.count("known")).isEqualTo(20);
            assertThat(server.settled().received()).isEqualTo(21);
            assertThat(batches.rows()).hasSize(21);
        }
    }

    @Test
    void theSameFolderNamedAnotherWayHasTheSameRows() throws Exception {
        batches.plant("north/1.jpg", "scab");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.against(server.address()).run()).isZero();
            long journal = Files.size(batches.journal());
            Path detour = batches.photos().resolve("../photos");
            assertThat(batches.photosNamed(detour).against(server.address()).run())
                    .isZero();
            assertThat(Files.size(batches.journal()) - journal)
                    .as("no row more")
                    .isLessThan(300);
            assertThat(batches.column("path")).containsExactly(detour + "/north/1.jpg");
        }
    }

    @Test
    void aJournalOfANewerProgramIsRefusedWithASentence() throws Exception {
        batches.plantMany(1);
        Files.writeString(batches.journal(), "{\"line\":\"begin\",\"format\":3,\"pid\":1,\"started\":\"\"}\n");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.against(server.address()).run()).isEqualTo(ExitCode.USAGE);
            assertThat(batches.said()).contains("was written by a newer pomona (format 3");
        }
    }

    @Test
    void rowsGoThroughAPipeAsTheyComeAndNothingIsLeft() throws Exception {
        batches.plant("north/1.jpg", "scab");
        batches.plant("2.jpg", "broken");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.resultsNamed("-").against(server.address()).run())
                    .isEqualTo(ExitCode.SOME_FAILED);
            List<String> lines = batches.out().lines().toList();
            assertThat(lines)
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("{\"path\":\"" + batches.photos() + "/north/1.jpg"));
            assertThat(batches.leftovers()).isEmpty();
            assertThat(batches.journal()).doesNotExist();
            batches.against(server.address()).run();
            assertThat(server.settled().received()).as("nothing is resumed").isEqualTo(4);
            assertThat(batches.json(true).against(server.address()).run()).isEqualTo(ExitCode.USAGE);
            assertThat(batches.said()).contains("where --json would print the summary");
        }
    }

    @Test
    void aFolderAloneGetsResultsOfItsNameBesideItAndNothingOfOthersIsWrittenOver() throws Exception {
        batches.plant("north/1.jpg", "scab");
        Path table = folder.resolve("photos.csv");
        Path page = folder.resolve("photos.html");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            Files.writeString(table, "mine");
            assertThat(batches.resultsNamed().against(server.address()).run()).isEqualTo(ExitCode.USAGE);
            assertThat(batches.said()).contains("photos.csv is there already and is none of ours");
            assertThat(table).hasContent("mine");
            Files.delete(table);
            assertThat(batches.against(server.address()).run()).isZero();
            assertThat(batches.said()).startsWith("pomona batch: writes " + table + " and " + page);
            assertThat(page).content().contains("<bdi>north</bdi>");
            assertThat(batches.against(server.address()).run())
                    .as("ours are written over")
                    .isZero();
            assertThat(server.settled().received()).isEqualTo(1);
        }
    }

    @Test
    void anExpressionThatMatchesNoNameIsToldAndTheRestIsWritten() throws Exception {
        batches.plant("north/1.jpg", "scab");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.grouping(Grouping.parse("row_(\\d+)"))
                            .against(server.address())
                            .run())
                    .isEqualTo(ExitCode.USAGE);
            assertThat(batches.said())
                    .contains("matches no photo's path; one of them is north/1.jpg: nothing is grouped");
            assertThat(batches.rows()).hasSize(1);
            assertThat(batches.grouping(Grouping.parse("(\\d+).jpg"))
                            .against(server.address())
                            .run())
                    .isZero();
            assertThat(batches.said()).contains("  block  leaves  scab");
            assertThat(server.settled().received()).isEqualTo(1);
        }
    }

    @Test
    void filesWithTheSameBytesAreAskedOnceAndReportedEach() throws Exception {
        for (int i = 0; i < 60; i++) {
            batches.plant("leaf%d.jpg".formatted(i), "leaf " + i % 3);
        }
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.against(server.address()).run()).isZero();
            assertThat(server.settled().received()).isEqualTo(3);
        }
        assertThat(batches.rows()).hasSize(60);
        assertThat(batches.column("prediction")).startsWith("leaf 0", "leaf 1", "leaf 2", "leaf 0");
        assertThat(batches.count("same_bytes")).isEqualTo(57);
    }

    /** A kill leaves a journal of any length; what it still says is not asked again, what it lost is. */
    @Test
    void cutOffAtFiftyRandomPlacesEveryFileEndsWithExactlyOneRow() throws Exception {
        int files = 40;
        batches.plantMany(files);
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.against(server.address()).run()).isZero();
            List<String> whole = batches.column("prediction");
            Random random = new Random(50);
            long received = server.settled().received();
            for (int cut = 0; cut < 50; cut++) {
                long size = random.nextLong(Files.size(batches.journal()) + 1);
                try (RandomAccessFile journal =
                        new RandomAccessFile(batches.journal().toFile(), "rw")) {
                    journal.setLength(size);
                }
                long left = rowsIn(batches.journal());
                Files.delete(batches.results());
                assertThat(batches.against(server.address()).run())
                        .as("cut at %d", size)
                        .isZero();
                assertThat(batches.names()).as("cut at %d", size).hasSize(files).doesNotHaveDuplicates();
                assertThat(batches.column("prediction")).isEqualTo(whole);
                long now = server.settled().received();
                assertThat(now - received).as("asked again, cut at %d", size).isEqualTo(files - left);
                received = now;
            }
        }
    }

    @Test
    void anInterruptedRunWritesWhatItHasAndTheNextGoesOn() throws Exception {
        batches.plantMany(30);
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine)) {
            Batch batch = batches.against(server.address());
            CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(batch::run);
            engine.release(12);
            await().until(() -> rowsIn(batches.journal()) == 12);
            batch.interrupt();
            engine.release(1000);
            assertThat(exitCode.get()).isEqualTo(ExitCode.INTERRUPTED);
            long done = rowsIn(batches.journal());
            assertThat(batches.rows()).hasSize((int) done);
            assertThat(batches.out()).contains("\"complete\":false");
            assertThat(batches.against(server.address()).run()).isZero();
            assertThat(batches.names()).hasSize(30).doesNotHaveDuplicates();
            assertThat(server.settled().received()).isEqualTo(30);
        }
    }

    @Test
    void aServerWithLittleRoomIsNotHammered() throws Exception {
        batches.plantMany(1000);
        FixedEngine engine = FixedEngine.gated();
        ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
        try (TestServer server = TestServer.start(engine, Setting.QUEUE_CAPACITY, 2, Setting.WORKERS, 1)) {
            var unused = pace.scheduleAtFixedRate(() -> engine.release(1), 0, 1, TimeUnit.MILLISECONDS);
            assertThat(batches.against(server.address()).run()).isZero();
            var counters = server.settled();
            long refused = counters.errors().getOrDefault(ErrorCode.OVERLOADED, 0L);
            assertThat(counters.predicted()).isEqualTo(1000);
            assertThat(batches.count("refused")).isEqualTo(refused);
            assertThat(refused).isLessThan(30);
        } finally {
            pace.shutdownNow();
        }
    }

    @Test
    void aServerThatStopsAndStartsAgainLosesNothing() throws Exception {
        batches.plantMany(60);
        FixedEngine engine = FixedEngine.gated();
        try (NobodysPort port = new NobodysPort()) {
            CompletableFuture<Integer> exitCode;
            try (TestServer first = TestServer.start(engine, Setting.PORT, port.port())) {
                exitCode = CompletableFuture.supplyAsync(batches.against(first.address())::run);
                engine.release(20);
                await().until(() -> rowsIn(batches.journal()) == 20);
            }
            engine.release(1000);
            try (TestServer second = TestServer.start(FixedEngine.free(), Setting.PORT, port.port())) {
                assertThat(exitCode.get()).isZero();
                assertThat(batches.names()).hasSize(60).doesNotHaveDuplicates();
                assertThat(second.settled().predicted()).isEqualTo(40);
            }
        }
    }

    @Test
    void aServerThatStaysAwayEndsTheRunWithFourAndTheJournalIsGood() throws Exception {
        batches.plantMany(30);
        FixedEngine engine = FixedEngine.gated();
        CompletableFuture<Integer> exitCode;
        try (TestServer server = TestServer.start(engine)) {
            batches.serverWait(Duration.ofSeconds(2));
            exitCode = CompletableFuture.supplyAsync(batches.against(server.address())::run);
            engine.release(10);
            await().until(() -> rowsIn(batches.journal()) == 10);
        }
        engine.release(1000);
        assertThat(exitCode.get()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(batches.said()).contains("the server is gone");
        assertThat(batches.rows()).hasSize(10);
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.against(server.address()).run()).isZero();
            assertThat(server.settled().received()).isEqualTo(20);
        }
    }

    @Test
    void aFileThatNoMemoryHoldsCostsItselfAlone() throws Exception {
        batches.plantMany(3);
        try (RandomAccessFile huge =
                new RandomAccessFile(batches.plant("huge.jpg", "").toFile(), "rw")) {
            huge.setLength(3L << 29);
        }
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.against(server.address()).run()).isEqualTo(ExitCode.SOME_FAILED);
            assertThat(batches.column("status")).containsExactly("failed", "ok", "ok", "ok");
            assertThat(batches.column("error"))
                    .contains("too_large: the file has 1,610,612,736 bytes; the server takes 33,554,432 at most");
            assertThat(batches.maxEdge(512).against(server.address()).run()).isEqualTo(ExitCode.SOME_FAILED);
            assertThat(batches.column("status")).containsExactly("failed", "ok", "ok", "ok");
            assertThat(batches.column("error"))
                    .contains("too_large: the file has 1,610,612,736 bytes: more than this program's memory holds");
        }
    }

    @Test
    void noServerIsFourAndAWrongTokenIsFive() throws Exception {
        batches.plantMany(1);
        try (NobodysPort nobody = new NobodysPort()) {
            assertThat(batches.against(nobody.address()).run()).isEqualTo(ExitCode.UNREACHABLE);
        }
        Path token = Files.writeString(folder.resolve("token"), "secret");
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.TOKEN_FILE, token)) {
            assertThat(batches.against(server.address()).run()).isEqualTo(ExitCode.REFUSED);
            batches.client(ClientOptions.defaults().withToken(Optional.of("secret")));
            assertThat(batches.against(server.address()).run()).isZero();
        }
    }

    @Test
    void emptyFoldersAreSixAndPredictionsThatAreTooWeakSeven() throws Exception {
        batches.plant("notes.txt", "nothing here");
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            assertThat(batches.against(server.address()).run()).isEqualTo(ExitCode.NO_IMAGES);
            batches.plantMany(3);
            assertThat(batches.minConfidence(0.95).against(server.address()).run())
                    .isEqualTo(ExitCode.LOW_CONFIDENCE);
            assertThat(batches.minConfidence(0.9).against(server.address()).run())
                    .isZero();
        }
    }

    @Test
    void aSecondRunOnTheSameResultsIsRefusedAndTheFirstGoesOn() throws Exception {
        batches.plantMany(4);
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine)) {
            Batch first = batches.against(server.address());
            CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(first::run);
            await().until(() -> engine.runs() > 0);
            Batch second = batches.against(server.address());
            assertThat(second.run()).isEqualTo(ExitCode.USAGE);
            assertThat(batches.said())
                    .contains("process " + ProcessHandle.current().pid());
            engine.release(4);
            assertThat(exitCode.get()).isZero();
        }
    }

    @Test
    void aFolderThatVanishesEndsClearlyAndTheJournalIsGood() throws Exception {
        batches.plantMany(40);
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine)) {
            CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(batches.against(server.address())::run);
            await().until(() -> engine.runs() > 0);
            Path away = folder.resolve("away");
            Files.move(batches.photos(), away);
            engine.release(1000);
            assertThat(exitCode.get()).isEqualTo(ExitCode.SOME_FAILED);
            assertThat(batches.rows()).hasSize(40);
            assertThat(batches.column("error")).contains("unreadable: the file is gone");
            Files.move(away, batches.photos());
            assertThat(batches.against(server.address()).run()).isZero();
            assertThat(server.settled().received()).isEqualTo(40);
        }
    }

    private static long rowsIn(Path journal) throws IOException {
        if (!Files.exists(journal)) {
            return 0;
        }
        String text = Files.readString(journal);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("{\"line\":\"row\""))
                .count();
    }
}
