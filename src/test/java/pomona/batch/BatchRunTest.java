package pomona.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.client.ClientOptions;
import pomona.client.PredictionClient;
import pomona.client.RetryPolicy;
import pomona.client.ServerAddress;
import pomona.journal.Journal;
import pomona.journal.Outcome;
import pomona.journal.PhotoFolder;
import pomona.journal.Rows;
import pomona.photo.PhotoFile;
import pomona.protocol.ErrorCode;
import pomona.testing.ScriptedServer;

/** The run alone, against a server that does what no real one does on demand. */
class BatchRunTest {
    private static final int IMAGE_BYTES_MAX = 1 << 20;
    private static final ClientOptions OPTIONS = ClientOptions.defaults()
            .withConnections(2)
            .withRetry(new RetryPolicy(
                    RetryPolicy.UNLIMITED, RetryPolicy.FOREVER, Duration.ofMillis(1), Duration.ofMillis(10), 0));

    @TempDir
    private Path folder;

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private ScriptedServer server;

    /** Answers by the file's text: {@code killer} takes the connection along, {@code stumble} is the server's fault. */
    @BeforeEach
    void startServer() throws IOException {
        server = new ScriptedServer(peer -> {
            peer.greet();
            while (true) {
                ScriptedServer.Received image = peer.readImage();
                String text = new String(image.body(), StandardCharsets.US_ASCII);
                asked.add(text);
                if (text.equals("killer")) {
                    peer.reset();
                    return;
                }
                if (text.equals("stumble")) {
                    peer.refuse(image.id(), ErrorCode.INTERNAL);
                } else {
                    peer.predict(image.id());
                }
            }
        });
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Test
    void aFileThatKillsTheServerIsGivenUpAndItsNeighboursAreNot() throws Exception {
        plant("1.jpg", "one");
        plant("2.jpg", "killer");
        plant("3.jpg", "three");
        Map<String, Outcome> outcomes = outcomes(Rows.MODEL);
        assertThat(outcomes.get("1.jpg")).isInstanceOf(Outcome.Predicted.class);
        assertThat(outcomes.get("3.jpg")).isInstanceOf(Outcome.Predicted.class);
        assertThat(outcome(outcomes, "2.jpg").failed().orElseThrow().text())
                .startsWith("lost: the connection ended each of the 5 times it was sent: ");
        assertThat(asked.stream().filter("killer"::equals)).hasSize(5);
        outcomes(Rows.MODEL);
        assertThat(asked.stream().filter("killer"::equals))
                .as("the next run tries again")
                .hasSize(10);
    }

    @Test
    void aFileThatTheServerStumblesOverIsAskedAgainByTheNextRun() throws Exception {
        plant("1.jpg", "stumble");
        assertThat(outcome(outcomes(Rows.MODEL), "1.jpg").failed().orElseThrow().text())
                .isEqualTo("internal: said internal");
        int first = asked.size();
        outcomes(Rows.MODEL);
        assertThat(asked).hasSize(2 * first);
    }

    @Test
    void anotherModelIsAskedAgain() throws Exception {
        plant("1.jpg", "one");
        outcomes(Rows.MODEL);
        outcomes(Rows.MODEL);
        assertThat(asked).hasSize(1);
        outcomes("ffffffffffff");
        assertThat(asked).hasSize(2);
    }

    @Test
    void aFileOverTheServersLimitIsNotSent() throws Exception {
        plant("1.jpg", "x".repeat(IMAGE_BYTES_MAX + 1));
        assertThat(outcome(outcomes(Rows.MODEL), "1.jpg").failed().orElseThrow().code())
                .isEqualTo("too_large");
        assertThat(asked).isEmpty();
    }

    @Test
    void manyFilesWithTheSameBytesAreAskedOnceEach() throws Exception {
        for (int i = 0; i < 500; i++) {
            plant(i + ".jpg", "leaf " + i % 400);
        }
        assertThat(outcomes(Rows.MODEL)).hasSize(500);
        assertThat(asked).hasSize(400);
    }

    private void plant(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("photos")).resolve(name), text);
    }

    private static Outcome outcome(Map<String, Outcome> outcomes, String name) {
        return Objects.requireNonNull(outcomes.get(name), name);
    }

    private Map<String, Outcome> outcomes(String model) throws Exception {
        Map<String, Outcome> outcomes = new HashMap<>();
        List<String> paths = new ArrayList<>();
        try (FileWalk walk =
                        FileWalk.start(Selection.of(folder.resolve("photos").toString()));
                Journal journal = Journal.open(folder.resolve("journal"), new PhotoFolder(folder), false);
                PredictionClient client =
                        PredictionClient.open(new ServerAddress(server.host(), server.port()), OPTIONS)) {
            BatchRun.Settings settings = new BatchRun.Settings(
                    model, IMAGE_BYTES_MAX, new PhotoFile.Options(false, 0), 2, 1 << 24, Duration.ofSeconds(1));
            BatchRun run = new BatchRun(walk, journal, List.of(), client, settings, row -> {});
            assertThat(run.run().complete()).isTrue();
            run.rows(true).forEach(row -> {
                paths.add(row.path());
                outcomes.put(Path.of(row.path()).getFileName().toString(), row.outcome());
            });
        }
        assertThat(paths).doesNotHaveDuplicates();
        return outcomes;
    }
}
