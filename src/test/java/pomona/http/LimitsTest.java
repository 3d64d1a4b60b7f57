package pomona.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pomona.http.HttpCounters.Cut;
import pomona.protocol.ErrorCode;
import pomona.server.Setting;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.HttpPeer;
import pomona.tools.peer.WireClient;

/** Each limit of the HTTP door is met here, and what was counted of it is looked at. */
class LimitsTest {
    private static final byte[] RUST = "rust".getBytes(US_ASCII);
    private static final String HEAD = "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\n";

    @TempDir
    private Path folder;

    private static TestServer server(FixedEngine engine, Object... settings) throws Exception {
        List<Object> all = new ArrayList<>(List.of(Setting.HTTP_PORT, "free"));
        all.addAll(List.of(settings));
        return TestServer.start(engine, all.toArray());
    }

    private static void assertCut(TestServer server, Cut cut) {
        await().untilAsserted(
                        () -> assertThat(server.server().httpCounters().cuts()).containsEntry(cut, 1L));
    }

    @Test
    void aPhotoOverItsRunTimeoutIsAnsweredThoughNothingElseWakesTheLoop() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = server(engine, Setting.WORKERS, 1, Setting.RUN_TIMEOUT, "200ms");
                HttpPeer peer = server.http()) {
            assertThat(peer.post("/v1/predict", RUST).status()).isEqualTo(500);
            assertThat(server.server().status().workersLost()).isEqualTo(1);
            engine.release(1);
            await().until(() -> server.server().status().workersLost() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nContent-Length: 4\r\n\r\nrust",
                "Content-Length: 4\r\nContent-Length: 5\r\n\r\nrust",
                "Content-Length: 4, 4\r\n\r\nrust",
                "Content-Length: +4\r\n\r\nrust",
                "Content-Length: -1\r\n\r\nrust",
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity\r\n\r\nrust",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "X: a\rb\r\nContent-Length: 4\r\n\r\nrust",
                "X: a\r\n folded\r\nContent-Length: 4\r\n\r\nrust",
                "X: a\r\n\tfolded\r\nContent-Length: 4\r\n\r\nrust",
                "Content-Length : 4\r\n\r\nrust",
                " Content-Length: 4\r\n\r\nrust",
                "X: a\0b\r\nContent-Length: 4\r\n\r\nrust",
                "no colon here\r\nContent-Length: 4\r\n\r\nrust"
            })
    void whatTwoServersCouldReadInTwoWaysIsRefusedAndTheConnectionEnds(String rest) throws Exception {
        try (TestServer server = server(FixedEngine.free());
                HttpPeer peer = server.http()) {
            HttpPeer.Reply reply = peer.send(HEAD + rest).receive();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json().get("code").asText()).isEqualTo("bad_request");
            assertThat(reply.closes()).isTrue();
            peer.endOutput();
            assertThat(peer.isEnded()).isTrue();
            assertThat(server.settled().received()).isZero();
            assertCut(server, Cut.MALFORMED);
        }
    }

    @Test
    void aHeaderThatIsTooLargeIsRefused() throws Exception {
        for (String header : List.of(
                "X: " + "x".repeat(9000) + "\r\n",
                "X: y\r\n".repeat(80),
                ("X: " + "x".repeat(3000) + "\r\n").repeat(9))) {
            try (TestServer server = server(FixedEngine.free());
                    HttpPeer peer = server.http()) {
                assertThat(peer.send(HEAD + header + "\r\n").receive().status()).isEqualTo(431);
                assertCut(server, Cut.HEADER_TOO_LARGE);
            }
        }
    }

    @Test
    void otherVersionsAndPathsAndMethodsAreToldSo() throws Exception {
        try (TestServer server = server(FixedEngine.free())) {
            try (HttpPeer peer = server.http()) {
                assertThat(peer.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                                .receive()
                                .status())
                        .isEqualTo(505);
            }
            try (HttpPeer peer = server.http()) {
                assertThat(peer.get("/nothing").status()).isEqualTo(404);
                assertThat(peer.get("/v1/predict").header("Allow")).isEqualTo("POST");
                assertThat(peer.get("/v1/predict").status()).isEqualTo(405);
                assertThat(peer.get("/livez?x=y").status()).isEqualTo(200);
            }
            try (HttpPeer peer = server.http()) {
                peer.send(HttpPeer.request("HEAD", "/livez", new byte[0]))
                        .send(HttpPeer.request("GET", "/livez", new byte[0]));
                assertThat(peer.line()).isEqualTo("HTTP/1.1 200 OK");
                for (String line = peer.line(); !line.isEmpty(); line = peer.line()) {
                    assertThat(line).contains(": ");
                }
                assertThat(peer.receive().text()).isEqualTo("ok\n");
            }
            try (HttpPeer old = server.http()) {
                assertThat(old.send("GET /livez HTTP/1.0\r\n\r\n").receive().text())
                        .isEqualTo("ok\n");
                assertThat(old.isEnded()).isTrue();
            }
        }
    }

    @Test
    void anUnknownNameAndAnotherOriginAreRefused() throws Exception {
        try (TestServer server = server(FixedEngine.free(), Setting.HTTP_HOSTS, "leaf.lan, Other.lan")) {
            for (String host :
                    List.of("localhost", "LOCALHOST:5080", "127.0.0.1", "[::1]:80", "leaf.lan", "other.lan:1")) {
                assertThat(status(server, "GET /livez HTTP/1.1\r\nHost: " + host))
                        .as(host)
                        .isEqualTo(200);
            }
            for (String host : List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "a b")) {
                assertThat(status(server, "GET /livez HTTP/1.1\r\nHost: " + host))
                        .as(host)
                        .isIn(421, 400);
            }
            assertThat(status(server, "GET /livez HTTP/1.1\r\nX: y")).isEqualTo(400);
            assertThat(status(server, "GET /livez HTTP/1.1\r\nHost: localhost\r\nHost: localhost"))
                    .isEqualTo(400);
            String post = HEAD.strip() + "\r\nContent-Length: 0\r\nOrigin: ";
            for (String origin : List.of("https://evil.example", "null", "http://localhost:3000", "http://127.0.0.1")) {
                assertThat(status(server, post + origin)).as(origin).isEqualTo(403);
            }
            assertThat(status(server, post + "http://localhost")).isEqualTo(200);
        }
    }

    @Test
    void pagesOfOtherOriginsAreGivenNoLeave() throws Exception {
        try (TestServer server = server(FixedEngine.free());
                HttpPeer peer = server.http()) {
            byte[] preflight = HttpPeer.request(
                    "OPTIONS",
                    "/v1/predict",
                    new byte[0],
                    "Origin: http://localhost",
                    "Access-Control-Request-Method: POST");
            HttpPeer.Reply asked = peer.send(preflight).receive();
            assertThat(asked.status()).isEqualTo(405);
            for (HttpPeer.Reply reply : List.of(asked, peer.post("/v1/predict", RUST), peer.get("/livez"))) {
                assertThat(reply.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
            }
        }
    }

    private static int status(TestServer server, String head) throws Exception {
        try (HttpPeer peer = server.http()) {
            return peer.send(head + "\r\n\r\n").receive().status();
        }
    }

    @Test
    void theTokenIsWantedForPhotosAndNotForHealth() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        try (TestServer server = server(FixedEngine.free(), Setting.TOKEN_FILE, token)) {
            try (HttpPeer peer = server.http()) {
                assertThat(peer.get("/livez").status()).isEqualTo(200);
                assertThat(peer.post("/v1/predict", RUST, "Authorization: Bearer secret")
                                .status())
                        .isEqualTo(200);
                HttpPeer.Reply refused = peer.post("/v1/predict", RUST);
                assertThat(refused.status()).isEqualTo(401);
                assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
            }
            try (HttpPeer peer = server.http()) {
                assertThat(peer.post("/v1/predict", RUST, "Authorization: Bearer secretly")
                                .status())
                        .isEqualTo(401);
            }
            assertThat(server.settled().received()).isEqualTo(1);
            assertThat(server.server().info().connectionErrors()).isEqualTo(Map.of(ErrorCode.UNAUTHORIZED, 2L));
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhetherItsLengthWasAnnouncedOrNot() throws Exception {
        Object[] small = {Setting.MAX_BODY_BYTES, "100KiB", Setting.BODY_BUDGET_BYTES, "1MiB"};
        try (TestServer server = server(FixedEngine.free(), small)) {
            try (HttpPeer peer = server.http()) {
                HttpPeer.Reply reply =
                        peer.send(HEAD + "Content-Length: 1000000000\r\n\r\n").receive();
                assertThat(reply.status()).isEqualTo(413);
                assertThat(reply.closes()).isTrue();
                assertThat(server.server().bodyBytes()).isZero();
            }
            try (HttpPeer peer = server.http()) {
                peer.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
                String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
                for (int i = 0; i < 26; i++) {
                    peer.send(chunk);
                }
                assertThat(peer.receive().status()).isEqualTo(413);
            }
            assertThat(server.settled().errors()).isEqualTo(Map.of(ErrorCode.TOO_LARGE, 1L));
            assertThat(server.server().bodyBytes()).isZero();
        }
    }

    @Test
    void packedBodiesAndOtherExpectationsAndBrokenChunksAreRefused() throws Exception {
        try (TestServer server = server(FixedEngine.free())) {
            try (HttpPeer peer = server.http()) {
                assertThat(peer.post("/v1/predict", RUST, "Content-Encoding: gzip")
                                .status())
                        .isEqualTo(415);
            }
            try (HttpPeer peer = server.http()) {
                assertThat(peer.post("/v1/predict", RUST, "Expect: miracles").status())
                        .isEqualTo(417);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothex", "", "-4", "+4", "0x4", "4 ", "4;x=y", "000000004", "ffffffffffffffff"})
    void aChunkWhoseSizeIsNoPlainNumberIsRefused(String size) throws Exception {
        try (TestServer server = server(FixedEngine.free());
                HttpPeer peer = server.http()) {
            String chunks = "Transfer-Encoding: chunked\r\n\r\n%s\r\nrust\r\n0\r\n\r\n".formatted(size);
            HttpPeer.Reply reply = peer.send(HEAD + chunks).receive();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.closes()).isTrue();
            assertThat(server.settled().errors()).isEqualTo(Map.of(ErrorCode.BAD_MESSAGE, 1L));
        }
    }

    @Test
    void whoIsRefusedInTheMiddleOfHisBodyHearsOfItAlsoWhenHeEndedHisHalf() throws Exception {
        try (TestServer server = server(FixedEngine.free());
                HttpPeer peer = server.http()) {
            peer.send(HEAD + "Content-Length: 1000000000\r\n\r\nrust").endOutput();
            assertThat(peer.receive().status()).isEqualTo(413);
            assertThat(peer.isEnded()).isTrue();
        }
    }

    @Test
    void whoReadsNoRepliesIsClosedAndOthersNoticeNothing() throws Exception {
        try (TestServer server = server(FixedEngine.free(), Setting.WRITE_TIMEOUT, "500ms");
                HttpPeer good = server.http()) {
            var socket = new Socket();
            socket.setReceiveBufferSize(1024);
            try (HttpPeer deaf = new HttpPeer(server.server().httpAddress().orElseThrow(), socket)) {
                byte[] request = HttpPeer.request("GET", "/openapi.json", new byte[0]);
                for (int i = 0; i < 50; i++) {
                    deaf.send(request);
                }
                assertCut(server, Cut.REPLY_TIMEOUT);
                assertThat(good.post("/v1/predict", RUST).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void atTheLimitOfConnectionsTheLongestIdleOneMakesRoom() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = server(engine, Setting.HTTP_MAX_CONNECTIONS, 2, Setting.WORKERS, 1);
                HttpPeer busy = server.http()) {
            busy.send(HttpPeer.request("POST", "/v1/predict", RUST));
            await().until(() -> engine.runs() == 1);
            HttpPeer idle = server.http();
            idle.get("/livez");
            try (HttpPeer third = server.http()) {
                assertThat(third.get("/livez").status()).isEqualTo(200);
                assertThat(idle.isEnded()).isTrue();
                assertCut(server, Cut.MADE_ROOM);
                third.send(HttpPeer.request("POST", "/v1/predict", RUST));
                await().until(() -> server.server().status().queued() == 1);
                try (HttpPeer fourth = server.http()) {
                    HttpPeer.Reply refused = fourth.receive();
                    assertThat(refused.status()).isEqualTo(429);
                    assertThat(refused.header("Retry-After")).isNotEmpty();
                    assertCut(server, Cut.CONNECTIONS);
                }
                engine.release(2);
                assertThat(busy.receive().status()).isEqualTo(200);
                assertThat(third.receive().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void oneAddressGetsNoMoreConnectionsThanItMay() throws Exception {
        try (TestServer server = server(FixedEngine.free(), Setting.MAX_CONNECTIONS_PER_ADDRESS, 1);
                HttpPeer first = server.http()) {
            first.get("/livez");
            try (HttpPeer second = server.http()) {
                assertThat(second.receive().status()).isEqualTo(429);
            }
            assertCut(server, Cut.CONNECTIONS_PER_ADDRESS);
            assertThat(first.get("/livez").status()).isEqualTo(200);
        }
    }

    @Test
    void bodiesWithoutMemoryWaitAndAllAreAnsweredOverBothDoors() throws Exception {
        Object[] small = {Setting.MAX_BODY_BYTES, "256KiB", Setting.BODY_BUDGET_BYTES, "512KiB", Setting.WORKERS, 2};
        byte[] photo = new byte[250_000];
        System.arraycopy("rust            ".getBytes(US_ASCII), 0, photo, 0, 16);
        byte[] request = HttpPeer.request("POST", "/v1/predict", photo);
        byte[] header = WireClient.header("CLIENT_IMAGE", photo.length, "\"enc\":\"raw\"");
        try (TestServer server = server(FixedEngine.free(), small)) {
            List<HttpPeer> peers = new ArrayList<>();
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                // All begin and none is whole: the budget is spent.
                peers.add(server.http().send(Arrays.copyOf(request, 100_000)));
                clients.add(server.client().send(header).send(photo, 0, 100_000));
            }
            List<Thread> senders = new ArrayList<>();
            for (HttpPeer peer : peers) {
                senders.add(started(() -> peer.send(Arrays.copyOfRange(request, 100_000, request.length))));
            }
            for (WireClient client : clients) {
                senders.add(started(() -> client.send(photo, 100_000, photo.length - 100_000)));
            }
            for (HttpPeer peer : peers) {
                assertThat(peer.receive().json().get("prediction").asText()).isEqualTo("rust");
                peer.close();
            }
            for (WireClient client : clients) {
                assertThat(client.receive().kind()).isEqualTo("prediction:rust");
                client.close();
            }
            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(server.settled().predicted()).isEqualTo(24);
            assertThat(server.server().bodyBytes()).isZero();
        }
    }

    private interface Sending {
        void run() throws IOException;
    }

    private static Thread started(Sending sending) {
        var sender = new Thread(() -> {
            try {
                sending.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        sender.start();
        return sender;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatOneDoorHasSpentOfTheMemoryTheOtherWaitsForAndGets(boolean spentByWire) throws Exception {
        Object[] small = {
            Setting.MAX_BODY_BYTES, "256KiB",
            Setting.BODY_BUDGET_BYTES, "512KiB",
            Setting.WORKERS, 2,
            // No clock is to end them.
            Setting.BODY_TIMEOUT, "1h",
            Setting.RUN_TIMEOUT, "1h"
        };
        byte[] photo = Arrays.copyOf("rust            ".getBytes(US_ASCII), 256 * 1024);
        byte[] request = HttpPeer.request("POST", "/v1/predict", photo);
        byte[] header = WireClient.header("CLIENT_IMAGE", photo.length, "\"enc\":\"raw\"");
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = server(engine, small);
                HttpPeer peer = server.http();
                HttpPeer secondPeer = server.http();
                HttpPeer probe = server.http();
                WireClient wire = server.client();
                WireClient secondWire = server.client()) {
            if (spentByWire) {
                wire.send(header).send(photo);
                secondWire.send(header).send(photo);
            } else {
                peer.send(request);
                secondPeer.send(request);
            }
            // Whole, and held by the workers.
            await().until(() -> engine.runs() == 2 && server.server().bodyBytes() == 512 * 1024);
            Thread one = started(() -> {
                if (spentByWire) {
                    peer.send(request);
                } else {
                    wire.send(header).send(photo);
                }
            });
            Thread two = started(() -> {
                if (spentByWire) {
                    secondPeer.send(request);
                } else {
                    secondWire.send(header).send(photo);
                }
            });
            await().until(() -> server.counters().received() == 4);
            for (int i = 0; i < 50; i++) {
                // Both loops turn meanwhile.
                assertThat(probe.get("/livez").status()).isEqualTo(200);
                assertThat(server.server().bodyBytes()).isEqualTo(512 * 1024);
            }
            assertThat(server.server().status().queued()).isZero();
            engine.release(4);
            for (WireClient client : List.of(wire, secondWire)) {
                assertThat(client.receive().kind()).isEqualTo("prediction:rust");
            }
            for (HttpPeer http : List.of(peer, secondPeer)) {
                assertThat(http.receive().status()).isEqualTo(200);
            }
            one.join();
            two.join();
            assertThat(server.settled().predicted()).isEqualTo(4);
            assertThat(server.server().bodyBytes()).isZero();
        }
    }
}
