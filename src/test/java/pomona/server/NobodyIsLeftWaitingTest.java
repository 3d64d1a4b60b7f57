package pomona.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.WireClient;

/** Places where a connection has to go on although no further byte of its own wakes it. */
class NobodyIsLeftWaitingTest {
    @Test
    void anEmptyBodyIsTheEndOfItsFrameAlsoWhenTheTurnEndsAtItsHeader() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            for (int pings = 1; pings <= 20; pings++) {
                try (WireClient client = server.client()) {
                    var bytes = new ByteArrayOutputStream();
                    String first = "{\"op\":\"ping\",\"pad\":\"%s\"}".formatted("x".repeat(4000));
                    write(bytes, first);
                    for (int i = 0; i < pings; i++) {
                        write(bytes, "{\"op\":\"ping\"}");
                    }
                    write(bytes, "");
                    client.send(bytes.toByteArray());
                    for (int i = 0; i <= pings; i++) {
                        assertThat(client.receive().kind()).isEqualTo("pong");
                    }
                    assertThat(client.receive().kind()).as("after %d", pings).isEqualTo("logoff");
                }
            }
        }
    }

    @Test
    void aRefusedConnectionThatStaysTakesNoPlaceFromTheNext() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.MAX_CONNECTIONS, 2);
                WireClient busy = server.client();
                WireClient leaves = server.client()) {
            busy.image("rust");
            leaves.image("rust");
            await().until(() -> engine.runs() == 2);
            try (WireClient refused = server.client()) {
                assertThat(refused.receive().kind()).isEqualTo("error:overloaded");
                leaves.reset();
                await().until(() -> server.counters().abandoned() == 1);
                try (WireClient next = server.client()) {
                    next.message("{\"op\":\"ping\"}");
                    assertThat(next.receive().kind()).isEqualTo("pong");
                }
            }
            engine.release(2);
        }
    }

    private static void write(ByteArrayOutputStream bytes, String text) {
        bytes.writeBytes(WireClient.header("CLIENT_MESSAGE", text.length(), ""));
        bytes.writeBytes(text.getBytes(US_ASCII));
    }
}
