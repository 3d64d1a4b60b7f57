package pomona.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import pomona.http.HttpCounters.Cut;
import pomona.protocol.ErrorCode;
import pomona.tools.peer.HttpPeer;

/** The HTTP door's clocks, as the wire's, by a clock that the test turns. */
class HttpClocksTest {
    private static final int KIB = 1024;
    private static final byte[] RUST = HttpPeer.request("POST", "/v1/predict", "rust".getBytes(US_ASCII));
    private static final byte[] NOTHING = HttpPeer.request("GET", "/nothing", new byte[0]);
    private static final Duration MOMENT = Duration.ofMillis(100);

    private static String head(int bodyBytes) {
        return "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n".formatted(bodyBytes);
    }

    private static Duration before(Duration time) {
        return time.minus(MOMENT);
    }

    private static boolean isTold(HttpRig rig, HttpPeer peer) throws IOException {
        rig.turn();
        return HttpRig.has(peer);
    }

    @Test
    void aHeaderHasTenSecondsFromItsFirstByteHoweverItDrips() throws Exception {
        try (var rig = new HttpRig()) {
            HttpPeer peer = rig.client();
            // Once its reply is there, the byte behind the request has been read too.
            peer.send(new String(NOTHING, US_ASCII) + "G");
            assertThat(rig.receive(peer).status()).isEqualTo(404);
            for (int i = 0; i < 9; i++) {
                rig.advance(Duration.ofMillis(1100));
                assertThat(isTold(rig, peer)).isFalse();
                peer.send("E");
            }
            rig.advance(MOMENT);
            HttpPeer.Reply reply = rig.receive(peer);
            assertThat(reply.status()).isEqualTo(408);
            assertThat(reply.closes()).isTrue();
            assertThat(rig.cuts(Cut.HEADER_TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void aBodyHasThirtySecondsAndOneMoreForEachFourKiB() throws Exception {
        try (var rig = new HttpRig()) {
            HttpPeer peer = rig.client().send(head(100 * KIB)).send(new byte[64 * KIB + 1]);
            rig.turnUntil(() -> rig.budget().usedBytes() == 128 * KIB);
            rig.advance(before(Duration.ofSeconds(46)));
            assertThat(isTold(rig, peer)).isFalse();
            rig.advance(MOMENT);
            HttpPeer.Reply reply = rig.receive(peer);
            assertThat(reply.status()).isEqualTo(408);
            assertThat(reply.json().get("code").asText()).isEqualTo("timeout");
            assertThat(reply.closes()).isTrue();
            rig.turnUntil(() -> rig.counters().errors().containsKey(ErrorCode.TIMEOUT));
            assertThat(rig.cuts(Cut.BODY_TIMEOUT)).isEqualTo(1);
            assertThat(rig.budget().usedBytes()).isZero();
        }
    }

    @Test
    void aBodyThatComesAtTheLeastRateIsNeverLate() throws Exception {
        try (var rig = new HttpRig()) {
            HttpPeer peer = rig.client().send(head(15 * 64 * KIB));
            for (int i = 1; i <= 15; i++) {
                int bytes = i * 64 * KIB;
                peer.send(new byte[64 * KIB]);
                rig.turnUntil(() -> rig.budget().usedBytes() == bytes);
                rig.advance(Duration.ofSeconds(i < 15 ? 16 : 0));
                assertThat(isTold(rig, peer)).isFalse();
            }
            rig.turnUntil(() -> rig.engine().runs() == 1);
            rig.engine().release(1);
            assertThat(rig.receive(peer).status()).isEqualTo(200);
        }
    }

    @Test
    void whoHoldsMemoryAndFallsSilentMakesRoomOnceOthersWaitForIt() throws Exception {
        int largest = HttpRig.LARGEST_BODY_BYTES;
        try (var rig = new HttpRig(2L * largest)) {
            HttpPeer holdsSome = rig.client().send(head(largest)).send(new byte[255 * KIB]);
            rig.turnUntil(() -> rig.budget().usedBytes() == 256 * KIB);
            rig.client().send(head(largest)).send(new byte[769 * KIB]);
            rig.turnUntil(() -> rig.budget().usedBytes() == (256 + 832) * KIB);
            rig.advance(Duration.ofSeconds(40));
            assertThat(isTold(rig, holdsSome)).isFalse();
            HttpPeer late = rig.client();
            Thread sender = new Thread(() -> sendQuietly(late, largest));
            sender.start();
            rig.turnUntil(() -> rig.budget().starvations() > 0);
            rig.advance(Duration.ofSeconds(1));
            assertThat(rig.receive(holdsSome).status()).isEqualTo(408);
            rig.turnUntil(() -> rig.engine().runs() == 1);
            rig.engine().release(1);
            assertThat(rig.receive(late).status()).isEqualTo(200);
        }
    }

    private static void sendQuietly(HttpPeer peer, int bytes) {
        try {
            peer.send(head(bytes)).send(new byte[bytes]);
        } catch (IOException e) {
            // The server may end it first.
        }
    }

    @Test
    void theTimeOfABodyStandsStillWhileItWaitsForMemory() throws Exception {
        int largest = HttpRig.LARGEST_BODY_BYTES;
        try (var rig = new HttpRig(2L * largest)) {
            // One runs, one waits, and both keep their memory.
            for (int i = 1; i <= 2; i++) {
                int whole = i;
                HttpPeer peer = rig.client();
                new Thread(() -> sendQuietly(peer, largest)).start();
                rig.turnUntil(() -> rig.pool().queued() + rig.engine().runs() == whole);
            }
            HttpPeer waits = rig.client().send(head(4)).send("rust");
            rig.turnUntil(() -> rig.budget().starvations() > 0);
            // Short of the run timeout; a body's own time would be over.
            rig.advance(before(Duration.ofSeconds(30)));
            assertThat(isTold(rig, waits)).isFalse();
            rig.engine().release(1);
            rig.turnUntil(() -> rig.pool().queued() == 1);
            rig.advance(Duration.ofSeconds(1));
            rig.engine().release(2);
            assertThat(rig.receive(waits).status()).isEqualTo(200);
        }
    }

    @Test
    void whoReadsNoReplyIsCutAfterThirtySecondsAndOneMoreForEachFourKiBThatLeft() throws Exception {
        try (var rig = new HttpRig()) {
            var socket = new Socket();
            socket.setReceiveBufferSize(4 * KIB);
            HttpPeer deaf = rig.client(socket).send(HttpPeer.request("GET", "/page", new byte[0]));
            rig.turnUntil(() -> HttpRig.has(deaf));
            rig.advance(before(Duration.ofSeconds(30)));
            assertThat(rig.cuts(Cut.REPLY_TIMEOUT)).isZero();
            int seconds = 0;
            // The kernel takes some hundreds of KiB at most.
            while (rig.cuts(Cut.REPLY_TIMEOUT) == 0 && seconds < 1000) {
                rig.advance(Duration.ofSeconds(1));
                seconds++;
            }
            assertThat(seconds).isLessThan(1000);
            assertThat(rig.door().counters().connections()).isZero();
        }
    }

    @Test
    void whoSaysNothingIsClosedAndWhoWaitsForAReplyIsNot() throws Exception {
        try (var rig = new HttpRig()) {
            HttpPeer waits = rig.client().send(RUST);
            rig.turnUntil(() -> rig.engine().runs() == 1);
            rig.advance(HttpRig.IDLE.plusSeconds(1));
            assertThat(rig.cuts(Cut.IDLE_TIMEOUT)).isZero();
            rig.engine().release(1);
            assertThat(rig.receive(waits).status()).isEqualTo(200);
            rig.client();
            rig.advance(before(HttpRig.IDLE));
            assertThat(rig.cuts(Cut.IDLE_TIMEOUT)).isZero();
            rig.advance(MOMENT);
            assertThat(rig.cuts(Cut.IDLE_TIMEOUT)).isEqualTo(2);
            assertThat(waits.isEnded()).isTrue();
        }
    }

    @Test
    void aPhotoThatRunsTooLongIsGivenUpAndItsWorkerCountsAsLost() throws Exception {
        try (var rig = new HttpRig()) {
            HttpPeer peer = rig.client().send(RUST);
            rig.turnUntil(() -> rig.engine().runs() == 1);
            rig.turn();
            rig.advance(before(Duration.ofSeconds(30)));
            assertThat(isTold(rig, peer)).isFalse();
            rig.advance(MOMENT);
            assertThat(rig.receive(peer).status()).isEqualTo(500);
            rig.turnUntil(() -> rig.counters().errors().containsKey(ErrorCode.INTERNAL));
        }
    }

    @Test
    void aPhotoThatCantStartByItsDeadlineIsToldSo() throws Exception {
        try (var rig = new HttpRig()) {
            rig.client().send(RUST);
            rig.turnUntil(() -> rig.engine().runs() == 1);
            HttpPeer late = rig.client()
                    .send(HttpPeer.request(
                            "POST", "/v1/predict", "late".getBytes(US_ASCII), "X-Pomona-Deadline-Ms: 5000"));
            rig.turnUntil(() -> rig.pool().queued() == 1);
            rig.advance(before(Duration.ofSeconds(5)));
            assertThat(isTold(rig, late)).isFalse();
            rig.advance(MOMENT);
            assertThat(rig.receive(late).status()).isEqualTo(504);
            assertThat(rig.pool().queued()).isZero();
            assertThat(rig.counters().errors()).containsEntry(ErrorCode.DEADLINE_EXCEEDED, 1L);
        }
    }

    @Test
    void whoEndedHisHalfIsAskedEachSecondWhetherHeIsThereAndGetsHisReply() throws Exception {
        try (var rig = new HttpRig()) {
            HttpPeer peer = rig.client().send(RUST);
            rig.turnUntil(() -> rig.engine().runs() == 1);
            peer.endOutput();
            assertThat(rig.receive(peer).status()).isEqualTo(102);
            for (int i = 0; i < 3; i++) {
                rig.advance(before(Duration.ofSeconds(1)));
                assertThat(isTold(rig, peer)).isFalse();
                rig.advance(MOMENT);
                assertThat(rig.receive(peer).status()).isEqualTo(102);
            }
            rig.engine().release(1);
            assertThat(rig.receive(peer).status()).isEqualTo(200);
            assertThat(rig.counters().abandoned()).isZero();
        }
    }

    @Test
    void afterTheLastReplyWhatComesIsThrownAwayForFiveSecondsOfSilenceAndThirtyAtMost() throws Exception {
        try (var rig = new HttpRig()) {
            HttpPeer silent = rig.client().send("no HTTP\r\n\r\n");
            HttpPeer talks = rig.client().send("no HTTP\r\n\r\n");
            assertThat(rig.receive(silent).status()).isEqualTo(400);
            assertThat(rig.receive(talks).status()).isEqualTo(400);
            rig.advance(before(Duration.ofSeconds(5)));
            assertThat(rig.door().counters().connections()).isEqualTo(2);
            talks.send("more");
            rig.turn();
            rig.advance(MOMENT);
            assertThat(rig.door().counters().connections()).isEqualTo(1);
            for (int i = 0; i < 6; i++) {
                rig.advance(Duration.ofSeconds(4));
                assertThat(rig.door().counters().connections()).isEqualTo(1);
                talks.send("more");
                rig.turn();
            }
            rig.advance(before(Duration.ofSeconds(1)));
            assertThat(rig.door().counters().connections()).isEqualTo(1);
            rig.advance(MOMENT);
            assertThat(rig.door().counters().connections()).isZero();
        }
    }

    @Test
    void whatRunsWhenTheDrainsClockIsOverIsToldSo() throws Exception {
        try (var rig = new HttpRig()) {
            HttpPeer running = rig.client().send(RUST);
            rig.turnUntil(() -> rig.engine().runs() == 1);
            rig.door().drain(Duration.ofSeconds(10));
            rig.turn();
            rig.advance(before(Duration.ofSeconds(10)));
            assertThat(isTold(rig, running)).isFalse();
            rig.advance(MOMENT);
            HttpPeer.Reply reply = rig.receive(running);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.closes()).isTrue();
            assertThat(rig.counters().errors()).containsEntry(ErrorCode.DRAINING, 1L);
        }
    }
}
