package pomona.reactor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import pomona.dispatch.Job;
import pomona.loop.Acceptor;
import pomona.protocol.ErrorCode;
import pomona.tools.peer.WireClient;

/** What has to happen within one turn of the loop, and in which order. */
class ReactorTurnsTest {
    private static String id(String id) {
        return "\"id\":\"%s\"".formatted(id);
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] message(String text) {
        return joined(WireClient.header("CLIENT_MESSAGE", text.length(), ""), text.getBytes(US_ASCII));
    }

    @Test
    void theRoomThatACancelMakesIsOfferedToAParkedImageInTheSameTurn() throws IOException {
        var service = new ScriptedService(1);
        try (var rig = new ReactorRig(service)) {
            WireClient hasPlace = rig.client().image("rust", id("a"));
            rig.turnUntil(() -> service.admitted().size() == 1);
            Job first = service.admitted().get(0);
            rig.client().image("scab");
            rig.turnUntil(() -> rig.reactor().status().parked() == 1);
            hasPlace.send(message("{\"op\":\"cancel\",\"id\":\"a\"}"));
            rig.turnUntil(() -> !service.admitted().contains(first));
            assertThat(service.admitted())
                    .as("right after the turn that took the cancel")
                    .hasSize(1);
            assertThat(rig.reactor().status().parked()).isZero();
        }
    }

    @Test
    void theRoomThatADeadlineMakesIsOfferedToAParkedImageInTheSameTurn() throws IOException {
        var service = new ScriptedService(1);
        try (var rig = new ReactorRig(service)) {
            rig.client().image("rust", id("a") + ",\"deadline_ms\":50");
            rig.turnUntil(() -> service.admitted().size() == 1);
            rig.client().image("scab");
            rig.turnUntil(() -> rig.reactor().status().parked() == 1);
            rig.clock().advance(Duration.ofMillis(50));
            rig.turn();
            assertThat(service.errors()).containsEntry(ErrorCode.DEADLINE_EXCEEDED, 1L);
            assertThat(service.admitted()).hasSize(1);
            assertThat(service.admitted().get(0).header().id()).isNull();
        }
    }

    @Test
    void aNewcomerDoesNotTakeTheRoomThatAParkedImageWaitsFor() throws IOException {
        var service = new ScriptedService(1);
        try (var rig = new ReactorRig(service)) {
            rig.client().image("rust");
            rig.turnUntil(() -> service.admitted().size() == 1);
            WireClient parked = rig.client().image("scab");
            rig.turnUntil(() -> rig.reactor().status().parked() == 1);
            WireClient later = rig.client();
            WireClient hasty = rig.client();
            // A worker gives its place free some time before its mail is read.
            rig.predict(service.begin(0), "rust");
            List<WireClient> newcomers = List.of(later.image("mildew"), hasty.image("mildew", id("h")));
            rig.reactor().turn();
            rig.turnUntil(() -> service.received() == 4);
            assertThat(service.admitted()).hasSize(1);
            rig.predict(service.begin(0), "scab");
            rig.turnUntil(() -> service.predicted() == 2);
            assertThat(parked.receive().kind()).isEqualTo("prediction:scab");
            assertThat(newcomers.get(1).receive().kind()).isEqualTo("error:overloaded");
        }
    }

    @Test
    void imagesThatAreRefusedAtOnceTakeOneQuantumATurn() throws IOException {
        var service = new ScriptedService(0);
        try (var rig = new ReactorRig(service)) {
            WireClient client = rig.client();
            var many = new ByteArrayOutputStream();
            for (int i = 0; i < 200; i++) {
                many.writeBytes(joined(WireClient.header("CLIENT_IMAGE", 100, id("i" + i)), new byte[100]));
            }
            client.send(many.toByteArray());
            rig.turnUntil(() -> service.received() > 0);
            int most = service.received();
            while (service.received() < 200) {
                int before = service.received();
                rig.turn();
                most = Math.max(most, service.received() - before);
            }
            assertThat(most).as("images of 228 bytes in one turn").isBetween(1, 33);
        }
    }

    @Test
    void aWatcherAmongManyCostsAWriteAndNotALookAtAllFigures() throws IOException {
        var service = new ScriptedService(0);
        try (var rig = new ReactorRig(service)) {
            List<WireClient> watchers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                watchers.add(rig.client().send(message("{\"op\":\"watch\",\"every_ms\":100}")));
            }
            int before = service.statuses();
            for (WireClient watcher : watchers) {
                rig.turnUntil(() -> hasSomething(watcher));
                assertThat(watcher.receive().kind()).isEqualTo("status");
            }
            for (int i = 0; i < 5; i++) {
                rig.advance(Duration.ofMillis(100));
                for (WireClient watcher : watchers) {
                    assertThat(watcher.receive().kind()).isEqualTo("status");
                }
            }
            assertThat(service.statuses() - before).as("for 240 of them").isBetween(5, 20);
        }
    }

    @Test
    void anAcceptorThatHasToPauseAgainAndAgainSaysSoOnceAMinute() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(Acceptor.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        try (var rig = new ReactorRig(new ScriptedService(0), config -> ReactorRig.withConnections(config, 1))) {
            rig.client().image("rust");
            rig.turnUntil(() -> rig.reactor().status().parked() == 1);
            for (int i = 0; i < 256; i++) {
                rig.client();
            }
            rig.knock();
            rig.turnUntil(() -> !lines.list.isEmpty());
            for (int i = 0; i < 10; i++) {
                rig.advance(Duration.ofMillis(200));
            }
            assertThat(lines.list).hasSize(1);
        } finally {
            logger.detachAppender(lines);
        }
    }

    @Test
    void aLateImageWithoutIdIsToldSoInItsTurn() throws IOException {
        var service = new ScriptedService(10);
        try (var rig = new ReactorRig(service)) {
            WireClient client = rig.client()
                    .image("rust")
                    .image("scab", "\"deadline_ms\":100")
                    .image("mildew");
            rig.turnUntil(() -> service.received() == 3);
            Job first = service.begin(0);
            rig.start(first, 0);
            rig.advance(Duration.ofMillis(500));
            assertThat(service.errors()).isEmpty();
            rig.predict(first, "rust");
            rig.turnUntil(() -> service.predicted() == 1 && service.admitted().size() == 1);
            rig.predict(service.begin(0), "mildew");
            rig.turnUntil(() -> service.predicted() == 2);
            assertThat(client.receive().kind()).isEqualTo("prediction:rust");
            assertThat(client.receive().kind()).isEqualTo("error:deadline_exceeded");
            assertThat(client.receive().kind()).isEqualTo("prediction:mildew");
        }
    }

    @Test
    void whoAsksIsToldItsPlaceAtOnceAndThenFiveTimesASecondAtMost() throws IOException {
        var service = new ScriptedService(100);
        try (var rig = new ReactorRig(service)) {
            WireClient batch = rig.client();
            for (int i = 0; i < 8; i++) {
                batch.image("rust", id("b" + i));
            }
            rig.turnUntil(() -> service.admitted().size() == 8);
            WireClient asks = rig.client().image("scab", id("me") + ",\"want\":\"s\"");
            rig.turnUntil(() -> service.admitted().size() == 9);
            rig.turn();
            WireClient.Received first = asks.receive();
            assertThat(first.kind()).isEqualTo("queued");
            assertThat(first.json().get("ahead").asInt()).isEqualTo(8);
            // One of those before it is done each 50 ms, for 400 ms.
            for (int i = 0; i < 8; i++) {
                rig.predict(service.begin(0), "rust");
                rig.advance(Duration.ofMillis(50));
            }
            assertThat(asks.receive().json().get("ahead").asInt()).isBetween(4, 5);
            assertThat(asks.receive().json().get("ahead").asInt()).isLessThan(2);
            assertThat(hasSomething(asks)).isFalse();
        }
    }

    @Test
    void aPlaceThatChangedBetweenTwoLooksIsToldAtTheNextThoughNothingElseHappens() throws IOException {
        var service = new ScriptedService(100);
        try (var rig = new ReactorRig(service)) {
            WireClient batch = rig.client();
            WireClient early = rig.client();
            for (int i = 0; i < 6; i++) {
                batch.image("rust", id("b" + i));
            }
            rig.turnUntil(() -> service.admitted().size() == 6);
            early.image("rust", id("early") + ",\"want\":\"s\"");
            rig.turnUntil(() -> service.admitted().size() == 7);
            rig.turn();
            early.receive();
            rig.advance(Duration.ofMillis(100));
            WireClient late = rig.client().image("rust", id("late") + ",\"want\":\"s\"");
            rig.turnUntil(() -> service.admitted().size() == 8);
            rig.turn();
            assertThat(late.receive().json().get("ahead").asInt()).isEqualTo(7);
            rig.advance(Duration.ofMillis(50));
            rig.predict(service.begin(0), "rust");
            rig.turn();
            // At 200 ms all are looked at, but the late one was told 100 ms before; at 400 ms it is its time. These
            // turns bring no mail, which would have all looked at again.
            rig.clock().advance(Duration.ofMillis(50));
            rig.reactor().turn();
            rig.clock().advance(Duration.ofMillis(200));
            rig.reactor().turn();
            assertThat(late.receive().json().get("ahead").asInt()).isEqualTo(6);
        }
    }

    private static boolean hasSomething(WireClient client) {
        try {
            return client.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
