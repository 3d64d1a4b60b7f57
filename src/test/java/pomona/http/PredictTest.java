package pomona.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;
import pomona.server.Setting;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.HttpPeer;
import pomona.tools.peer.WireClient;

/** A photo's way over HTTP and what is counted of it. */
class PredictTest {
    private static final byte[] RUST = "rust".getBytes(US_ASCII);

    private static TestServer server(FixedEngine engine, Object... settings) throws Exception {
        Object[] all = new Object[settings.length + 2];
        all[0] = Setting.HTTP_PORT;
        all[1] = "free";
        System.arraycopy(settings, 0, all, 2, settings.length);
        return TestServer.start(engine, all);
    }

    @Test
    void aPhotoIsAnsweredAsOnTheWireAndTheConnectionGoesOn() throws Exception {
        try (TestServer server = server(FixedEngine.free());
                HttpPeer peer = server.http()) {
            for (int i = 0; i < 3; i++) {
                HttpPeer.Reply reply = peer.post("/v1/predict", RUST, "X-Request-Id: leaf-" + i);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.json().get("prediction").asText()).isEqualTo("rust");
                assertThat(reply.json().get("id").asText()).isEqualTo("leaf-" + i);
                assertThat(reply.header("X-Request-Id")).isEqualTo("leaf-" + i);
                assertThat(reply.header("Content-Type")).isEqualTo("application/json");
                assertThat(reply.closes()).isFalse();
            }
            assertThat(server.settled().predicted()).isEqualTo(3);
            assertThat(server.server().bodyBytes()).isZero();
        }
    }

    @Test
    void theModelAnswersTheSameByBothDoors() throws Exception {
        byte[] leaf = Files.readAllBytes(Path.of("samples/healthy-shade.jpg"));
        try (TestServer server = TestServer.startReal(Setting.HTTP_PORT, "free");
                HttpPeer peer = server.http();
                WireClient wire = server.client()) {
            wire.send(WireClient.header("CLIENT_IMAGE", leaf.length, "\"enc\":\"raw\""))
                    .send(leaf);
            var onTheWire = wire.receive().json();
            var byHttp = peer.post("/v1/predict", leaf).json();
            for (String field :
                    new String[] {"prediction", "confidence", "findings", "probabilities", "image", "model"}) {
                assertThat(byHttp.get(field)).as(field).isEqualTo(onTheWire.get(field));
            }
            assertThat(peer.post("/v1/predict?map=1", leaf).json().get("map").get("cells"))
                    .hasSize(49);
            assertThat(server.settled().predicted()).isEqualTo(3);
        }
    }

    @Test
    void aBodyInChunksOfAnySizeIsTheSameBody() throws Exception {
        for (int size : new int[] {1, 2, 3, 7, 4096, 100_000}) {
            byte[] photo = new byte[150_000];
            System.arraycopy("rust            ".getBytes(US_ASCII), 0, photo, 0, 16);
            var request = new ByteArrayOutputStream();
            request.writeBytes("POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(US_ASCII));
            int length = size < 10 ? 600 : photo.length;
            for (int at = 0; at < length; at += size) {
                int count = Math.min(size, length - at);
                request.writeBytes("%x\r\n".formatted(count).getBytes(US_ASCII));
                request.write(photo, at, count);
                request.writeBytes("\r\n".getBytes(US_ASCII));
            }
            request.writeBytes("0\r\n\r\n".getBytes(US_ASCII));
            try (TestServer server = server(FixedEngine.free());
                    HttpPeer peer = server.http()) {
                HttpPeer.Reply reply = peer.send(request.toByteArray()).receive();
                assertThat(reply.json().get("prediction").asText()).isEqualTo("rust");
                assertThat(server.settled().predicted()).isEqualTo(1);
                assertThat(server.server().bodyBytes()).isZero();
            }
        }
    }

    @Test
    void requestsThatAreSentAheadAreAnsweredInOrderOneAfterTheOther() throws Exception {
        try (TestServer server = server(FixedEngine.free());
                HttpPeer peer = server.http()) {
            var all = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                all.writeBytes(HttpPeer.request("POST", "/v1/predict", ("label" + i).getBytes(US_ASCII)));
                all.writeBytes(HttpPeer.request("GET", "/livez", new byte[0]));
            }
            peer.send(all.toByteArray());
            for (int i = 0; i < 20; i++) {
                assertThat(peer.receive().json().get("prediction").asText()).isEqualTo("label" + i);
                assertThat(peer.receive().text()).isEqualTo("ok\n");
            }
            assertThat(server.settled().predicted()).isEqualTo(20);
        }
    }

    @Test
    void aFullQueueIsToldWithTheTimeToComeAgain() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = server(engine, Setting.WORKERS, 1, Setting.QUEUE_CAPACITY, 1);
                HttpPeer running = server.http();
                HttpPeer waiting = server.http();
                HttpPeer refused = server.http()) {
            running.send(HttpPeer.request("POST", "/v1/predict", RUST));
            await().until(() -> engine.runs() == 1);
            waiting.send(HttpPeer.request("POST", "/v1/predict", RUST));
            await().until(() -> server.server().status().queued() == 1);
            HttpPeer.Reply reply = refused.post("/v1/predict", RUST);
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.json().get("code").asText()).isEqualTo("overloaded");
            assertThat(reply.json().get("retry_after_ms").asLong()).isPositive();
            assertThat(Integer.parseInt(reply.header("Retry-After"))).isPositive();
            assertThat(reply.closes()).isFalse();
            engine.release(2);
            assertThat(running.receive().status()).isEqualTo(200);
            assertThat(waiting.receive().status()).isEqualTo(200);
            assertThat(server.settled().errors()).isEqualTo(Map.of(ErrorCode.OVERLOADED, 1L));
        }
    }

    @Test
    void whoGoesAwayTakesAlongThePhotoThatWaitsAndWhoOnlyEndsHisHalfGetsHisReply() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = server(engine, Setting.WORKERS, 1, Setting.QUEUE_CAPACITY, 8);
                HttpPeer running = server.http();
                HttpPeer half = server.http()) {
            running.send(HttpPeer.request("POST", "/v1/predict", RUST));
            await().until(() -> engine.runs() == 1);
            half.send(HttpPeer.request("POST", "/v1/predict", RUST)).endOutput();
            HttpPeer reset = server.http().send(HttpPeer.request("POST", "/v1/predict", RUST));
            HttpPeer closed = server.http().send(HttpPeer.request("POST", "/v1/predict", RUST));
            await().until(() -> server.server().status().queued() == 3);
            reset.reset();
            await().until(() -> server.counters().abandoned() == 1);
            closed.close();
            await().until(() -> server.counters().abandoned() == 2);
            assertThat(server.server().status().queued()).isEqualTo(1);
            engine.release(2);
            assertThat(running.receive().status()).isEqualTo(200);
            assertThat(half.receive().status()).isEqualTo(200);
            assertThat(half.isEnded()).isTrue();
            assertThat(server.settled().predicted()).isEqualTo(2);
            assertThat(engine.runs()).isEqualTo(2);
        }
    }

    @Test
    void whoExpectsContinueIsToldToOnlyWhileThereIsRoom() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        String head =
                "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n";
        try (TestServer server = server(engine, Setting.WORKERS, 1, Setting.QUEUE_CAPACITY, 0);
                HttpPeer first = server.http();
                HttpPeer second = server.http()) {
            first.send(head);
            assertThat(first.receiveAny().status()).isEqualTo(100);
            first.send(RUST);
            await().until(() -> engine.runs() == 1);
            second.send(head);
            HttpPeer.Reply refused = second.receiveAny();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.closes()).isTrue();
            engine.release(1);
            assertThat(first.receive().status()).isEqualTo(200);
            assertThat(server.settled().received()).isEqualTo(1);
        }
    }

    @Test
    void aFlagThatIsNeitherYesNorNoIsRefused() throws Exception {
        try (TestServer server = server(FixedEngine.free())) {
            for (String flag : new String[] {"X-Pomona-Bulk: yes", "X-Pomona-Map: [", "X-Pomona-Map:"}) {
                try (HttpPeer peer = server.http()) {
                    assertThat(peer.post("/v1/predict", RUST, flag).status())
                            .as(flag)
                            .isEqualTo(400);
                }
            }
            try (HttpPeer peer = server.http()) {
                assertThat(peer.post("/v1/predict", RUST, "X-Pomona-Bulk: TRUE", "X-Pomona-Map: 0")
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aDeadlineThatIsNoNumberIsRefused() throws Exception {
        try (TestServer server = server(FixedEngine.free())) {
            for (String deadline : new String[] {"soon", "0", "-1", "600001"}) {
                try (HttpPeer peer = server.http()) {
                    assertThat(peer.post("/v1/predict", RUST, "X-Pomona-Deadline-Ms: " + deadline)
                                    .status())
                            .as(deadline)
                            .isEqualTo(400);
                }
            }
        }
    }

    @Test
    void aPhotoWithFaultsOfItsOwnIsToldByItsStatus() throws Exception {
        try (TestServer server = server(FixedEngine.free());
                HttpPeer peer = server.http()) {
            assertThat(peer.post("/v1/predict", "broken".getBytes(US_ASCII)).status())
                    .isEqualTo(422);
            assertThat(peer.post("/v1/predict", "poison".getBytes(US_ASCII)).status())
                    .isEqualTo(500);
            assertThat(peer.post("/v1/predict", RUST).status()).isEqualTo(200);
            assertThat(server.settled().errorsTotal()).isEqualTo(2);
        }
    }
}
