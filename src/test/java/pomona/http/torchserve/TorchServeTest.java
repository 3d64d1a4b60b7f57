package pomona.http.torchserve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import pomona.server.Setting;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.HttpPeer;

/** What a client of TorchServe or DJL Serving sends and gets. */
class TorchServeTest {
    private static final byte[] RUST = "rust".getBytes(US_ASCII);
    private static final String FORM = "Content-Type: multipart/form-data; boundary=xyz";

    private static TestServer server(FixedEngine engine, Object... settings) throws Exception {
        Object[] all = new Object[settings.length + 2];
        all[0] = Setting.HTTP_PORT;
        all[1] = "free";
        System.arraycopy(settings, 0, all, 2, settings.length);
        return TestServer.start(engine, all);
    }

    private static byte[] form(String name, byte[] file) {
        var body = new ByteArrayOutputStream();
        body.writeBytes("--xyz\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n".getBytes(ISO_8859_1));
        body.writeBytes("--xyz\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"a.jpg\"\r\n\r\n"
                .formatted(name)
                .getBytes(ISO_8859_1));
        body.writeBytes(file);
        body.writeBytes("\r\n--xyz--\r\n".getBytes(ISO_8859_1));
        return body.toByteArray();
    }

    @Test
    void theModelAnswersWithItsFiveMostProbableLabelsInEitherShape() throws Exception {
        byte[] leaf = Files.readAllBytes(Path.of("samples/rust-evening.jpg"));
        byte[] json = "{\"data\": \"%s\"}"
                .formatted(Base64.getEncoder().encodeToString(leaf))
                .getBytes(US_ASCII);
        try (TestServer server = TestServer.startReal(Setting.HTTP_PORT, "free");
                HttpPeer peer = server.http()) {
            JsonNode probabilities = peer.post("/v1/predict", leaf).json().get("probabilities");
            List<JsonNode> replies = List.of(
                    peer.post("/predictions/apple-leaf", leaf).json(),
                    peer.post("/predictions/apple-leaf/2", leaf).json(),
                    peer.post("/predictions/apple-leaf", form("data", leaf), FORM)
                            .json(),
                    peer.post("/predictions/apple-leaf", form("body", leaf), FORM)
                            .json(),
                    peer.post("/predictions/apple-leaf", json, "Content-Type: application/json")
                            .json(),
                    peer.post("/invocations", leaf, "Content-Type: application/x-image")
                            .json(),
                    peer.post("/models/apple-leaf/invoke", leaf).json(),
                    peer.send(HttpPeer.request("PUT", "/predictions/apple-leaf", leaf))
                            .receive()
                            .json());
            for (JsonNode reply : replies) {
                assertThat(reply).isEqualTo(replies.get(0));
            }
            List<Double> values = new ArrayList<>();
            replies.get(0).properties().forEach(label -> {
                assertThat(label.getValue()).isEqualTo(probabilities.get(label.getKey()));
                values.add(label.getValue().asDouble());
            });
            assertThat(values).hasSize(5).isSortedAccordingTo(Collections.reverseOrder());
            assertThat(replies.get(0).fieldNames().next()).isEqualTo("rust");

            JsonNode djl = peer.post("/predictions/apple-leaf?djl=1", leaf).json();
            assertThat(djl).hasSize(5);
            assertThat(djl.get(0).get("className").asText()).isEqualTo("rust");
            assertThat(djl.get(0).get("probability")).isEqualTo(probabilities.get("rust"));
            assertThat(server.settled().predicted()).isEqualTo(10);
            assertThat(server.server().bodyBytes()).isZero();
        }
    }

    @Test
    void errorsHaveCodeTypeAndMessage() throws Exception {
        try (TestServer server = server(FixedEngine.free())) {
            error(server, 404, "ModelNotFoundException", "Model not found: pear", "/predictions/pear", RUST);
            error(server, 404, "ModelNotFoundException", "Model version: 7", "/predictions/fixed/7", RUST);
            error(
                    server,
                    422,
                    "BadRequestException",
                    "it is broken",
                    "/predictions/fixed",
                    "broken".getBytes(US_ASCII));
            error(server, 500, "InternalServerException", "", "/invocations", "poison".getBytes(US_ASCII));
            error(
                    server,
                    400,
                    "BadRequestException",
                    "no part named data",
                    "/predictions/fixed",
                    form("x", RUST),
                    FORM);
            error(
                    server,
                    400,
                    "BadRequestException",
                    "last boundary",
                    "/predictions/fixed",
                    "--xyz\r\n\r\n".getBytes(US_ASCII),
                    FORM);
            error(
                    server,
                    400,
                    "BadRequestException",
                    "base64",
                    "/predictions/fixed",
                    "{\"x\":[]}".getBytes(US_ASCII),
                    "Content-Type: application/json");
            error(
                    server,
                    400,
                    "BadRequestException",
                    "Deadline",
                    "/predictions/fixed",
                    RUST,
                    "X-Pomona-Deadline-Ms: x");
            assertThat(server.settled().predicted()).isZero();
            assertThat(server.server().bodyBytes()).isZero();
        }
    }

    private static void error(
            TestServer server, int status, String type, String message, String path, byte[] body, String... headers)
            throws Exception {
        try (HttpPeer peer = server.http()) {
            HttpPeer.Reply reply = peer.post(path, body, headers);
            assertThat(reply.status()).as(reply.text()).isEqualTo(status);
            assertThat(reply.json().get("code").asInt()).isEqualTo(status);
            assertThat(reply.json().get("type").asText()).isEqualTo(type);
            assertThat(reply.json().get("message").asText()).contains(message);
            assertThat(reply.json().size()).isEqualTo(3);
        }
    }

    @Test
    void aFullQueueIs503AndPingTellsHealth() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = server(engine, Setting.WORKERS, 1, Setting.QUEUE_CAPACITY, 0);
                HttpPeer running = server.http();
                HttpPeer late = server.http();
                HttpPeer probe = server.http()) {
            running.send(HttpPeer.request("POST", "/predictions/fixed", RUST));
            await().until(() -> engine.runs() == 1);
            HttpPeer.Reply reply = late.post("/predictions/fixed", RUST);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.text())
                    .isEqualTo(
                            "{\"code\":503,\"type\":\"ServiceUnavailableException\",\"message\":\"the queue is full\"}");
            assertThat(Integer.parseInt(reply.header("Retry-After"))).isPositive();
            assertThat(probe.get("/ping").text()).isEqualTo("{\"status\":\"Healthy\"}");
            engine.release(1);
            assertThat(running.receive().text()).isEqualTo("{\"rust\":0.9}");
        }
    }
}
