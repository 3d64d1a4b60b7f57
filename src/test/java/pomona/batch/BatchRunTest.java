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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.protocol.Prediction;
import pomona.testing.PatientWaits;

/** The run alone, against services that do what no real server does on demand. */
class BatchRunTest {
    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    @TempDir
    private Path folder;

    /** Answers by the file's text: {@code killer} takes the connection along, {@code stumble} is our fault. */
    private static class TextService implements LeafService {
        final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

        @Override
        public Facts facts() {
            return new Facts(Rows.model(), Map.of(), 1 << 20, 4);
        }

        @Override
        public CompletableFuture<Prediction> ask(String id, byte[] file) {
            String text = new String(file, StandardCharsets.US_ASCII);
            asked.add(text);
            if (text.equals("killer")) {
                return CompletableFuture.failedFuture(AskException.of(AskException.Kind.LOST, "lost", "it died"));
            }
            if (text.equals("stumble")) {
                return CompletableFuture.failedFuture(AskException.of(AskException.Kind.STUMBLED, "internal", "oh"));
            }
            return CompletableFuture.completedFuture(
                    Rows.predicted(text, "scab", 0.9).outcome().predicted().orElseThrow());
        }

        @Override
        public void close() {}
    }

    @Test
    void aFileThatKillsTheServerIsGivenUpAndItsNeighboursAreNot() throws Exception {
        plant("1.jpg", "one");
        plant("2.jpg", "killer");
        plant("3.jpg", "three");
        TextService service = new TextService();
        Map<String, Outcome> outcomes = outcomes(service);
        assertThat(outcomes.get("1.jpg")).isInstanceOf(Outcome.Predicted.class);
        assertThat(outcomes.get("3.jpg")).isInstanceOf(Outcome.Predicted.class);
        assertThat(outcome(outcomes, "2.jpg").failed().orElseThrow().code()).isEqualTo("lost");
        assertThat(service.asked.stream().filter("killer"::equals)).hasSize(Asker.LOSSES_MAX);
    }

    @Test
    void aFileThatTheServerStumblesOverIsTriedThreeTimesAndAskedAgainByTheNextRun() throws Exception {
        plant("1.jpg", "stumble");
        TextService service = new TextService();
        assertThat(outcome(outcomes(service), "1.jpg").failed().orElseThrow().text())
                .isEqualTo("internal: oh");
        assertThat(service.asked).hasSize(Asker.STUMBLES_MAX);
        outcomes(service);
        assertThat(service.asked).hasSize(2 * Asker.STUMBLES_MAX);
    }

    @Test
    void anotherModelIsAskedAgain() throws Exception {
        plant("1.jpg", "one");
        TextService service = new TextService();
        outcomes(service);
        outcomes(service);
        assertThat(service.asked).hasSize(1);
        TextService newer = new TextService() {
            @Override
            public Facts facts() {
                return new Facts(new Prediction.Model("apple-leaf", "2", "fp32", "ffffffffffff"), Map.of(), 1 << 20, 4);
            }
        };
        outcomes(newer);
        assertThat(newer.asked).hasSize(1);
    }

    @Test
    void aFileOverTheServersLimitIsNotSent() throws Exception {
        plant("1.jpg", "x".repeat((1 << 20) + 1));
        TextService service = new TextService();
        assertThat(outcome(outcomes(service), "1.jpg").failed().orElseThrow().code())
                .isEqualTo("too_large");
        assertThat(service.asked).isEmpty();
    }

    @Test
    void manyThreadsOfAnswersLoseNothing() throws Exception {
        for (int i = 0; i < 500; i++) {
            plant(i + ".jpg", "leaf " + i % 400);
        }
        TextService service = new TextService() {
            @Override
            public CompletableFuture<Prediction> ask(String id, byte[] file) {
                return super.ask(id, file).thenApplyAsync(prediction -> prediction);
            }
        };
        assertThat(outcomes(service)).hasSize(500);
        assertThat(service.asked).hasSize(400);
    }

    private void plant(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("photos")).resolve(name), text);
    }

    private static Outcome outcome(Map<String, Outcome> outcomes, String name) {
        return Objects.requireNonNull(outcomes.get(name), name);
    }

    private Map<String, Outcome> outcomes(LeafService service) throws Exception {
        Map<String, Outcome> outcomes = new HashMap<>();
        List<String> paths = new ArrayList<>();
        try (FileWalk walk =
                        FileWalk.start(Selection.of(folder.resolve("photos").toString()));
                Journal journal = Journal.open(folder.resolve("journal"), false)) {
            BatchRun.Settings settings = new BatchRun.Settings(
                    new PhotoFile.Options(false, 0),
                    2,
                    1 << 24,
                    new Asker.Patience(PATIENCE, Duration.ofMillis(5)),
                    Duration.ofSeconds(1));
            BatchRun run = new BatchRun(
                    walk, journal, service, service.facts(), new Window(4, 16, System::nanoTime), settings);
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
