package pomona.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pomona.loop.DeadlineQueue;
import pomona.loop.Guard;

class ReplyBudgetTest {
    private static final long BUDGET = 8_000;
    private static final long SECOND = 1_000_000_000L;

    private final DeadlineQueue deadlines = new DeadlineQueue(() -> 0);
    private final List<String> closed = new ArrayList<>();
    private final List<String> wokenUp = new ArrayList<>();
    private final ReplyBudget budget = new ReplyBudget(BUDGET, deadlines, () -> closed.add("counted"));
    private long now = 1_000 * SECOND;

    /** A connection without a socket: it is told how many bytes its peer took. */
    private final class Holder implements Guard.Peer {
        private final String name;
        private final ReplyBudget.Account account = budget.open(this);
        private long sent;
        private long takesWhenAsked;

        Holder(String name) {
            this.name = name;
        }

        Holder holds(long bytes) {
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
        public void settle(long nowNanos) throws IOException {
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
        Holder peer = new Holder("a").holds(BUDGET - 1);
        advance(3_600 * SECOND);
        assertThat(peer.account.isMuted()).isFalse();
        assertThat(closed).isEmpty();
    }

    @Test
    void onceItIsSpentWhoHasUnsentRepliesIsMutedAndWhoHasNoneIsNot() {
        Holder full = new Holder("full").holds(BUDGET);
        Holder reads = new Holder("reads");
        assertThat(full.account.isMuted()).isTrue();
        assertThat(reads.account.isMuted()).isFalse();
        reads.holds(1);
        assertThat(reads.account.isMuted()).isTrue();
        reads.takes(1);
        assertThat(reads.account.isMuted()).isFalse();
    }

    @Test
    void theFullestOfTheDeafAreClosedFirstUntilThereIsRoomAgain() {
        new Holder("small").holds(1_000);
        new Holder("large").holds(4_000);
        new Holder("middle").holds(3_000);
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
        Holder slow = new Holder("slow").holds(BUDGET + 1_000);
        new Holder("deaf").holds(100);
        for (int i = 0; i < 60; i++) {
            advance(SECOND);
            slow.takes(1);
        }
        assertThat(closed).containsExactly("counted", "deaf");
    }

    @Test
    void whoCouldTakeSomeIsAskedBeforeItIsClosed() {
        Holder quiet = new Holder("quiet").holds(BUDGET);
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
        Holder peer = new Holder("a").holds(2 * BUDGET);
        advance(SECOND);
        peer.takes(10);
        advance(2 * SECOND - 1);
        assertThat(closed).isEmpty();
        advance(1);
        assertThat(closed).containsExactly("counted", "a");
    }

    @Test
    void thoseWhoWaitAreReadOnOnceTheLowMarkIsReached() {
        Holder drains = new Holder("drains").holds(7_500);
        Holder waits = new Holder("waits").holds(500);
        drains.takes(999);
        budget.feed(now);
        assertThat(waits.account.isMuted()).as("not yet at seven eighths").isTrue();
        assertThat(wokenUp).isEmpty();
        drains.takes(1);
        assertThat(waits.account.isMuted()).isFalse();
        budget.feed(now);
        assertThat(wokenUp).containsExactlyInAnyOrder("drains", "waits");
        budget.feed(now);
        assertThat(wokenUp).hasSize(2);
    }

    @Test
    void whateverHappensItHoldsWhatItsAccountsHoldAndTheDeafGoUntilThereIsRoom() {
        var random = new Random(5);
        List<Holder> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(new Holder("p" + i));
        }
        for (int step = 0; step < 20_000; step++) {
            Holder peer = peers.get(random.nextInt(peers.size()));
            if (closed.contains(peer.name)) {
                peers.remove(peer);
                peers.add(new Holder("q" + step));
            } else if (random.nextInt(3) == 0) {
                peer.takes(random.nextInt((int) peer.account.bytes() + 1));
            } else if (!peer.account.isMuted()) {
                peer.holds(random.nextInt(600));
            }
            budget.feed(now);
            advance(random.nextInt(100_000_000));
            long held = peers.stream().mapToLong(each -> each.account.bytes()).sum();
            assertThat(budget.usedBytes()).isEqualTo(held);
            assertThat(held).isLessThan(BUDGET + 600 * 20);
        }
        assertThat(closed).hasSizeGreaterThan(20);
    }
}
