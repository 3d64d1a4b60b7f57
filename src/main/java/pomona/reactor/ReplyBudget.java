package pomona.reactor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import pomona.loop.DeadlineQueue;
import pomona.loop.Guard;

/**
 * The memory for replies that their peers have not read yet, one for all connections.
 *
 * <pre>
 *   0 ────────────────────────────── low ───── budget ─ ─ ─ ▸
 *                                     ▲           │
 *         all are read again ─────────┘           └── spent: who has unsent replies is not read, and is closed
 *                                                     once it took no byte for 2 s, the fullest first
 * </pre>
 *
 * While it is spent, a connection whose replies have all left is still read and answered, one frame at a time: a client
 * that reads its replies notices nothing. So the budget can be exceeded by one control reply a connection, and by the
 * final replies of images that were in flight by then.
 *
 * <p>Owned by the selector thread.
 */
final class ReplyBudget extends DeadlineQueue.Entry {
    /** A peer that reads takes a byte sooner than that, however slow its link. */
    static final long DEAF_NANOS = Duration.ofSeconds(2).toNanos();

    /** What a frame costs beside its bytes: the buffer, its array's header, its place in the outbox. */
    static final long FRAME_OVERHEAD_BYTES = 128;

    /** Reading goes on once this share of the budget is free, so that thousands are not woken for a few bytes. */
    private static final int LOW_PARTS = 8;

    /** What one connection holds. */
    final class Account {
        private final Guard.Peer peer;
        private long bytes;
        private long sentBytes;
        private long tookNanos;

        private Account(Guard.Peer peer) {
            this.peer = peer;
        }

        /** Its replies became so much more, or less. */
        void charge(long changeBytes) {
            bytes += changeBytes;
            ReplyBudget.this.charge(changeBytes);
        }

        long bytes() {
            return bytes;
        }

        /** Whether its connection is left unread. */
        boolean isMuted() {
            return spent && bytes > 0;
        }

        /**
         * An event of its connection is over.
         *
         * @param totalSentBytes that the peer ever took
         */
        void settle(long totalSentBytes, long nowNanos) {
            boolean took = totalSentBytes != sentBytes;
            sentBytes = totalSentBytes;
            if (bytes == 0) {
                unsent.remove(this);
            } else if (took || !unsent.contains(this)) {
                tookNanos = nowNanos;
                unsent.remove(this);
                unsent.add(this);
            }
            watch();
        }

        /** Its connection has ended. */
        void close() {
            unsent.remove(this);
            charge(-bytes);
        }
    }

    private final long budgetBytes;
    private final long lowBytes;
    private final DeadlineQueue deadlines;
    private final Runnable countDeaf;
    /** Those with unsent replies; who took no byte for the longest time is the first. */
    private final Set<Account> unsent = new LinkedHashSet<>();

    private long usedBytes;
    private boolean spent;
    private boolean relieved;
    private boolean watching;

    /**
     * @param countDeaf runs for each connection that is closed
     */
    ReplyBudget(long budgetBytes, DeadlineQueue deadlines, Runnable countDeaf) {
        this.budgetBytes = budgetBytes;
        this.lowBytes = budgetBytes - budgetBytes / LOW_PARTS;
        this.deadlines = deadlines;
        this.countDeaf = countDeaf;
    }

    Account open(Guard.Peer peer) {
        return new Account(peer);
    }

    /** Bytes that unsent replies hold at present, with what they cost beside. */
    long usedBytes() {
        return usedBytes;
    }

    /** Whether it was used up and is not yet down to the low mark again. */
    boolean isSpent() {
        return spent;
    }

    /** At the end of a turn: reads those on that had to wait. */
    void feed(long nowNanos) {
        if (relieved) {
            relieved = false;
            for (Account account : List.copyOf(unsent)) {
                Guard.run(account.peer, () -> account.peer.settle(nowNanos));
            }
        }
    }

    private void charge(long changeBytes) {
        usedBytes += changeBytes;
        if (usedBytes >= budgetBytes) {
            spent = true;
        } else if (spent && usedBytes <= lowBytes) {
            spent = false;
            relieved = true;
        }
    }

    private void watch() {
        if (spent && !watching && !unsent.isEmpty()) {
            watching = true;
            deadlines.schedule(this, unsent.iterator().next().tookNanos + DEAF_NANOS);
        }
    }

    @Override
    public void onDeadline(long nowNanos) {
        watching = false;
        if (spent) {
            closeDeaf(nowNanos);
        }
        watch();
    }

    private void closeDeaf(long nowNanos) {
        List<Account> deaf = new ArrayList<>();
        for (Account account : unsent) {
            if (nowNanos - account.tookNanos < DEAF_NANOS) {
                break;
            }
            deaf.add(account);
        }
        // The selector tells of room only when a third of the kernel's buffer is free: a write finds what there is now.
        for (Account account : deaf) {
            Guard.run(account.peer, () -> account.peer.settle(nowNanos));
        }
        deaf.removeIf(account -> nowNanos - account.tookNanos < DEAF_NANOS);
        deaf.sort(Comparator.comparingLong((Account account) -> account.bytes).reversed());
        for (Account account : deaf) {
            if (!spent) {
                return;
            }
            Guard.run(account.peer, () -> {
                countDeaf.run();
                account.peer.abort("it read none of its replies while memory for replies was short");
            });
        }
    }
}
