package pomona.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.WireClient;
import pomona.tools.peer.WireClient.Received;

/** Every wait has a clock and every limit a counter; here each is met. */
class ClocksAndLimitsTest {
    private static final String PING = "{\"op\":\"ping\"}";

    @Test
    void aHeaderThatDripsIsTimedOutFromItsFirstByte() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.HEADER_TIMEOUT, "300ms");
                WireClient client = server.client()) {
            client.send("  {".getBytes(US_ASCII));
            Received timeout = client.receive();
            assertThat(timeout.kind()).isEqualTo("error:timeout");
            assertThat(timeout.json().get("about").asText()).isEqualTo("connection");
            assertThat(client.isEnded()).isTrue();
            assertThat(connectionErrors(server)).containsEntry(ErrorCode.TIMEOUT, 1L);
        }
    }

    @Test
    void aBodyThatStallsIsTimedOutAndCounted() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.BODY_TIMEOUT, "300ms");
                WireClient client = server.client()) {
            client.send(WireClient.header("CLIENT_IMAGE", 1_000_000, "\"id\":\"s\""))
                    .send(new byte[100]);
            Received timeout = client.receive();
            assertThat(timeout.kind()).isEqualTo("error:timeout");
            assertThat(timeout.id()).isEqualTo("s");
            assertThat(client.isEnded()).isTrue();
            assertThat(server.settled().errors()).isEqualTo(Map.of(ErrorCode.TIMEOUT, 1L));
        }
    }

    @Test
    void aBodyThatComesSlowlyButSteadilyIsGivenMoreTime() throws Exception {
        // Each byte that came gives a second more.
        try (TestServer server = TestServer.start(
                        FixedEngine.free(), Setting.BODY_TIMEOUT, "300ms", Setting.BODY_MIN_RATE, "1");
                WireClient client = server.client();
                WireClient later = server.client()) {
            byte[] header = WireClient.header("CLIENT_IMAGE", 1_000, "");
            client.send(concat(header, new byte[900]));
            await().until(() -> server.counters().received() == 1);
            later.send(header);
            assertThat(later.receive().kind()).isEqualTo("error:timeout");
            client.send(new byte[100]);
            assertThat(client.receive().type()).isEqualTo("SERVER_PREDICTION");
        }
    }

    @Test
    void aClientThatDoesNotReadItsRepliesStallsItselfAloneAndIsThenClosed() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.WRITE_TIMEOUT, "500ms");
                WireClient good = server.client()) {
            var socket = new Socket();
            socket.setReceiveBufferSize(1024);
            try (WireClient deaf = new WireClient(server.address(), socket)) {
                byte[] ping = WireClient.header("CLIENT_MESSAGE", PING.length(), "");
                boolean closed = false;
                for (int i = 0; i < 2_000_000 && !closed; i++) {
                    try {
                        deaf.send(ping).send(PING.getBytes(US_ASCII));
                    } catch (SocketException e) {
                        closed = true;
                    }
                    if (i % 100 == 0) {
                        assertThat(good.image("rust").receive().kind()).isEqualTo("prediction:rust");
                    }
                }
                assertThat(closed).isTrue();
            }
            assertThat(connectionErrors(server)).containsEntry(ErrorCode.TIMEOUT, 1L);
        }
    }

    @Test
    void aConnectionThatSaysNothingIsEndedWhereALimitIsSet() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.IDLE_TIMEOUT, "300ms");
                WireClient client = server.client()) {
            assertThat(client.receive().kind()).isEqualTo("error:timeout");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void atTheLimitTheLongestIdleConnectionMakesRoom() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.MAX_CONNECTIONS, 2);
                WireClient busy = server.client();
                WireClient idle = server.client()) {
            idle.message(PING).receive();
            busy.image("rust");
            await().until(() -> engine.runs() == 1);
            try (WireClient newcomer = server.client()) {
                newcomer.message(PING);
                assertThat(newcomer.receive().kind()).isEqualTo("pong");
                assertThat(idle.receive().kind()).isEqualTo("error:timeout");
                assertThat(idle.isEnded()).isTrue();
                engine.release(1);
                assertThat(busy.receive().kind()).isEqualTo("prediction:rust");
            }
        }
    }

    @Test
    void atTheLimitWithNoneIdleANewcomerIsToldSo() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.MAX_CONNECTIONS, 1);
                WireClient busy = server.client()) {
            busy.image("rust");
            await().until(() -> engine.runs() == 1);
            try (WireClient newcomer = server.client()) {
                assertThat(newcomer.receive().kind()).isEqualTo("error:overloaded");
                assertThat(newcomer.isEnded()).isTrue();
            }
            engine.release(1);
            assertThat(busy.receive().kind()).isEqualTo("prediction:rust");
        }
    }

    @Test
    void oneAddressHasItsShareOfConnections() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.MAX_CONNECTIONS_PER_ADDRESS, 1)) {
            WireClient first = server.client();
            first.message(PING).receive();
            try (WireClient second = server.client()) {
                assertThat(second.receive().kind()).isEqualTo("error:overloaded");
            }
            first.message("bye").receive();
            first.close();
            await().untilAsserted(() -> {
                try (WireClient third = server.client()) {
                    assertThat(third.message(PING).receive().kind()).isEqualTo("pong");
                }
            });
        }
    }

    @Test
    void aConnectionThatHasSaidItsLastTakesNoneOfItsAddressesShare() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.MAX_CONNECTIONS_PER_ADDRESS, 1);
                WireClient stays = server.client()) {
            stays.message("bye").receive();
            assertThat(stays.isEnded()).isTrue();
            try (WireClient next = server.client()) {
                assertThat(next.message(PING).receive().kind()).isEqualTo("pong");
                try (WireClient refused = server.client()) {
                    assertThat(refused.receive().kind()).isEqualTo("error:overloaded");
                    next.message("bye").receive();
                    try (WireClient last = server.client()) {
                        assertThat(last.message(PING).receive().kind()).isEqualTo("pong");
                    }
                }
            }
        }
    }

    @Test
    void whoeverHasRestedLongestMakesRoomForEachOfManyNewcomers() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.MAX_CONNECTIONS, 4)) {
            List<WireClient> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                WireClient client = server.client();
                client.message(PING).receive();
                all.add(client);
            }
            all.get(0).image("rust").receive();
            all.add(all.remove(0));
            for (int i = 0; i < 8; i++) {
                WireClient newcomer = server.client();
                newcomer.message(PING).receive();
                all.add(newcomer);
                try (WireClient oldest = all.remove(0)) {
                    assertThat(oldest.receive().kind()).isEqualTo("error:timeout");
                }
            }
            for (WireClient client : all) {
                assertThat(client.message(PING).receive().kind()).isEqualTo("pong");
                client.close();
            }
        }
    }

    @Test
    void theEngineIsNotTakenFromAWorkerThatStillRuns() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        TestServer server = TestServer.start(engine, Setting.DRAIN_TIMEOUT, "100ms");
        try (WireClient client = server.client()) {
            client.image("rust");
            await().until(() -> engine.runs() == 1);
            ExecutorService pool = Executors.newSingleThreadExecutor();
            Future<Boolean> drained = pool.submit(() -> server.server().drain());
            pool.shutdown();
            assertThat(client.receive().kind()).isEqualTo("error:draining");
            client.socket().close();
            assertThat(drained.get()).isTrue();
            assertThat(engine.isClosed()).isFalse();
        } finally {
            engine.release(1);
        }
    }

    @Test
    void moreHalfSentBodiesThanMemoryFinishOneAfterAnother() throws Exception {
        int bodyBytes = 1 << 20;
        ExecutorService pool = Executors.newCachedThreadPool();
        try (TestServer server = TestServer.start(
                FixedEngine.free(),
                Setting.MAX_BODY_BYTES,
                bodyBytes,
                Setting.BODY_BUDGET_BYTES,
                4 * bodyBytes,
                Setting.BODY_TIMEOUT,
                "500ms")) {
            List<WireClient> stalled = new ArrayList<>();
            List<WireClient> goingOn = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                (i % 2 == 0 ? stalled : goingOn).add(server.client());
            }
            // Header and body at once: what has come of the body gives each more time than a busy machine takes.
            byte[] image = concat(WireClient.header("CLIENT_IMAGE", bodyBytes, ""), new byte[bodyBytes]);
            List<Future<?>> halves = new ArrayList<>();
            for (WireClient client : stalled) {
                halves.add(pool.submit(() -> client.send(Arrays.copyOf(image, bodyBytes / 2))));
            }
            List<Future<Received>> replies = new ArrayList<>();
            for (WireClient client : goingOn) {
                replies.add(pool.submit(() -> client.send(image).receive()));
            }
            for (Future<Received> reply : replies) {
                assertThat(reply.get().type()).isEqualTo("SERVER_PREDICTION");
            }
            for (WireClient client : stalled) {
                client.reset();
            }
            for (Future<?> half : halves) {
                try {
                    half.get();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(IOException.class);
                }
            }
            Event.Counters counters = server.settled();
            assertThat(counters.predicted()).isEqualTo(goingOn.size());
            for (WireClient client : goingOn) {
                client.close();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void anAnnouncedLengthCostsNothing() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free());
                WireClient good = server.client()) {
            List<WireClient> liars = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                liars.add(server.client().send(WireClient.header("CLIENT_IMAGE", 32 << 20, "")));
            }
            await().until(() -> server.counters().inFlight() == 100);
            assertThat(good.image("rust").receive().kind()).isEqualTo("prediction:rust");
            for (WireClient liar : liars) {
                liar.close();
            }
            await().until(() -> server.counters().abandoned() == 100);
        }
    }

    @Test
    void aDrainAnswersWhatIsCompleteAndTellsTheRest() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine);
                WireClient complete = server.client();
                WireClient half = server.client();
                WireClient idle = server.client()) {
            complete.image("rust", "\"id\":\"a\"").image("scab");
            half.send(WireClient.header("CLIENT_IMAGE", 100, "\"id\":\"h\"")).send(new byte[50]);
            idle.message(PING).receive();
            await().until(() -> engine.runs() == 1 && server.counters().inFlight() == 3);
            ExecutorService pool = Executors.newSingleThreadExecutor();
            Future<Boolean> drained = pool.submit(() -> server.server().drain());
            pool.shutdown();
            Received told = half.receive();
            assertThat(told.kind()).isEqualTo("error:draining");
            assertThat(told.json().get("retryable").asBoolean()).isTrue();
            assertThat(idle.isEnded()).isTrue();
            engine.release(2);
            assertThat(complete.receive().id()).isEqualTo("a");
            assertThat(complete.receive().kind()).isEqualTo("prediction:scab");
            assertThat(complete.isEnded()).isTrue();
            half.socket().close();
            idle.socket().close();
            complete.socket().close();
            assertThat(drained.get()).isTrue();
        }
    }

    @Test
    void aDrainThatTakesTooLongTellsThoseThatStillWait() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 1, Setting.DRAIN_TIMEOUT, "300ms");
                WireClient client = server.client()) {
            client.image("rust", "\"id\":\"runs\"").image("rust", "\"id\":\"waits\"");
            await().until(() -> engine.runs() == 1 && server.server().status().queued() == 1);
            ExecutorService pool = Executors.newSingleThreadExecutor();
            Future<Boolean> drained = pool.submit(() -> server.server().drain());
            pool.shutdown();
            assertThat(client.receive().kind()).isEqualTo("error:draining");
            assertThat(client.receive().kind()).isEqualTo("error:draining");
            assertThat(client.isEnded()).isTrue();
            engine.release(1);
            client.socket().close();
            assertThat(drained.get()).isTrue();
        }
    }

    private static byte[] concat(byte[] header, byte[] body) {
        byte[] frame = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, frame, header.length, body.length);
        return frame;
    }

    private static Map<ErrorCode, Long> connectionErrors(TestServer server) {
        return server.server().info().connectionErrors();
    }
}
