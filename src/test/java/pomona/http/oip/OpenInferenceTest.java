package pomona.http.oip;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;
import pomona.server.Setting;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.HttpPeer;

/** What a client of the Open Inference Protocol sends and gets, byte for byte. */
class OpenInferenceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INFER = "/v2/models/fixed/infer";
    private static final String LENGTH = "Inference-Header-Content-Length: ";

    private static TestServer server(FixedEngine engine, Object... settings) throws Exception {
        Object[] all = new Object[settings.length + 2];
        all[0] = Setting.HTTP_PORT;
        all[1] = "free";
        System.arraycopy(settings, 0, all, 2, settings.length);
        return TestServer.start(engine, all);
    }

    /** A request in JSON; the fields stand in the input and beside the inputs. */
    private static byte[] json(String inInput, String beside) {
        return "{%s\"inputs\":[{\"name\":\"IMAGE\",\"datatype\":\"BYTES\",\"shape\":[1],%s}]}"
                .formatted(beside, inInput)
                .getBytes(ISO_8859_1);
    }

    /** The JSON, and a tensor behind it whose element is this. */
    private static byte[] withTensor(byte[] json, byte[] file) {
        return ByteBuffer.allocate(json.length + 4 + file.length)
                .order(LITTLE_ENDIAN)
                .put(json)
                .putInt(file.length)
                .put(file)
                .array();
    }

    private static JsonNode output(JsonNode reply, String name) {
        for (JsonNode output : reply.get("outputs")) {
            if (output.get("name").asText().equals(name)) {
                return output;
            }
        }
        throw new AssertionError("no output " + name + " in " + reply);
    }

    @Test
    void theModelAnswersTheSameByThisProtocolInAllItsForms() throws Exception {
        byte[] leaf = Files.readAllBytes(Path.of("samples/healthy-shade.jpg"));
        String base64 = Base64.getEncoder().encodeToString(leaf);
        try (TestServer server = TestServer.startReal(Setting.HTTP_PORT, "free");
                HttpPeer peer = server.http()) {
            JsonNode plain = peer.post("/v1/predict?map=1", leaf).json();
            JsonNode metadata = peer.get("/v2/models/apple-leaf").json();

            String escaped = base64.replace("/", "\\/").replace("+", "\\u002b");
            for (String text : new String[] {base64, escaped}) {
                byte[] body = json(
                        "\"parameters\":{\"content_type\":\"base64\"},\"data\":[\"%s\"]".formatted(text),
                        "\"id\":\"leaf-1\",");
                HttpPeer.Reply reply = peer.post("/v2/models/apple-leaf/versions/2/infer", body);
                assertThat(reply.status()).as(reply.text()).isEqualTo(200);
                JsonNode told = reply.json();
                assertThat(told.get("id").asText()).isEqualTo("leaf-1");
                assertThat(told.get("model_name").asText()).isEqualTo("apple-leaf");
                assertThat(output(told, "label").get("data").get(0)).isEqualTo(plain.get("prediction"));
                assertThat(output(told, "map").get("data"))
                        .isEqualTo(plain.get("map").get("cells"));
                int i = 0;
                for (JsonNode probability : plain.get("probabilities")) {
                    assertThat(output(told, "probabilities").get("data").get(i++))
                            .isEqualTo(probability);
                }
                for (JsonNode output : metadata.get("outputs")) {
                    JsonNode same = output(told, output.get("name").asText());
                    assertThat(same.get("shape")).isEqualTo(output.get("shape"));
                    assertThat(same.get("datatype")).isEqualTo(output.get("datatype"));
                }
            }

            byte[] head = json(
                    "\"parameters\":{\"binary_data_size\":%d}".formatted(leaf.length + 4),
                    "\"parameters\":{\"binary_data_output\":true},");
            HttpPeer.Reply reply =
                    peer.post("/v2/models/apple-leaf/infer", withTensor(head, leaf), LENGTH + head.length);
            assertSameInBinary(reply, plain);
            assertSameInBinary(peer.post("/v2/models/apple-leaf/infer", leaf, LENGTH + 0), plain);
            assertThat(server.settled().predicted()).isEqualTo(5);
            assertThat(server.server().bodyBytes()).isZero();
        }
    }

    private static void assertSameInBinary(HttpPeer.Reply reply, JsonNode plain) throws Exception {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/octet-stream");
        int headLength = Integer.parseInt(reply.header("Inference-Header-Content-Length"));
        JsonNode told = JSON.readTree(reply.bytes(), 0, headLength);
        ByteBuffer tensors = ByteBuffer.wrap(reply.bytes(), headLength, reply.bytes().length - headLength)
                .order(LITTLE_ENDIAN);
        for (JsonNode probability : plain.get("probabilities")) {
            assertThat(tensors.getFloat()).isCloseTo((float) probability.asDouble(), within(1e-6f));
        }
        byte[] label = new byte[tensors.getInt()];
        tensors.get(label);
        assertThat(new String(label, US_ASCII))
                .isEqualTo(plain.get("prediction").asText());
        for (JsonNode cell : plain.get("map").get("cells")) {
            assertThat(tensors.getFloat()).isCloseTo((float) cell.asDouble(), within(1e-6f));
        }
        assertThat(tensors.hasRemaining()).isFalse();
        int sum = 0;
        for (JsonNode output : told.get("outputs")) {
            assertThat(output.has("data")).isFalse();
            sum += output.get("parameters").get("binary_data_size").asInt();
        }
        assertThat(sum).isEqualTo(reply.bytes().length - headLength);
    }

    @Test
    void inPiecesOfAnySizeItIsTheSameRequest() throws Exception {
        byte[] inJson = json("\"data\":[\"rust\"]", "\"id\":\"x\",");
        byte[] head = json("\"parameters\":{\"binary_data_size\":8}", "\"id\":\"x\",");
        byte[] behind = withTensor(head, "rust".getBytes(US_ASCII));
        try (TestServer server = server(FixedEngine.free());
                HttpPeer peer = server.http()) {
            for (int size : new int[] {1, 2, 3, 5, 64, 1000}) {
                for (byte[] body : new byte[][] {inJson, behind}) {
                    String length = body == behind ? LENGTH + head.length + "\r\n" : "";
                    peer.send(chunked(INFER, length, body, size));
                    HttpPeer.Reply reply = peer.receive();
                    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
                    assertThat(output(reply.json(), "label").get("data").get(0).asText())
                            .isEqualTo("rust");
                }
            }
            assertThat(server.settled().predicted()).isEqualTo(12);
            assertThat(server.server().bodyBytes()).isZero();
        }
    }

    private static byte[] chunked(String path, String headers, byte[] body, int size) {
        var request = new ByteArrayOutputStream();
        request.writeBytes("POST %s HTTP/1.1\r\nHost: localhost\r\n%sTransfer-Encoding: chunked\r\n\r\n"
                .formatted(path, headers)
                .getBytes(US_ASCII));
        for (int at = 0; at < body.length; at += size) {
            int count = Math.min(size, body.length - at);
            request.writeBytes("%x\r\n".formatted(count).getBytes(US_ASCII));
            request.write(body, at, count);
            request.writeBytes("\r\n".getBytes(US_ASCII));
        }
        request.writeBytes("0\r\n\r\n".getBytes(US_ASCII));
        return request.toByteArray();
    }

    @Test
    void outputsComeAsTheyAreAskedFor() throws Exception {
        try (TestServer server = server(FixedEngine.free());
                HttpPeer peer = server.http()) {
            byte[] body = json(
                    "\"data\":[\"rust\"]",
                    "\"outputs\":[{\"name\":\"probabilities\",\"parameters\":{\"classification\":3}},"
                            + "{\"name\":\"label\",\"parameters\":{\"binary_data\":true}}],");
            HttpPeer.Reply reply = peer.post(INFER, body);
            int headLength = Integer.parseInt(reply.header("Inference-Header-Content-Length"));
            JsonNode told = JSON.readTree(reply.bytes(), 0, headLength);
            assertThat(told.get("outputs")).hasSize(2);
            assertThat(output(told, "probabilities").toString())
                    .isEqualTo("{\"name\":\"probabilities\",\"datatype\":\"BYTES\",\"shape\":[1],"
                            + "\"data\":[\"0.900000:0:rust\"]}");
            assertThat(reply.text()).endsWith("\u0004\0\0\0rust");
            assertThat(told.has("id")).isFalse();
        }
    }

    @Test
    void healthSaysBothToWhicheverClientAndMetadataSaysWhatItIs() throws Exception {
        try (TestServer server = server(FixedEngine.free(), Setting.TOKEN_FILE, token());
                HttpPeer peer = server.http()) {
            for (String path : new String[] {"/v2/health/live", "/v2/health/ready"}) {
                assertThat(peer.get(path).text()).isEqualTo("{\"live\":true,\"ready\":true}");
            }
            for (String path : new String[] {"/v2/models/fixed/ready", "/v2/models/fixed/versions/1/ready"}) {
                assertThat(peer.get(path).text()).isEqualTo("{\"name\":\"fixed\",\"live\":true,\"ready\":true}");
            }
            String token = "Authorization: Bearer secret";
            JsonNode told = peer.get("/v2", token).json();
            assertThat(told.get("name").asText()).isEqualTo("pomona");
            assertThat(told.get("extensions").toString())
                    .isEqualTo("[\"binary_tensor_data\",\"classification\",\"model_configuration\",\"statistics\"]");
            assertThat(peer.get("/v2/models/fixed/versions/1", token).text())
                    .isEqualTo("{\"name\":\"fixed\",\"versions\":[\"1\"],\"platform\":\"pytorch_libtorch\","
                            + "\"inputs\":[{\"name\":\"IMAGE\",\"datatype\":\"BYTES\",\"shape\":[1]}],"
                            + "\"outputs\":[{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[1]},"
                            + "{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[1]},"
                            + "{\"name\":\"map\",\"datatype\":\"FP32\",\"shape\":[7,7]}]}");
            JsonNode config = peer.get("/v2/models/fixed/config", token).json();
            assertThat(config.get("max_batch_size").asInt()).isZero();
            assertThat(config.get("input").toString())
                    .isEqualTo("[{\"name\":\"IMAGE\",\"data_type\":\"TYPE_STRING\",\"dims\":[1]}]");
            HttpPeer.Reply refused = peer.get("/v2/models/fixed");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.json().get("error").asText()).contains("token");
        }
    }

    private static Path token() throws Exception {
        Path file = Files.createTempFile("token", "");
        file.toFile().deleteOnExit();
        return Files.writeString(file, "secret");
    }

    @Test
    void statisticsCountWhatTheWorkersJudgedByWhicheverDoor() throws Exception {
        try (TestServer server = server(FixedEngine.free());
                HttpPeer peer = server.http()) {
            peer.post(INFER, json("\"data\":[\"rust\"]", ""));
            peer.post("/v1/predict", "rust".getBytes(US_ASCII));
            peer.post(INFER, json("\"data\":[\"broken\"]", ""));
            for (String path :
                    new String[] {"/v2/models/stats", "/v2/models/fixed/stats", "/v2/models/fixed/versions/1/stats"}) {
                JsonNode one = peer.get(path).json().get("model_stats").get(0);
                assertThat(one.get("name").asText()).isEqualTo("fixed");
                assertThat(Long.parseLong(one.get("version").asText())).isEqualTo(1);
                assertThat(one.get("inference_count").asLong()).isEqualTo(2);
                JsonNode stats = one.get("inference_stats");
                assertThat(stats.get("fail").get("count").asLong()).isEqualTo(1);
                assertThat(stats.get("queue").toString()).isEqualTo("{\"count\":2,\"ns\":400000}");
                assertThat(stats.get("compute_input").get("ns").asLong()).isEqualTo(600_000);
                assertThat(stats.get("compute_infer").get("ns").asLong()).isEqualTo(800_000);
                assertThat(stats.get("success").get("ns").asLong()).isEqualTo(1_800_000);
            }
        }
    }

    @Test
    void whatIsWrongIsToldInOneSentenceAndEveryPhotoIsCounted() throws Exception {
        byte[] head = json("\"parameters\":{\"binary_data_size\":8}", "");
        try (TestServer server = server(FixedEngine.free())) {
            refused(server, 404, "unknown model", "/v2/models/pear/infer", json("\"data\":[\"rust\"]", ""));
            refused(server, 404, "version 7", "/v2/models/fixed/versions/7/infer", json("\"data\":[\"rust\"]", ""));
            refused(server, 400, "no JSON", INFER, "hello".getBytes(US_ASCII));
            refused(server, 400, "one input", INFER, "{\"inputs\":[]}".getBytes(US_ASCII));
            refused(server, 400, "one photo", INFER, json("\"data\":[\"a\",\"b\"]", ""));
            refused(server, 400, "array of one string", INFER, json("\"data\":[7]", ""));
            refused(server, 400, "unknown output", INFER, json("\"data\":[\"a\"]", "\"outputs\":[{\"name\":\"x\"}],"));
            refused(
                    server,
                    400,
                    "content_type",
                    INFER,
                    json("\"data\":[\"a\"],\"parameters\":{\"content_type\":\"str\"}", ""));
            refused(server, 400, "needs the header", INFER, head);
            refused(
                    server,
                    400,
                    "classification",
                    INFER,
                    json(
                            "\"data\":[\"a\"]",
                            "\"outputs\":[{\"name\":\"label\",\"parameters\":{\"classification\":2}}],"));
            byte[] whole = withTensor(head, "rust".getBytes(US_ASCII));
            String length = LENGTH + head.length;
            refused(server, 400, "length of the JSON", INFER, whole, LENGTH + "9999");
            refused(server, 400, "length of the JSON", INFER, whole, LENGTH + "-1");
            try (HttpPeer peer = server.http()) {
                HttpPeer.Reply reply = peer.send(chunked(INFER, LENGTH + "4\r\n", new byte[] {'{', '}'}, 1))
                        .receive();
                assertThat(reply.text()).isEqualTo("{\"error\":\"the body ends within its JSON\"}");
            }
            refused(server, 400, "behind the photo", INFER, Arrays.copyOf(whole, whole.length + 1), length);
            refused(server, 400, "within the photo", INFER, Arrays.copyOf(whole, whole.length - 1), length);
            byte[] lying = whole.clone();
            lying[head.length] = 3;
            refused(server, 400, "must be 4, not 3", INFER, lying, length);
            byte[] small = json("\"data\":[\"a\"]", "");
            refused(
                    server,
                    400,
                    "behind the JSON",
                    INFER,
                    Arrays.copyOf(small, small.length + 1),
                    LENGTH + small.length);
            refused(server, 422, "it is broken", INFER, json("\"data\":[\"broken\"]", ""));
            refused(server, 413, "around the photo", INFER, json("\"x\":\"" + "y".repeat(20_000) + "\"", ""));
            assertThat(server.settled().predicted()).isZero();
            assertThat(server.server().bodyBytes()).isZero();
            assertThat(server.counters().errors()).containsKey(ErrorCode.BAD_MESSAGE);
        }
    }

    private static void refused(
            TestServer server, int status, String sentence, String path, byte[] body, String... headers)
            throws Exception {
        try (HttpPeer peer = server.http()) {
            HttpPeer.Reply reply = peer.post(path, body, headers);
            assertThat(reply.status()).as("%s: %s", sentence, reply.text()).isEqualTo(status);
            assertThat(reply.json().size()).isEqualTo(1);
            assertThat(reply.json().get("error").asText()).contains(sentence);
        }
    }

    @Test
    void aFullQueueSaysWhenToComeAgain() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = server(engine, Setting.WORKERS, 1, Setting.QUEUE_CAPACITY, 0);
                HttpPeer running = server.http();
                HttpPeer late = server.http()) {
            running.send(HttpPeer.request("POST", INFER, json("\"data\":[\"rust\"]", "")));
            await().until(() -> engine.runs() == 1);
            HttpPeer.Reply reply = late.post(INFER, json("\"data\":[\"rust\"]", ""));
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.text()).isEqualTo("{\"error\":\"the queue is full\"}");
            assertThat(Integer.parseInt(reply.header("Retry-After"))).isPositive();
            engine.release(1);
            assertThat(running.receive().status()).isEqualTo(200);
            assertThat(server.settled().errors()).isEqualTo(Map.of(ErrorCode.OVERLOADED, 1L));
        }
    }

    @Test
    void aPhotoThatIsOverTheMemoryWaitsForItAndIsWholeInTheEnd() throws Exception {
        byte[] body = json("\"data\":[\"rust%s\"]".formatted("A".repeat(900_000)), "");
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server =
                server(engine, Setting.WORKERS, 1, Setting.MAX_BODY_BYTES, "1MiB", Setting.BODY_BUDGET_BYTES, "2MiB")) {
            HttpPeer[] peers = new HttpPeer[6];
            for (int i = 0; i < peers.length; i++) {
                peers[i] = server.http();
            }
            Thread[] senders = new Thread[peers.length];
            for (int i = 0; i < peers.length; i++) {
                HttpPeer peer = peers[i];
                senders[i] = new Thread(() -> {
                    try {
                        peer.send(HttpPeer.request("POST", INFER, body));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                senders[i].start();
            }
            engine.release(peers.length);
            for (int i = 0; i < peers.length; i++) {
                HttpPeer.Reply reply = peers[i].receive();
                assertThat(reply.status()).as(reply.text()).isEqualTo(200);
                senders[i].join();
                peers[i].close();
            }
            assertThat(server.settled().predicted()).isEqualTo(peers.length);
            assertThat(server.server().bodyBytes()).isZero();
        }
    }
}
