package pomona.reactor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pomona.tools.peer.WireClient;

/** Clients that ask and don't read, on real sockets and by a clock that the test turns. */
@Timeout(120)
class ReactorRepliesTest {
    private static final int SMALL_BUFFER_BYTES = 4096;
    private static final int DEAF = 8;
    private static final String INFO = "{\"op\":\"info\"}";
    /** Generously: what the scripted server says of itself. */
    private static final int INFO_COST_BYTES = 1_200;

    private final ScriptedService service = new ScriptedService(DEAF);

    @Test
    void whoReadsNothingIsClosedWithoutAWordAndWhoReadsALittleIsNot() throws IOException {
        try (var rig = new ReactorRig(service)) {
            WireClient good = rig.client();
            WireClient slow = rig.client(SMALL_BUFFER_BYTES);
            slow.send(infos(1_500));
            // So many that their low marks together are the budget.
            for (int i = 0; i < DEAF; i++) {
                WireClient deaf = rig.client(SMALL_BUFFER_BYTES).image("rust", "\"id\":\"a\"");
                deaf.send(infos(1_500));
            }
            rig.turnUntil(() -> service.admitted().size() == DEAF);
            rig.turnUntil(() -> rig.reactor().replyBudget().isSpent());
            for (int i = 0; i < 19; i++) {
                assertThatItIsAnswered(rig, good);
                rig.advance(Duration.ofMillis(100));
                readSome(slow, rig);
                assertThat(service.closedDeaf()).as("after %d ms", 100 * i).isZero();
            }
            for (int i = 0; i < 100; i++) {
                assertThatItIsAnswered(rig, good);
                rig.advance(Duration.ofMillis(100));
                readSome(slow, rig);
            }
            assertThat(service.closedDeaf()).isBetween(1, DEAF);
            assertThat(service.abandoned()).isEqualTo(service.closedDeaf());
            assertThat(rig.reactor().connections()).isEqualTo(2 + DEAF - service.closedDeaf());
            assertThat(slow.receive().kind()).isEqualTo("info");
        }
    }

    @Test
    void aSpentBudgetIsPassedByOneReplyAConnectionAtMost() throws IOException {
        try (var rig = new ReactorRig(service)) {
            WireClient good = rig.client();
            List<WireClient> deaf = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                deaf.add(rig.client(SMALL_BUFFER_BYTES));
            }
            for (WireClient client : deaf) {
                client.send(infos(800));
            }
            ReplyBudget budget = rig.reactor().replyBudget();
            AtomicLong most = new AtomicLong();
            rig.turnUntil(() -> {
                most.accumulateAndGet(budget.usedBytes(), Math::max);
                return budget.isSpent();
            });
            // The clock stands still, so nobody is closed: what holds is back-pressure alone.
            AtomicInteger looks = new AtomicInteger();
            rig.turnUntil(() -> {
                most.accumulateAndGet(budget.usedBytes(), Math::max);
                return looks.incrementAndGet() > 500;
            });
            // That all of it was used is what spent means; how much in the middle of a turn, no look tells.
            assertThat(most.get()).isLessThan(ReactorRig.REPLY_BUDGET_BYTES + Outbox.HIGH_BYTES + 60 * INFO_COST_BYTES);
            assertThat(service.closedDeaf()).isZero();
            assertThatItIsAnswered(rig, good);
            // Of whom the kernel still took a byte has two seconds more.
            for (int i = 0; i < 10 && service.closedDeaf() == 0; i++) {
                rig.turnUntil(budget::isSpent);
                rig.advance(Duration.ofSeconds(2));
            }
            assertThat(service.closedDeaf()).isBetween(1, 60);
            assertThatItIsAnswered(rig, good);
        }
    }

    @Test
    void whatManyAskForIsMadeOnceUntilItChanges() throws IOException {
        try (var rig = new ReactorRig(service)) {
            WireClient client = rig.client();
            for (int i = 0; i < 5; i++) {
                client.send(infos(1));
                rig.turnUntil(() -> hasSomething(client));
                assertThat(client.receive().json().get("workers").asInt()).isEqualTo(1);
            }
            service.setWorkers(2);
            client.send(infos(1));
            rig.turnUntil(() -> hasSomething(client));
            assertThat(client.receive().json().get("workers").asInt()).isEqualTo(2);
        }
    }

    private static void assertThatItIsAnswered(ReactorRig rig, WireClient client) throws IOException {
        client.send(infos(1));
        rig.turnUntil(() -> hasSomething(client));
        assertThat(client.receive().kind()).isEqualTo("info");
    }

    private static byte[] infos(int count) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            out.writeBytes(WireClient.header("CLIENT_MESSAGE", INFO.length(), ""));
            out.writeBytes(INFO.getBytes(US_ASCII));
        }
        return out.toByteArray();
    }

    private static void readSome(WireClient client, ReactorRig rig) throws IOException {
        rig.turnUntil(() -> hasSomething(client));
        client.receive();
        client.receive();
        client.receive();
    }

    private static boolean hasSomething(WireClient client) {
        try {
            return client.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
