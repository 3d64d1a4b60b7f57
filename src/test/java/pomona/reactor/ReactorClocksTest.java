package pomona.reactor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;
import pomona.tools.peer.WireClient;

/** Rule 9 by a clock that the test turns, to the second. */
class ReactorClocksTest {
    private static final int KIB = 1024;
    private static final String PING = "{\"op\":\"ping\"}";
    private static final byte[] PING_HEADER = WireClient.header("CLIENT_MESSAGE", PING.length(), "");

    private static byte[] bodyOf(int bytes) {
        return WireClient.header("CLIENT_IMAGE", bytes, "");
    }

    @Test
    void aHeaderHasTenSecondsFromItsFirstByteHoweverItDrips() throws IOException {
        var service = new ScriptedService(1);
        try (var rig = new ReactorRig(service)) {
            WireClient client = rig.client();
            rig.advance(Duration.ofMinutes(5));
            // Once the pong is there, the byte behind the ping has been read too.
            String pingAndMore = new String(PING_HEADER, US_ASCII) + PING + " ";
            client.send(pingAndMore.getBytes(US_ASCII));
            rig.turnUntil(() -> hasSomething(client));
            assertThat(client.receive().kind()).isEqualTo("pong");
            for (int i = 0; i < 9; i++) {
                rig.advance(Duration.ofMillis(1100));
                assertThat(ended(rig, client)).isFalse();
                client.send(new byte[] {' '});
            }
            rig.advance(Duration.ofMillis(100));
            assertThat(client.receive().kind()).isEqualTo("error:timeout");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aBodyHasThirtySecondsAndOneMoreForEachFourKiB() throws IOException {
        var service = new ScriptedService(1);
        try (var rig = new ReactorRig(service)) {
            WireClient client = rig.client().send(bodyOf(100 * KIB)).send(new byte[64 * KIB + 1]);
            rig.turnUntil(() -> rig.budget().usedBytes() == 128 * KIB);
            rig.advance(Duration.ofMillis(45_900));
            assertThat(ended(rig, client)).isFalse();
            rig.advance(Duration.ofMillis(100));
            assertThat(client.receive().kind()).isEqualTo("error:timeout");
            assertThat(service.errors()).containsEntry(ErrorCode.TIMEOUT, 1L);
            assertThat(rig.budget().usedBytes()).isZero();
        }
    }

    @Test
    void aSilentBodyKeepsItsTimeUntilOthersWaitForItsMemory() throws IOException {
        var service = new ScriptedService(0);
        try (var rig = new ReactorRig(service)) {
            int largest = ReactorRig.LARGEST_BODY_BYTES;
            WireClient silent = rig.client().send(bodyOf(largest)).send(new byte[512 * KIB + 1]);
            rig.turnUntil(() -> rig.budget().usedBytes() == 576 * KIB);
            rig.advance(Duration.ofSeconds(60));
            assertThat(ended(rig, silent)).isFalse();
            // Parked images fill the rest, and no room comes for them.
            for (int i = 0; i < 3; i++) {
                park(rig, largest);
            }
            WireClient waits = rig.client().send(bodyOf(largest));
            rig.turnUntil(() -> service.received() == 5);
            Thread sender = new Thread(() -> sendQuietly(waits, largest));
            sender.start();
            rig.turnUntil(() -> rig.budget().starvations() > 0);
            rig.advance(Duration.ofSeconds(1));
            rig.turnUntil(() -> service.errors().containsKey(ErrorCode.TIMEOUT));
            assertThat(silent.receive().kind()).isEqualTo("error:timeout");
            rig.turnUntil(() -> rig.reactor().status().parked() == 4);
        }
    }

    @Test
    void whoHoldsMemoryAndFallsSilentMakesRoomAlsoForThoseWhoComeLater() throws IOException {
        var service = new ScriptedService(1);
        int largest = ReactorRig.LARGEST_BODY_BYTES;
        try (var rig = new ReactorRig(service, 2L * largest)) {
            WireClient holdsSome = rig.client().send(bodyOf(largest)).send(new byte[255 * KIB]);
            rig.turnUntil(() -> rig.budget().usedBytes() == 256 * KIB);
            rig.client().send(bodyOf(largest)).send(new byte[769 * KIB]);
            rig.turnUntil(() -> rig.budget().usedBytes() == (256 + 832) * KIB);
            rig.advance(Duration.ofSeconds(40));
            assertThat(ended(rig, holdsSome)).isFalse();
            WireClient late = rig.client();
            Thread sender = new Thread(() -> {
                sendQuietly(late, bodyOf(largest));
                sendQuietly(late, largest);
            });
            sender.start();
            rig.turnUntil(() -> rig.budget().starvations() > 0);
            rig.advance(Duration.ofSeconds(1));
            rig.turnUntil(() -> service.admitted().size() == 1);
            assertThat(holdsSome.receive().kind()).isEqualTo("error:timeout");
            rig.predict(service.begin(0), "rust");
            rig.turnUntil(() -> service.predicted() == 1);
            assertThat(late.receive().kind()).isEqualTo("prediction:rust");
        }
    }

    @Test
    void anIdleConnectionIsClosedOnlyWhereALimitIsSetAndNotWhileItWaitsForAReply() throws IOException {
        var service = new ScriptedService(1);
        Duration limit = Duration.ofSeconds(10);
        try (var rig = new ReactorRig(service, config -> ReactorRig.withClocks(config, config.writeTimeout(), limit))) {
            WireClient client = rig.client().image("rust");
            rig.turnUntil(() -> service.admitted().size() == 1);
            rig.advance(Duration.ofSeconds(11));
            rig.predict(service.begin(0), "rust");
            rig.turnUntil(() -> service.predicted() == 1);
            assertThat(client.receive().kind()).isEqualTo("prediction:rust");
            WireClient silent = rig.client();
            rig.advance(Duration.ofMillis(9_900));
            assertThat(ended(rig, client)).isFalse();
            assertThat(ended(rig, silent)).isFalse();
            rig.advance(Duration.ofMillis(100));
            for (WireClient idle : List.of(client, silent)) {
                assertThat(idle.receive().kind()).isEqualTo("error:timeout");
                assertThat(idle.isEnded()).isTrue();
            }
        }
        try (var rig = new ReactorRig(service)) {
            WireClient client = rig.client();
            rig.advance(Duration.ofDays(1));
            assertThat(ended(rig, client)).isFalse();
        }
    }

    @Test
    void theKernelHoldsLittleForAClientThatNeverReads() throws IOException {
        // Shorter than a header's time, in case that one has come in half.
        Duration limit = Duration.ofSeconds(5);
        try (var rig = new ReactorRig(
                new ScriptedService(1), config -> ReactorRig.withClocks(config, limit, config.idleTimeout()))) {
            var socket = new Socket();
            socket.setReceiveBufferSize(4 * KIB);
            WireClient deaf = rig.knock(socket);
            rig.turnUntil(() -> rig.reactor().connections() == 1);
            int sent = 0;
            // Only a client for which a reply waits here is closed by its clock: until then the kernel has taken all.
            while (rig.reactor().connections() == 1 && sent < 20_000) {
                for (int i = 0; i < 100; i++) {
                    deaf.send(PING_HEADER).send(PING.getBytes(US_ASCII));
                }
                sent += 100;
                rig.turn();
                rig.advance(limit.plusMillis(1));
            }
            assertThat(sent).isBetween(200, 12_000);
        }
    }

    @Test
    void theTimeOfABodyStandsStillWhileItWaitsForMemory() throws IOException {
        var service = new ScriptedService(0);
        try (var rig = new ReactorRig(service)) {
            int largest = ReactorRig.LARGEST_BODY_BYTES;
            for (int i = 0; i < 4; i++) {
                park(rig, largest);
            }
            WireClient waits = rig.client().send(bodyOf(KIB)).send(new byte[KIB]);
            rig.turnUntil(() -> rig.budget().starvations() > 0);
            rig.advance(Duration.ofSeconds(100));
            assertThat(ended(rig, waits)).isFalse();
            service.setPlaces(1);
            rig.turnUntil(() -> service.admitted().size() == 1);
            rig.predict(service.begin(0), "rust");
            rig.turnUntil(() ->
                    rig.reactor().status().parked() == 3 && service.admitted().size() == 1);
        }
    }

    @Test
    void aParkedImageWaitsTwoMinutesAndIsThenToldToComeAgain() throws IOException {
        var service = new ScriptedService(0);
        try (var rig = new ReactorRig(service)) {
            WireClient client = rig.client().image("rust");
            rig.turnUntil(() -> rig.reactor().status().parked() == 1);
            rig.advance(Duration.ofMillis(119_900));
            assertThat(service.errors()).isEmpty();
            rig.advance(Duration.ofMillis(100));
            assertThat(client.receive().kind()).isEqualTo("error:overloaded");
            assertThat(rig.reactor().status().parked()).isZero();
        }
    }

    /** An image that finds no room and keeps its memory. */
    private static void park(ReactorRig rig, int bytes) throws IOException {
        WireClient client = rig.client();
        Thread sender = new Thread(() -> {
            sendQuietly(client, bodyOf(bytes));
            sendQuietly(client, bytes);
        });
        sender.start();
        int parked = rig.reactor().status().parked();
        rig.turnUntil(() -> rig.reactor().status().parked() > parked);
    }

    private static void sendQuietly(WireClient client, int bytes) {
        sendQuietly(client, new byte[bytes]);
    }

    private static void sendQuietly(WireClient client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException e) {
            // The server may end it first.
        }
    }

    /** Whether the server has said something; where this is asked, that is always a timeout. */
    private static boolean ended(ReactorRig rig, WireClient client) throws IOException {
        rig.turn();
        return hasSomething(client);
    }

    private static boolean hasSomething(WireClient client) {
        try {
            return client.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
