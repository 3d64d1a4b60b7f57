package pomona.dispatch;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ChunkSource;

/**
 * The memory for bodies, one for all senders, charged chunk by chunk as bytes arrive: an announced length costs nothing.
 *
 * <pre>
 *   +------------------ general ------------------+------ reserve ------+
 *   | whoever comes, until it is spent            | promised, body by   |
 *   |                                             | body, oldest first  |
 *   +---------------------------------------------+---------------------+
 *                                                   = one largest body
 * </pre>
 *
 * When the general part is spent, bodies stop growing and their senders are left unread. Then the oldest body that has
 * bytes waiting is promised all that it still needs, out of the reserve, if that much is not promised yet: so whoever
 * draws on the reserve can finish, and since it is as large as the largest body, there is always a next one. (The
 * banker's algorithm, for one resource whose needs are announced.)
 *
 * <p>Doors share it, each with its own thread. A claim is used by the thread that opened it; one lock guards the sums,
 * and nobody is called under it.
 */
public final class BodyBudget {
    /** Chunks kept for the next body rather than left to the collector. */
    private static final int SPARE_CHUNKS_MAX = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final int generalMax;
    private final int reserveMax;
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
    private final TreeMap<Long, Claim> starving = new TreeMap<>();
    private long nextAge;
    private int generalUsed;
    private int reserveUsed;
    private int reservePromised;
    private long starvations;

    /**
     * @param budgetBytes for all bodies together
     * @param largestBytes the longest body that may be announced
     * @throws IllegalArgumentException the budget is under two largest bodies
     */
    public BodyBudget(long budgetBytes, int largestBytes) {
        if (budgetBytes < 2L * largestBytes) {
            throw new IllegalArgumentException(
                    "body-budget-bytes is %d, under twice max-body-bytes (%d): one large body could block all others"
                            .formatted(budgetBytes, largestBytes));
        }
        reserveMax = chunks(largestBytes);
        generalMax = (int) Math.min(budgetBytes / ChunkSource.CHUNK_BYTES, Integer.MAX_VALUE) - reserveMax;
    }

    private static int chunks(int bytes) {
        return (int) ((bytes + ChunkSource.CHUNK_BYTES - 1L) / ChunkSource.CHUNK_BYTES);
    }

    /**
     * Opens an account; those opened earlier are served first.
     *
     * @param bytes announced length of the body
     */
    public Claim claim(int bytes) {
        lock.lock();
        try {
            return new Claim(nextAge++, chunks(bytes));
        } finally {
            lock.unlock();
        }
    }

    /** One body's account, and where its chunks come from. */
    public final class Claim implements ChunkSource {
        private final long age;
        private final int need;
        private int taken;
        private int reserved;
        private int promised;
        /** What to call when it may try again; null while it does not wait, or was called already. */
        private @Nullable Runnable feed;

        private Claim(long age, int need) {
            this.age = age;
            this.need = need;
        }

        /** Whether it has memory that others could come to wait for; its own thread asks. */
        public boolean holdsMemory() {
            return taken > 0;
        }

        /** A chunk; null when it has to wait. */
        @Override
        public @Nullable ByteBuffer take() {
            lock.lock();
            try {
                if (generalUsed < generalMax) {
                    generalUsed++;
                } else if (reserved < promised || promise()) {
                    reserveUsed++;
                    reserved++;
                } else {
                    return null;
                }
                taken++;
                starving.remove(age);
                ByteBuffer chunk = spare.poll();
                return chunk == null ? ByteBuffer.allocate(CHUNK_BYTES) : chunk.clear();
            } finally {
                lock.unlock();
            }
        }

        /** Promises all that it still needs, if no older one waits and that much is left. */
        private boolean promise() {
            int rest = need - taken;
            boolean isOldest = starving.isEmpty() || age <= starving.firstKey();
            if (!isOldest || reservePromised + rest > reserveMax) {
                return false;
            }
            promised += rest;
            reservePromised += rest;
            return true;
        }

        @Override
        public void give(ByteBuffer chunk) {
            lock.lock();
            try {
                if (reserved > 0) {
                    reserved--;
                    reserveUsed--;
                    if (reserved == 0) {
                        reservePromised -= promised;
                        promised = 0;
                    }
                } else {
                    generalUsed--;
                }
                if (spare.size() < SPARE_CHUNKS_MAX) {
                    spare.add(chunk);
                }
            } finally {
                lock.unlock();
            }
        }

        /**
         * It could not grow, and waits until it took a chunk or is forgotten.
         *
         * @param newFeed called once, by the thread of whichever door found memory, when it may try again: it hands the
         *     news to its own thread
         */
        public void starve(Runnable newFeed) {
            lock.lock();
            try {
                starvations++;
                starving.put(age, this);
                feed = newFeed;
            } finally {
                lock.unlock();
            }
        }

        /** It no longer waits: it has ended, or its sender has. */
        public void forget() {
            lock.lock();
            try {
                starving.remove(age);
                feed = null;
            } finally {
                lock.unlock();
            }
        }

        /** Whether it has memory while others wait for some. */
        public boolean blocksOthers() {
            lock.lock();
            try {
                return holdsMemory() && !starving.isEmpty();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Tells waiting bodies to try again, oldest first, as many as could finish with what is free. Each door calls it
     * when it has given memory back, and when a body of its own began to wait: memory may have come back in between.
     */
    public void feed() {
        List<Runnable> calls = new ArrayList<>();
        lock.lock();
        try {
            int free = generalMax - generalUsed;
            int promisable = reserveMax - reservePromised;
            boolean isOneTrying = false;
            for (Claim claim : starving.values()) {
                int rest = claim.need - claim.taken;
                if (free > 0) {
                    free -= rest;
                } else if (rest <= promisable && !isOneTrying) {
                    promisable -= rest;
                } else {
                    break;
                }
                if (claim.feed != null) {
                    calls.add(claim.feed);
                    claim.feed = null;
                } else {
                    // Nobody behind it can be promised anything until it has tried; its door then calls again.
                    isOneTrying = true;
                }
            }
        } finally {
            lock.unlock();
        }
        calls.forEach(Runnable::run);
    }

    /** How often a body had to wait for memory. */
    public long starvations() {
        return sum(() -> starvations);
    }

    /** Bytes held by bodies at present. */
    public long usedBytes() {
        return sum(() -> (long) (generalUsed + reserveUsed) * ChunkSource.CHUNK_BYTES);
    }

    /** Bytes that bodies may hold together. */
    public long maxBytes() {
        return (long) (generalMax + reserveMax) * ChunkSource.CHUNK_BYTES;
    }

    private long sum(LongSupplier sum) {
        lock.lock();
        try {
            return sum.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
