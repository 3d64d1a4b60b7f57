package pomona.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.protocol.ErrorCode;
import pomona.protocol.Want;
import pomona.server.Setting;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.BadLink;

/** The clients, Java's and Python's, against the server itself. */
final class RealServerTest {
    private static final byte[] RUST = "rust".getBytes(StandardCharsets.US_ASCII);
    private static final ClientOptions QUICK = ClientOptions.defaults()
            .withRetry(new RetryPolicy(
                    RetryPolicy.UNLIMITED, RetryPolicy.FOREVER, Duration.ofMillis(2), Duration.ofMillis(40), 0.3));

    @TempDir
    Path folder;

    @Test
    void aThousandRequestsThroughAProxyThatBreaksAreEachAnsweredAndTheBooksBalance() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.QUEUE_CAPACITY, 4);
                BadLink link = BadLink.breaking(
                        new ServerAddress("127.0.0.1", server.address().getPort()), 20261123);
                PredictionClient client = PredictionClient.open(
                        link.address(), QUICK.withConnections(2).withMaxPending(1000))) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                RequestOptions options =
                        RequestOptions.PLAIN.withId("r" + i).withWant(new Want(i % 2 == 0, false, i % 3 == 0));
                answers.add(client.submit(RUST, options));
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(answers.get(i).get().prediction().id()).isEqualTo("r" + i);
            }
            assertThat(link.broken()).isPositive();
            assertThat(server.settled().predicted()).isGreaterThanOrEqualTo(1000);
        }
    }

    @Test
    void aTokenIsShownAndAWrongOneRefused() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "apples\n");
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.TOKEN_FILE, token)) {
            try (PredictionClient client = client(server, QUICK.withToken(Optional.of("apples")))) {
                assertThat(client.predict(RUST).prediction()).isEqualTo("rust");
            }
            try (PredictionClient client = client(server, QUICK.withToken(Optional.of("pears")))) {
                assertThatThrownBy(() -> client.predict(RUST))
                        .isInstanceOfSatisfying(
                                PredictionException.class,
                                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
            }
            try (PredictionClient client = client(server, QUICK)) {
                assertThatThrownBy(() -> client.predict(RUST))
                        .isInstanceOfSatisfying(
                                PredictionException.class,
                                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
            }
        }
    }

    @Test
    void aQueuedRequestIsCancelledAndTheOthersGoOn() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 1);
                PredictionClient client = client(server, QUICK)) {
            RequestOptions status = RequestOptions.PLAIN.withWant(new Want(true, false, false));
            CompletableFuture<Integer> ahead = new CompletableFuture<>();
            CompletableFuture<Answer> running = client.submit(RUST, status);
            CompletableFuture<Answer> waiting = client.submit(RUST, status.withListener(new RequestOptions.Listener() {
                @Override
                public void queued(int place, long estimateMillis) {
                    ahead.complete(place);
                }
            }));
            assertThat(ahead.get()).isBetween(0, 1);
            waiting.cancel(false);
            await().until(() -> server.counters().errors().containsKey(ErrorCode.CANCELLED));
            engine.release(2);
            assertThat(running.get().prediction().prediction()).isEqualTo("rust");
        }
    }

    @Test
    void thePythonClientPredictsSkipsAFailureAndLogsOff() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.jpg"), "no picture");
        try (TestServer server = TestServer.startReal()) {
            String said = python("pomona_client.py", server.address(), golden("scab"), broken, golden("rust"));
            List<String> lines = said.lines().toList();
            assertThat(lines).hasSize(3);
            assertThat(lines.get(0)).startsWith(golden("scab") + "\tscab\t");
            assertThat(lines.get(1)).startsWith(broken + "\tfailed: ");
            assertThat(lines.get(2)).startsWith(golden("rust") + "\trust\t");
            assertThat(server.settled().received()).isEqualTo(3);
        }
    }

    @Test
    void thePythonClientHasUnderEightyLines() throws Exception {
        assertThat(Files.readAllLines(Path.of("clients/python/pomona_client.py")))
                .hasSizeLessThan(80);
    }

    @Test
    void aClientThatKnowsTwoHeaderFieldsReadsEachReplyByOneRecv() throws Exception {
        try (TestServer server = TestServer.startReal()) {
            String said = python("article_client.py", server.address(), golden("scab"), golden("healthy"));
            List<String> lines = said.lines().toList();
            assertThat(lines).hasSize(3);
            assertThat(lines.get(0))
                    .contains("\tSERVER_PREDICTION\t{\"prediction\":\"scab\"")
                    .endsWith("}");
            assertThat(lines.get(1)).contains("\tSERVER_PREDICTION\t{\"prediction\":\"healthy\"");
            assertThat(lines.get(2)).matches("DISCONNECT \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        }
    }

    private static PredictionClient client(TestServer server, ClientOptions options) {
        return PredictionClient.open(
                new ServerAddress("127.0.0.1", server.address().getPort()), options);
    }

    private static Path golden(String name) {
        return Path.of("models/apple-leaf/golden", name + ".png").toAbsolutePath();
    }

    private static String python(String script, InetSocketAddress address, Path... files) throws Exception {
        assumeThat(hasPython()).as("skipped: python3 is not installed").isTrue();
        List<String> command =
                new ArrayList<>(List.of("python3", "clients/python/" + script, "127.0.0.1:" + address.getPort()));
        for (Path file : files) {
            command.add(file.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
