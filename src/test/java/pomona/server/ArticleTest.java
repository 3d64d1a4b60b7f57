package pomona.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.WireClient;

/** The published client's joint test: a pool of two, four clients that know two header fields. */
class ArticleTest {
    @Test
    void fourClientsOnAPoolOfTwoAreAllAnsweredAndTwoOfThemAfterWaiting() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 2)) {
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(server.client().image("rust"));
            }
            await().until(() -> engine.runs() == 2 && server.server().status().queued() == 2);
            assertThat(server.server().status().workersBusy()).isEqualTo(2);

            engine.release(4);
            for (WireClient client : clients) {
                assertThat(client.receive().kind()).isEqualTo("prediction:rust");
                client.message("DISCONNECT");
                assertThat(client.receive().text())
                        .matches("DISCONNECT \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
                assertThat(client.isEnded()).isTrue();
                client.close();
            }
            assertThat(server.settled().predicted()).isEqualTo(4);
        }
    }
}
