package pomona.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.WireClient;

/** More than the workers can do: who waits, who is told so, and that nobody is forgotten. */
class OverloadTest {
    @Test
    void sixtyFourFirstClientsAtOnceAreServedInOrderAndNoneIsRefused() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.WORKERS, 2, Setting.QUEUE_CAPACITY, 8)) {
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                clients.add(server.client());
            }
            for (WireClient client : clients) {
                client.image("first").image("second").image("third");
            }
            for (WireClient client : clients) {
                assertThat(client.receive().kind()).isEqualTo("prediction:first");
                assertThat(client.receive().kind()).isEqualTo("prediction:second");
                assertThat(client.receive().kind()).isEqualTo("prediction:third");
                client.close();
            }
            assertThat(server.settled().predicted()).isEqualTo(3 * 64);
            assertThat(server.settled().errors()).isEmpty();
        }
    }

    @Test
    void threeHundredClientsAtOnceAreAllAnswered() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(300);
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.WORKERS, 2)) {
            List<Future<String>> replies = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String label = "n" + i;
                replies.add(threads.submit(() -> {
                    try (WireClient client = server.client()) {
                        return label + " " + client.image(label).receive().kind();
                    }
                }));
            }
            for (int i = 0; i < 300; i++) {
                assertThat(replies.get(i).get()).isEqualTo("n%d prediction:n%d", i, i);
            }
            assertThat(server.settled().predicted()).isEqualTo(300);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aBatchOfFiveHundredLeavesAPersonAPlaceAndTheTurnAfterTheNext() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(
                        engine, Setting.WORKERS, 2, Setting.QUEUE_CAPACITY, 64, Setting.REQUESTS_PER_CONNECTION, 64);
                WireClient person = server.client()) {
            List<WireClient> batch = new ArrayList<>();
            for (int c = 0; c < 8; c++) {
                WireClient client = server.client();
                for (int i = 0; i < 64; i++) {
                    client.image("rust", "\"id\":\"b%d\",\"want\":\"b\"".formatted(i));
                }
                batch.add(client);
            }
            // Two run and 48 of 64 places are bulk's; the others are told when to come again.
            await().until(() -> server.counters().errors().getOrDefault(ErrorCode.OVERLOADED, 0L) == 512 - 50);
            person.image("scab", "\"id\":\"me\"");
            await().until(() -> server.server().status().queued() == 49);
            engine.release(2);
            await().until(() -> engine.runs() == 4);
            assertThat(engine.begun())
                    .as("one of the two that begin when the first two have ended")
                    .contains("scab");
            engine.release(100);
            assertThat(person.receive().kind()).isEqualTo("prediction:scab");
            assertThat(server.counters().errors()).isEqualTo(Map.of(ErrorCode.OVERLOADED, 512L - 50));
            for (WireClient client : batch) {
                client.close();
            }
        }
    }
}
