package pomona.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import pomona.client.ServerAddress;
import pomona.system.ExitCode;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;

/** What only a process can show: it is killed, it runs out of room, it shuts another one out. */
class BatchProcessTest {
    private static final int FILES = 120;

    /** Two connections with eight requests each, and what waits behind them to be sent. */
    private static final int IN_FLIGHT_MAX = 16;

    @TempDir
    private Path folder;

    @Test
    void killedAtFiftyRandomMomentsEveryFileEndsWithOneRowAndLittleIsAskedTwice() throws Exception {
        Batches batches = new Batches(folder);
        batches.plantMany(FILES);
        Random random = new Random(9);
        FixedEngine engine = FixedEngine.gated();
        int kills = 50;
        int step = FILES / (kills + 1);
        try (TestServer server = TestServer.start(engine)) {
            for (int kill = 1; kill <= kills; kill++) {
                Process process = start(server, batches, 0);
                int rows = kill * step + random.nextInt(step);
                // Every other one while it is starting.
                long moments = kill % 2 == 0 ? Long.MAX_VALUE : random.nextInt(30);
                AtomicLong moment = new AtomicLong();
                await().until(() -> {
                    // Only while one waits for it: pictures of the process killed before may take some.
                    if (engine.isWaitedFor()) {
                        engine.release(1);
                    }
                    return moment.getAndIncrement() == moments || rows(batches.journal()) >= rows;
                });
                process.destroyForcibly().waitFor();
            }
            engine.release(10_000);
            Process last = start(server, batches, 0);
            String said = new String(last.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(last.waitFor()).as(said).isZero();
            assertThat(batches.names()).hasSize(FILES).doesNotHaveDuplicates();
            assertThat(batches.column("status")).containsOnly("ok");
            assertThat(server.settled().received()).isBetween((long) FILES, FILES + (long) kills * IN_FLIGHT_MAX);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDiskThatIsFullEndsTheRunClearlyAndTheJournalIsGood() throws Exception {
        Batches batches = new Batches(folder);
        batches.plantMany(FILES);
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            Process process = start(server, batches, 24);
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isEqualTo(ExitCode.INTERNAL_ERROR);
            assertThat(said).contains("File too large");
            long kept = rows(batches.journal());
            assertThat(kept).isBetween(10L, FILES - 1L);
            assertThat(Files.size(batches.journal())).isLessThanOrEqualTo(24 * 1024);

            long received = server.settled().received();
            assertThat(batches.against(server.address()).run()).isZero();
            assertThat(batches.rows()).hasSize(FILES);
            assertThat(server.settled().received() - received).isEqualTo(FILES - kept);
        }
    }

    @Test
    void aSecondProcessNamesTheFirst() throws Exception {
        Batches batches = new Batches(folder);
        batches.plantMany(3);
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine)) {
            Process first = start(server, batches, 0);
            await().until(() -> engine.runs() > 0);
            Process second = start(server, batches, 0);
            String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(second.waitFor()).isEqualTo(ExitCode.USAGE);
            assertThat(said).contains("process " + first.pid());
            engine.release(3);
            assertThat(first.waitFor()).isZero();
        }
    }

    /** A process's locks on a file fall as soon as it closes the file, by whatever descriptor. */
    @Test
    void aRunThatWalksOverItsOwnJournalKeepsAnotherProcessOut() throws Exception {
        Batches batches = new Batches(folder);
        batches.plant("a.jpg", "first");
        batches.resultsIn(batches.photos().resolve("m.csv"));
        FixedEngine engine = FixedEngine.gated();
        engine.release(1);
        try (TestServer server = TestServer.start(engine)) {
            assertThat(batches.against(server.address()).run()).isZero();
            batches.plant("a.jpg", "second");
            batches.plant("z.jpg", "behind results and journal");
            Process first = start(server, batches, 0);
            await().until(() -> engine.runs() == 3);
            Process second = start(server, batches, 0);
            assertThat(second.waitFor()).isEqualTo(ExitCode.USAGE);
            engine.release(10);
            assertThat(first.waitFor()).isZero();
            assertThat(batches.names()).containsExactly("a.jpg", "z.jpg");
            assertThat(server.settled().received()).isEqualTo(3);
        }
    }

    private static Process start(TestServer server, Batches batches, int fileKibibytesMax) throws IOException {
        ServerAddress address = new ServerAddress("127.0.0.1", server.address().getPort());
        return BatchProcess.start(address, batches.photos(), batches.results(), fileKibibytesMax);
    }

    private static long rows(Path journal) throws IOException {
        if (!Files.exists(journal)) {
            return 0;
        }
        try (var lines = Files.lines(journal)) {
            return lines.filter(line -> line.startsWith("{\"line\":\"row\"") && line.endsWith("}"))
                    .count();
        }
    }
}
