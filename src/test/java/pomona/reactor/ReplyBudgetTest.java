package pomona.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplyBudgetTest {
    private static final long BUDGET = 8_000;
    private static final long SECOND = 1_000_000_000L;

    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final List<String> closed = new ArrayList<>();
    private final List<String> wokenUp = new ArrayList<>();
    private final ReplyBudget budget = new ReplyBudget(BUDGET, deadlines, new Guard(), () -> closed.add("counted"));
    private long now = 1_000 * SECOND;

    /** A connection without a socket: it is told how many bytes its peer took. */
    private final class Peer implements ReplyBudget.Holder {
        private final String name;
        private final ReplyBudget.Account account = budget.open(this);
        private long sent;
        private long takesWhenAsked;

        Peer(String name) {
            this.name = name;
        }

        Peer holds(long bytes) {
            account.charge(bytes);
            account.settle(sent, now);
            return this;
        }

        void takes(long bytes) {
            sent += bytes;
            account.charge(-bytes);
            account.settle(sent, now);
        }

        @Override
        public void onReplyRoom() throws IOException {
            wokenUp.add(name);
            if (takesWhenAsked > 0) {
                takes(takesWhenAsked);
            }
        }

        @Override
        public String peer() {
            return name;
        }

        @Override
        public void abort(String why) {
            closed.add(name);
            account.close();
        }
    }

    private void advance(long nanos) {
        now += nanos;
        for (DeadlineQueue.Entry due = deadlines.pollDue(now); due != null; due = deadlines.pollDue(now)) {
            due.onDeadline(now);
        }
    }

    @Test
    void underTheBudgetNobodyIsMutedOrClosed() {
        Peer peer = new Peer("a").holds(BUDGET - 1);
        advance(3_600 * SECOND);
        assertThat(peer.account.isMuted()).isFalse();
        assertThat(closed).isEmpty();
    }

    @Test
    void onceItIsSpentWhoHasUnsentRepliesIsMutedAndWhoHasNoneIsNot() {
        Peer full = new Peer("full").holds(BUDGET);
        Peer reads = new Peer("reads");
        assertThat(full.account.isMuted()).isTrue();
        assertThat(reads.account.isMuted()).isFalse();
        reads.holds(1);
        assertThat(reads.account.isMuted()).isTrue();
        reads.takes(1);
        assertThat(reads.account.isMuted()).isFalse();
    }

    @Test
    void theFullestOfTheDeafAreClosedFirstUntilThereIsRoomAgain() {
        new Peer("small").holds(1_000);
        new Peer("large").holds(4_000);
        new Peer("middle").holds(3_000);
        advance(2 * SECOND - 1);
        assertThat(closed).isEmpty();
        advance(1);
        assertThat(closed).containsExactly("counted", "large");
        assertThat(budget.usedBytes()).isEqualTo(4_000);
        advance(3_600 * SECOND);
        assertThat(closed).as("there is room").hasSize(2);
    }

    @Test
    void whoStillTakesBytesIsNeverClosedForItHoweverMuchItHolds() {
        Peer slow = new Peer("slow").holds(BUDGET + 1_000);
        new Peer("deaf").holds(100);
        for (int i = 0; i < 60; i++) {
            advance(SECOND);
            slow.takes(1);
        }
        assertThat(closed).containsExactly("counted", "deaf");
    }

    @Test
    void whoCouldTakeSomeIsAskedBeforeItIsClosed() {
        Peer quiet = new Peer("quiet").holds(BUDGET);
        quiet.takesWhenAsked = 1;
        advance(2 * SECOND);
        assertThat(wokenUp).containsExactly("quiet");
        assertThat(closed).isEmpty();
        quiet.takesWhenAsked = 0;
        advance(2 * SECOND);
        assertThat(closed).containsExactly("counted", "quiet");
    }

    @Test
    void whoBecomesDeafLaterIsClosedTwoSecondsAfterItsLastByte() {
        Peer peer = new Peer("a").holds(2 * BUDGET);
        advance(SECOND);
        peer.takes(10);
        advance(2 * SECOND - 1);
        assertThat(closed).isEmpty();
        advance(1);
        assertThat(closed).containsExactly("counted", "a");
    }

    @Test
    void thoseWhoWaitAreReadOnOnceTheLowMarkIsReached() {
        Peer drains = new Peer("drains").holds(7_500);
        Peer waits = new Peer("waits").holds(500);
        drains.takes(999);
        budget.feed();
        assertThat(waits.account.isMuted()).as("not yet at seven eighths").isTrue();
        assertThat(wokenUp).isEmpty();
        drains.takes(1);
        assertThat(waits.account.isMuted()).isFalse();
        budget.feed();
        assertThat(wokenUp).containsExactlyInAnyOrder("drains", "waits");
        budget.feed();
        assertThat(wokenUp).hasSize(2);
    }

    @Test
    void whateverHappensItHoldsWhatItsAccountsHoldAndTheDeafGoUntilThereIsRoom() {
        var random = new Random(5);
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(new Peer("p" + i));
        }
        for (int step = 0; step < 20_000; step++) {
            Peer peer = peers.get(random.nextInt(peers.size()));
            if (closed.contains(peer.name)) {
                peers.remove(peer);
                peers.add(new Peer("q" + step));
            } else if (random.nextInt(3) == 0) {
                peer.takes(random.nextInt((int) peer.account.bytes() + 1));
            } else if (!peer.account.isMuted()) {
                peer.holds(random.nextInt(600));
            }
            budget.feed();
            advance(random.nextInt(100_000_000));
            long held = peers.stream().mapToLong(each -> each.account.bytes()).sum();
            assertThat(budget.usedBytes()).isEqualTo(held);
            assertThat(held).isLessThan(BUDGET + 600 * 20);
        }
        assertThat(closed).hasSizeGreaterThan(20);
    }
}
