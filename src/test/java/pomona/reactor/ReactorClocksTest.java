package pomona.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;
import pomona.tools.peer.WireClient;

/** Rule 9 by a clock that the test turns, to the second. */
class ReactorClocksTest {
    private static final int KIB = 1024;

    private static byte[] bodyOf(int bytes) {
        return WireClient.header("CLIENT_IMAGE", bytes, "");
    }

    @Test
    void aHeaderHasTenSecondsFromItsFirstByteHoweverItDrips() throws IOException {
        var service = new ScriptedService(1);
        try (var rig = new ReactorRig(service)) {
            WireClient client = rig.client();
            rig.advance(Duration.ofMinutes(5));
            byte[] header = bodyOf(8);
            for (int i = 0; i < 10; i++) {
                client.send(new byte[] {header[i]});
                rig.turn();
                rig.advance(Duration.ofMillis(990));
            }
            assertThat(ended(rig, client)).isFalse();
            // One step more, since the first byte may have been seen only after its step.
            rig.advance(Duration.ofMillis(1100));
            assertThat(client.receive().kind()).isEqualTo("error:timeout");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aBodyHasThirtySecondsAndOneMoreForEachFourKiB() throws IOException {
        var service = new ScriptedService(1);
        try (var rig = new ReactorRig(service)) {
            WireClient client = rig.client().send(bodyOf(100 * KIB)).send(new byte[64 * KIB + 1]);
            rig.turnUntil(() -> rig.reactor().budget().usedBytes() == 128 * KIB);
            rig.advance(Duration.ofMillis(45_900));
            assertThat(ended(rig, client)).isFalse();
            rig.advance(Duration.ofMillis(100));
            assertThat(client.receive().kind()).isEqualTo("error:timeout");
            assertThat(service.errors()).containsEntry(ErrorCode.TIMEOUT, 1);
            assertThat(rig.reactor().budget().usedBytes()).isZero();
        }
    }

    @Test
    void aSilentBodyKeepsItsTimeUntilOthersWaitForItsMemory() throws IOException {
        var service = new ScriptedService(0);
        try (var rig = new ReactorRig(service)) {
            int largest = ReactorRig.LARGEST_BODY_BYTES;
            WireClient silent = rig.client().send(bodyOf(largest)).send(new byte[512 * KIB + 1]);
            rig.turnUntil(() -> rig.reactor().budget().usedBytes() == 576 * KIB);
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
            rig.turnUntil(() -> rig.reactor().budget().starvations() > 0);
            rig.advance(Duration.ofSeconds(1));
            rig.turnUntil(() -> service.errors().containsKey(ErrorCode.TIMEOUT));
            assertThat(silent.receive().kind()).isEqualTo("error:timeout");
            rig.turnUntil(() -> rig.reactor().status().parked() == 4);
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
            rig.turnUntil(() -> rig.reactor().budget().starvations() > 0);
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

    /** Whether the server has said something; in these tests that is always a timeout. */
    private static boolean ended(ReactorRig rig, WireClient client) throws IOException {
        rig.turn();
        return client.socket().getInputStream().available() > 0;
    }
}
