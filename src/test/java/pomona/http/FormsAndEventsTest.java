package pomona.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;
import pomona.server.Setting;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.HttpPeer;

/** Several photos at once, and news while one waits. */
class FormsAndEventsTest {
    private static final byte[] RUST = "rust".getBytes(US_ASCII);
    private static final String FORM = "Content-Type: multipart/form-data; boundary=xyz";

    private static byte[] form(String... photos) {
        var body = new StringBuilder();
        for (String photo : photos) {
            body.append("--xyz\r\nContent-Disposition: form-data; name=\"data\"; filename=\"a.jpg\"\r\n\r\n")
                    .append(photo)
                    .append("\r\n");
        }
        return body.append("--xyz--\r\n").toString().getBytes(US_ASCII);
    }

    private static TestServer server(FixedEngine engine, Object... settings) throws Exception {
        List<Object> all = new ArrayList<>(List.of(Setting.HTTP_PORT, "free"));
        all.addAll(List.of(settings));
        return TestServer.start(engine, all.toArray());
    }

    @Test
    void aFormIsAnsweredByAnArrayInItsOrder() throws Exception {
        try (TestServer server = server(FixedEngine.free());
                HttpPeer peer = server.http()) {
            HttpPeer.Reply reply = peer.post("/v1/predict", form("rust", "broken", "scab"), FORM);
            assertThat(reply.status()).isEqualTo(200);
            JsonNode all = reply.json();
            assertThat(all).hasSize(3);
            assertThat(all.get(0).get("prediction").asText()).isEqualTo("rust");
            assertThat(all.get(1).get("code").asText()).isEqualTo("bad_image");
            assertThat(all.get(2).get("prediction").asText()).isEqualTo("scab");
            assertThat(peer.post("/v1/predict", form("broken"), FORM).status()).isEqualTo(422);
            assertThat(server.settled().predicted()).isEqualTo(2);
            assertThat(server.settled().errors()).isEqualTo(Map.of(ErrorCode.BAD_IMAGE, 2L));
            assertThat(server.server().bodyBytes()).isZero();
        }
    }

    @Test
    void aFormThatIsNoneOrTooLargeIsRefusedAndTheBooksBalance() throws Exception {
        try (TestServer server = server(FixedEngine.free(), Setting.REQUESTS_PER_CONNECTION, 2)) {
            try (HttpPeer peer = server.http()) {
                HttpPeer.Reply many = peer.post("/v1/predict", form("a", "b", "c"), FORM);
                assertThat(many.status()).isEqualTo(413);
            }
            try (HttpPeer peer = server.http()) {
                assertThat(peer.post("/v1/predict", "--xyz\r\n\r\nrust".getBytes(US_ASCII), FORM)
                                .status())
                        .isEqualTo(400);
            }
            try (HttpPeer peer = server.http()) {
                assertThat(peer.post("/v1/predict", "--xyz--\r\n".getBytes(US_ASCII), FORM)
                                .status())
                        .isEqualTo(400);
            }
            try (HttpPeer peer = server.http()) {
                assertThat(peer.post("/v1/predict", RUST, "Content-Type: multipart/mixed")
                                .status())
                        .isEqualTo(415);
            }
            server.settled();
            await().until(() -> server.server().bodyBytes() == 0);
        }
    }

    @Test
    void whoAsksForEventsIsToldHowItGoes() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = server(engine, Setting.WORKERS, 1);
                HttpPeer running = server.http();
                HttpPeer peer = server.http()) {
            running.send(HttpPeer.request("POST", "/v1/predict", RUST));
            await().until(() -> engine.runs() == 1);
            peer.send(HttpPeer.request("POST", "/v1/predict", RUST, "Accept: text/event-stream", "X-Request-Id: e"));
            assertThat(peer.line()).isEqualTo("HTTP/1.1 200 OK");
            String line = peer.line();
            while (!line.isEmpty()) {
                line = peer.line();
            }
            String queued = new String(peer.chunk(), US_ASCII);
            assertThat(queued).startsWith("event: queued\ndata: {\"event\":\"queued\",\"id\":\"e\",\"ahead\":0");
            engine.release(2);
            var rest = new StringBuilder();
            for (byte[] chunk = peer.chunk(); chunk.length > 0; chunk = peer.chunk()) {
                rest.append(new String(chunk, US_ASCII));
            }
            assertThat(rest).contains("event: running\n").contains("event: prediction\ndata: {\"id\":\"e\"");
            assertThat(peer.get("/livez").status()).isEqualTo(200);
            running.receive();
            assertThat(server.settled().predicted()).isEqualTo(2);
        }
    }

    @Test
    void whoLeavesAStreamOfEventsTakesThePhotoAlong() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = server(engine, Setting.WORKERS, 1);
                HttpPeer running = server.http()) {
            running.send(HttpPeer.request("POST", "/v1/predict", RUST));
            await().until(() -> engine.runs() == 1);
            HttpPeer leaving = server.http();
            leaving.send(HttpPeer.request("POST", "/v1/predict", RUST, "Accept: text/event-stream"));
            leaving.line();
            leaving.close();
            await().until(() -> server.counters().abandoned() == 1);
            assertThat(server.server().status().queued()).isZero();
            engine.release(1);
            running.receive();
        }
    }

    @Test
    void atTheDrainReadinessGoesFirstAndWhatIsCompleteIsAnswered() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server =
                        server(engine, Setting.WORKERS, 1, Setting.DRAIN_DELAY, "1s", Setting.ADMIN_PORT, "free");
                HttpPeer running = server.http();
                HttpPeer half = server.http();
                HttpPeer kept = server.http();
                HttpPeer admin = server.admin()) {
            running.send(HttpPeer.request("POST", "/v1/predict", RUST));
            await().until(() -> engine.runs() == 1);
            half.send("POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nru");
            kept.get("/livez");
            await().until(() -> server.counters().received() == 2);
            var drained = new boolean[1];
            var drain = new Thread(() -> {
                try {
                    drained[0] = server.server().drain();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            drain.start();
            HttpPeer.Reply notReady = admin.get("/readyz");
            while (notReady.status() == 200) {
                notReady = admin.get("/readyz");
            }
            assertThat(notReady.text()).isEqualTo("stopping\n");
            assertThat(half.receive().status()).isEqualTo(503);
            engine.release(1);
            HttpPeer.Reply last = running.receive();
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.closes()).isTrue();
            assertThat(kept.isEnded()).isTrue();
            drain.join();
            assertThat(drained[0]).isTrue();
            assertThat(server.counters().errors()).isEqualTo(Map.of(ErrorCode.DRAINING, 1L));
        }
    }
}
