package pomona.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.WireClient;

/** Rule 9 against clients that ask and ask and read nothing. */
@Timeout(120)
class UnreadRepliesTest {
    private static final int DEAF = 20;
    private static final int BUDGET_BYTES = 512 * 1024;
    private static final String INFO = "{\"op\":\"info\"}";

    @Test
    void theDeafAreClosedAndCountedAndAGoodClientIsAnsweredThroughout() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        ExecutorService threads = Executors.newFixedThreadPool(DEAF);
        List<WireClient> deaf = new ArrayList<>();
        try (TestServer server = TestServer.start(engine, Setting.REPLY_BUDGET_BYTES, BUDGET_BYTES);
                WireClient good = server.client()) {
            for (int i = 0; i < DEAF; i++) {
                var socket = new Socket();
                socket.setReceiveBufferSize(4096);
                WireClient client = new WireClient(server.address(), socket).image("rust", "\"id\":\"a\"");
                deaf.add(client);
                threads.execute(() -> ask(client));
            }
            JsonNode info = info(good);
            while (info.get("counters").get("closed_deaf").asInt() == 0) {
                info = info(good);
            }
            assertThat(info.get("limits").get("reply_budget_bytes").asInt()).isEqualTo(BUDGET_BYTES);
            JsonNode counters = info(good).get("counters");
            assertThat(counters.get("abandoned").asInt())
                    .as("each had an image in flight")
                    .isEqualTo(counters.get("closed_deaf").asInt())
                    .isLessThanOrEqualTo(DEAF);
            engine.release(DEAF + 1);
            assertThat(good.image("scab").receive().kind()).isEqualTo("prediction:scab");
            for (WireClient client : deaf) {
                client.close();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static JsonNode info(WireClient client) throws IOException {
        return client.message(INFO).receive().json();
    }

    private static void ask(WireClient client) {
        try {
            for (int i = 0; i < 3_000; i++) {
                client.send(WireClient.header("CLIENT_MESSAGE", INFO.length(), ""))
                        .send(INFO.getBytes(US_ASCII));
            }
        } catch (IOException e) {
            // Closed, as it has to be.
        }
    }
}
