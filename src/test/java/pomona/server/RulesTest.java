package pomona.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.WireClient;
import pomona.tools.peer.WireClient.Received;

/** The protocol's numbered rules, each against a live server over a real socket. */
class RulesTest {
    private static final String PING = "{\"op\":\"ping\"}";

    private static String id(String id) {
        return "\"id\":\"%s\"".formatted(id);
    }

    @Test
    void imagesWithIdsOverlapAndThoseWithoutComeBackInOrder() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 4);
                WireClient client = server.client()) {
            client.image("rust", id("a"))
                    .image("rust", id("b"))
                    .image("scab")
                    .image("mildew")
                    .image("rust", id("c"));
            await().until(() -> engine.runs() == 2);
            client.message(PING);
            assertThat(client.receive().kind())
                    .as("control messages are answered beside images")
                    .isEqualTo("pong");
            assertThat(engine.runs()).as("the barrier holds back all behind it").isEqualTo(2);
            engine.release(5);
            List<String> ids = List.of(client.receive().id(), client.receive().id());
            assertThat(ids).containsExactlyInAnyOrder("a", "b");
            assertThat(client.receive().kind()).isEqualTo("prediction:scab");
            assertThat(client.receive().kind()).isEqualTo("prediction:mildew");
            assertThat(client.receive().id()).isEqualTo("c");
            assertThat(server.settled().predicted()).isEqualTo(5);
        }
    }

    @Test
    void aBarrierStartsOnlyWhenTheImagesBeforeItAreAnswered() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 4);
                WireClient client = server.client()) {
            client.image("rust", id("a")).image("scab").image("rust", id("b"));
            await().until(() -> engine.runs() == 1);
            engine.release(1);
            assertThat(client.receive().id()).isEqualTo("a");
            await().until(() -> engine.runs() == 2);
            engine.release(1);
            assertThat(client.receive().kind()).isEqualTo("prediction:scab");
            engine.release(1);
            assertThat(client.receive().id()).isEqualTo("b");
        }
    }

    @Test
    void anImageWithoutIdWaitsForRoomWhereOneWithAnIdIsRefused() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 1, Setting.QUEUE_CAPACITY, 1);
                WireClient first = server.client();
                WireClient second = server.client();
                WireClient patient = server.client();
                WireClient hasty = server.client()) {
            first.image("rust", id("1"));
            await().until(() -> engine.runs() == 1);
            second.image("scab", id("2"));
            await().until(() -> server.server().status().queued() == 1);
            patient.image("mildew");
            Received refusal = hasty.image("rust", id("4")).receive();
            assertThat(refusal.kind()).isEqualTo("error:overloaded");
            assertThat(refusal.id()).isEqualTo("4");
            assertThat(refusal.json().get("retryable").asBoolean()).isTrue();
            assertThat(refusal.json().get("retry_after_ms").asLong()).isPositive();
            engine.release(3);
            assertThat(first.receive().id()).isEqualTo("1");
            assertThat(second.receive().id()).isEqualTo("2");
            assertThat(patient.receive().kind()).isEqualTo("prediction:mildew");
            assertThat(server.settled().errors()).isEqualTo(Map.of(ErrorCode.OVERLOADED, 1L));
        }
    }

    @Test
    void aParkedImageIsRefusedWhenItsPatienceIsOver() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(
                        engine, Setting.WORKERS, 1, Setting.QUEUE_CAPACITY, 0, Setting.PARK_TIMEOUT, "300ms");
                WireClient first = server.client();
                WireClient patient = server.client()) {
            first.image("rust");
            await().until(() -> engine.runs() == 1);
            assertThat(patient.image("scab").receive().kind()).isEqualTo("error:overloaded");
            engine.release(1);
            assertThat(first.receive().kind()).isEqualTo("prediction:rust");
            assertThat(server.settled().received()).isEqualTo(2);
            assertThat(engine.runs()).isEqualTo(1);
        }
    }

    @Test
    void aLogOffWaitsForAllBeforeItAndIsTheLastThingSent() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine);
                WireClient client = server.client()) {
            client.image("rust", id("a")).image("scab").message("bye, 离线");
            client.send("what comes after is thrown away".getBytes(US_ASCII));
            await().until(() -> engine.runs() == 1);
            engine.release(2);
            assertThat(client.receive().id()).isEqualTo("a");
            assertThat(client.receive().kind()).isEqualTo("prediction:scab");
            assertThat(client.receive().text()).startsWith("bye, 离线 2");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aHalfCloseStillGetsWhatWasCompleteAndAbandonsTheRest() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine);
                WireClient client = server.client()) {
            client.image("rust", id("a"));
            client.send(WireClient.header("CLIENT_IMAGE", 100, id("b")))
                    .send(new byte[50])
                    .halfClose();
            await().until(() -> server.counters().abandoned() == 1);
            engine.release(1);
            assertThat(client.receive().id()).isEqualTo("a");
            assertThat(client.isEnded()).isTrue();
            assertThat(server.settled().predicted()).isEqualTo(1);
        }
    }

    @Test
    void aResetAbandonsWhatIsQueuedAndItIsNotRun() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 1);
                WireClient client = server.client()) {
            for (int i = 0; i < 5; i++) {
                client.image("rust", id("i" + i));
            }
            await().until(() -> engine.runs() == 1 && server.server().status().queued() == 4);
            client.reset();
            await().until(() -> server.counters().abandoned() == 5);
            engine.release(5);
            await().until(() -> server.server().status().workersBusy() == 0);
            assertThat(engine.runs()).isEqualTo(1);
            assertThat(server.settled().balance()).isTrue();
        }
    }

    @Test
    void anErrorInABodyLeavesTheConnectionUsable() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free());
                WireClient client = server.client()) {
            assertThat(client.image("broken", id("x")).receive().kind()).isEqualTo("error:bad_image");
            assertThat(client.image("rust", id("x")).receive().kind()).isEqualTo("prediction:rust");
        }
    }

    @Test
    void afterAnErrorInAHeaderImagesInFlightAreAnsweredFirst() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine);
                WireClient client = server.client()) {
            client.image("rust", id("a")).send("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
            await().until(() -> server.server().info().connectionErrors().containsKey(ErrorCode.BAD_HEADER));
            engine.release(1);
            assertThat(client.receive().id()).isEqualTo("a");
            assertThat(client.receive().kind()).isEqualTo("error:bad_header");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aTooLargeImageIsOneOfTheCountedAndIsToldItsId() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.MAX_BODY_BYTES, "1MiB");
                WireClient client = server.client()) {
            client.send(WireClient.header("CLIENT_IMAGE", (1 << 20) + 1, id("big")));
            Received refusal = client.receive();
            assertThat(refusal.kind()).isEqualTo("error:too_large");
            assertThat(refusal.id()).isEqualTo("big");
            assertThat(client.isEnded()).isTrue();
            assertThat(server.settled().errors()).isEqualTo(Map.of(ErrorCode.TOO_LARGE, 1L));
        }
    }

    @Test
    void anIdThatIsInFlightIsRefusedAndMayBeUsedAgainAfterItsReply() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine);
                WireClient client = server.client()) {
            client.image("rust", id("x"));
            Received refusal = client.image("scab", id("x")).receive();
            assertThat(refusal.kind()).isEqualTo("error:duplicate_id");
            engine.release(2);
            assertThat(client.receive().kind()).isEqualTo("prediction:rust");
            assertThat(client.image("scab", id("x")).receive().kind()).isEqualTo("prediction:scab");
        }
    }

    @Test
    void cancelAnswersAtOnceEvenWhenTheImageRuns() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 1);
                WireClient client = server.client()) {
            client.image("rust", id("runs")).image("rust", id("waits"));
            await().until(() -> engine.runs() == 1);
            client.message("{\"op\":\"cancel\",\"id\":\"waits\"}").message("{\"op\":\"cancel\",\"id\":\"runs\"}");
            assertThat(client.receive()).matches(r -> r.kind().equals("error:cancelled") && r.id().equals("waits"));
            assertThat(client.receive()).matches(r -> r.kind().equals("error:cancelled") && r.id().equals("runs"));
            client.message("{\"op\":\"cancel\",\"id\":\"runs\"}");
            assertThat(client.receive().kind()).isEqualTo("error:unknown_id");
            engine.release(1);
            await().until(() -> server.server().status().workersBusy() == 0);
            client.message(PING);
            assertThat(client.receive().kind()).as("the late result is dropped").isEqualTo("pong");
            assertThat(engine.runs()).isEqualTo(1);
        }
    }

    @Test
    void anImageThatCouldNotStartBeforeItsDeadlineIsToldSo() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 1);
                WireClient client = server.client()) {
            client.image("rust", id("runs") + ",\"deadline_ms\":100")
                    .image("rust", id("late") + ",\"deadline_ms\":100");
            Received late = client.receive();
            assertThat(late.kind()).isEqualTo("error:deadline_exceeded");
            assertThat(late.id()).isEqualTo("late");
            engine.release(1);
            assertThat(client.receive().id())
                    .as("a deadline is to start, not to end")
                    .isEqualTo("runs");
        }
    }

    @Test
    void whoeverAsksIsToldItsPlaceAndTheStart() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 1);
                WireClient other = server.client();
                WireClient client = server.client()) {
            other.image("rust");
            await().until(() -> engine.runs() == 1);
            other.image("rust");
            client.image("scab", id("7") + ",\"want\":\"s\"");
            Received queued = client.receive();
            assertThat(queued.kind()).isEqualTo("queued");
            assertThat(queued.id()).isEqualTo("7");
            assertThat(queued.json().get("estimate_ms").asLong()).isPositive();
            engine.release(1);
            List<String> kinds = new ArrayList<>();
            for (Received r = client.receive(); ; r = client.receive()) {
                kinds.add(r.kind());
                if (r.kind().equals("running")) {
                    assertThat(r.json().get("worker").asInt()).isEqualTo(1);
                    break;
                }
                engine.release(1);
            }
            engine.release(2);
            assertThat(client.receive().kind()).isEqualTo("prediction:scab");
            assertThat(other.receive().kind()).isEqualTo("prediction:rust");
            assertThat(kinds).endsWith("running");
        }
    }

    @Test
    void whoAsksForNothingIsSentNothingElse() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 1, Setting.QUEUE_CAPACITY, 0);
                WireClient first = server.client();
                WireClient second = server.client()) {
            first.image("rust");
            await().until(() -> engine.runs() == 1);
            second.image("scab");
            engine.release(2);
            assertThat(second.receive().kind()).isEqualTo("prediction:scab");
            assertThat(first.receive().kind()).isEqualTo("prediction:rust");
        }
    }

    @Test
    void watchersGetStatusNowAndThenUntilTheyStop() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free());
                WireClient client = server.client()) {
            client.message("{\"op\":\"watch\",\"every_ms\":100}");
            Received status = client.receive();
            assertThat(status.kind()).isEqualTo("status");
            assertThat(status.json().get("workers_total").asInt()).isEqualTo(2);
            assertThat(status.json().get("connections").asInt()).isEqualTo(1);
            assertThat(client.receive().kind()).isEqualTo("status");
            client.message("{\"op\":\"watch\",\"every_ms\":0}").message(PING);
            Received next = client.receive();
            while (next.kind().equals("status")) {
                next = client.receive();
            }
            assertThat(next.kind()).isEqualTo("pong");
        }
    }

    @Test
    void infoTellsTheBooksOfEveryImage() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free());
                WireClient client = server.client()) {
            client.image("rust").receive();
            client.image("broken").receive();
            client.message("{\"op\":\"info\"}");
            Received info = client.receive();
            assertThat(info.kind()).isEqualTo("info");
            assertThat(info.json().get("protocol").asInt()).isEqualTo(1);
            assertThat(info.json().get("counters").toString())
                    .isEqualTo(
                            "{\"received\":2,\"predicted\":1,\"errors\":{\"bad_image\":1},\"abandoned\":0,\"in_flight\":0}");
        }
    }

    @Test
    void aJobThatKillsItsWorkerIsAnsweredOnceAndTheWorkerIsReplaced() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.WORKERS, 1);
                WireClient client = server.client()) {
            Received failure = client.image("poison", id("p")).receive();
            assertThat(failure.kind()).isEqualTo("error:internal");
            assertThat(failure.json().get("retryable").asBoolean()).isTrue();
            assertThat(client.image("rust", id("p")).receive().kind()).isEqualTo("prediction:rust");
        }
    }

    @Test
    void aJobOverItsRunTimeoutIsAnsweredAndItsWorkerIsLostUntilItComesBack() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 1, Setting.RUN_TIMEOUT, "200ms");
                WireClient client = server.client()) {
            assertThat(client.image("rust", id("slow")).receive().kind()).isEqualTo("error:internal");
            assertThat(server.server().status().workersLost()).isEqualTo(1);
            engine.release(1);
            await().until(() -> server.server().status().workersLost() == 0);
            engine.release(1);
            assertThat(client.image("scab", id("next")).receive().kind()).isEqualTo("prediction:scab");
        }
    }

    @Test
    void aServerThatWantsATokenTakesNothingWithoutIt() throws Exception {
        Path file = Files.createTempFile("token", ".txt");
        Files.writeString(file, "open sesame\n");
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.TOKEN_FILE, file);
                WireClient without = server.client();
                WireClient wrong = server.client();
                WireClient right = server.client()) {
            assertThat(without.image("rust").receive().kind()).isEqualTo("error:unauthorized");
            assertThat(without.isEnded()).isTrue();
            wrong.message("{\"op\":\"hello\",\"token\":\"guess\"}");
            assertThat(wrong.receive().kind()).isEqualTo("error:unauthorized");
            assertThat(wrong.isEnded()).isTrue();
            right.message("{\"op\":\"hello\",\"token\":\"open sesame\"}");
            assertThat(right.receive().kind()).isEqualTo("info");
            assertThat(right.image("rust").receive().kind()).isEqualTo("prediction:rust");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void beforeTheTokenNothingElseIsAnswered() throws Exception {
        Path file = Files.createTempFile("token", ".txt");
        Files.writeString(file, "open sesame\n");
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.TOKEN_FILE, file)) {
            for (String text : List.of("DISCONNECT", "", PING, "{\"op\":\"fly\"}", "{\"op\":\"hello\",\"token\":7}")) {
                try (WireClient client = server.client()) {
                    assertThat(client.message(text).receive().kind()).as(text).isEqualTo("error:unauthorized");
                    assertThat(client.isEnded()).isTrue();
                }
            }
            try (WireClient client = server.client()) {
                client.send(WireClient.header("CLIENT_SOUND", 5, ""));
                assertThat(client.receive().kind()).isEqualTo("error:unauthorized");
                assertThat(client.isEnded()).isTrue();
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void onlySoManyImagesOverlapAndTheRestStayUnreadButAnswered() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        try (TestServer server = TestServer.start(engine, Setting.WORKERS, 8, Setting.REQUESTS_PER_CONNECTION, 3);
                WireClient client = server.client()) {
            for (int i = 0; i < 10; i++) {
                client.image("rust", id("i" + i));
            }
            await().until(() -> server.counters().received() == 4 && engine.runs() == 3);
            engine.release(10);
            for (int i = 0; i < 10; i++) {
                assertThat(client.receive().kind()).isEqualTo("prediction:rust");
            }
            assertThat(server.settled().predicted()).isEqualTo(10);
        }
    }
}
