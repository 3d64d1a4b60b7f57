package pomona.reactor;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ChunkSource;

/**
 * The memory for bodies, one for all connections, charged chunk by chunk as bytes arrive: an announced length
 * costs nothing.
 *
 * <pre>
 *   +------------------ general ------------------+------ reserve ------+
 *   | whoever comes, until it is spent            | promised, body by   |
 *   |                                             | body, oldest first  |
 *   +---------------------------------------------+---------------------+
 *                                                   = one largest body
 * </pre>
 *
 * When the general part is spent, bodies stop growing and their connections are left unread. Then the oldest body
 * that has bytes waiting is promised all that it still needs, out of the reserve, if that much is not promised
 * yet: so whoever draws on the reserve can finish, and since it is as large as the largest body, there is always
 * a next one. (The banker's algorithm, for one resource whose needs are announced.)
 *
 * <p>Owned by the selector thread.
 */
final class BodyBudget {
    /** Chunks kept for the next body rather than left to the collector. */
    private static final int SPARE_CHUNKS_MAX = 32;

    /** One body's account. */
    static final class Claim {
        private final long age;
        private final int need;
        private int taken;
        private int reserved;
        private int promised;

        Claim(long age, int need) {
            this.age = age;
            this.need = need;
        }

        /** Whether it has memory that others could come to wait for. */
        boolean holdsMemory() {
            return taken > 0;
        }
    }

    private record Waiting(Claim claim, Runnable feed) {}

    private final int generalMax;
    private final int reserveMax;
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
    private final TreeMap<Long, Waiting> starving = new TreeMap<>();
    private int generalUsed;
    private int reserveUsed;
    private int reservePromised;
    private long starvations;

    /**
     * @param budgetBytes for all bodies together
     * @param largestBytes the longest body that may be announced
     * @throws IllegalArgumentException the budget is under two largest bodies
     */
    BodyBudget(long budgetBytes, int largestBytes) {
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
     * Opens an account.
     *
     * @param age orders the claims: the lower, the older
     * @param bytes announced length of the body
     */
    Claim claim(long age, int bytes) {
        return new Claim(age, chunks(bytes));
    }

    /** A chunk for this claim; null when it has to wait. */
    @Nullable ByteBuffer take(Claim claim) {
        if (generalUsed < generalMax) {
            generalUsed++;
        } else if (claim.reserved < claim.promised || promise(claim)) {
            reserveUsed++;
            claim.reserved++;
        } else {
            return null;
        }
        claim.taken++;
        ByteBuffer chunk = spare.poll();
        return chunk == null ? ByteBuffer.allocate(ChunkSource.CHUNK_BYTES) : chunk.clear();
    }

    /** Promises all that the claim still needs, if no older one waits and that much is left. */
    private boolean promise(Claim claim) {
        int rest = claim.need - claim.taken;
        boolean isOldest = starving.isEmpty() || claim.age <= starving.firstKey();
        if (!isOldest || reservePromised + rest > reserveMax) {
            return false;
        }
        claim.promised += rest;
        reservePromised += rest;
        return true;
    }

    void give(Claim claim, ByteBuffer chunk) {
        if (claim.reserved > 0) {
            claim.reserved--;
            reserveUsed--;
            if (claim.reserved == 0) {
                reservePromised -= claim.promised;
                claim.promised = 0;
            }
        } else {
            generalUsed--;
        }
        if (spare.size() < SPARE_CHUNKS_MAX) {
            spare.add(chunk);
        }
    }

    /** Remembers a body that could not grow; {@code feed} runs when it may try again. */
    void starve(Claim claim, Runnable feed) {
        starvations++;
        starving.put(claim.age, new Waiting(claim, feed));
    }

    /** A body that no longer waits: it has ended, or its connection has. */
    void forget(Claim claim) {
        starving.remove(claim.age);
    }

    /** Whether this claim has memory while others wait for some. */
    boolean blocksOthers(Claim claim) {
        return claim.holdsMemory() && !starving.isEmpty();
    }

    /** Lets waiting bodies try again, oldest first, as long as there is something for the first of them. */
    void feed() {
        while (!starving.isEmpty()
                && hasSomethingFor(starving.firstEntry().getValue().claim())) {
            starving.pollFirstEntry().getValue().feed().run();
        }
    }

    private boolean hasSomethingFor(Claim first) {
        return generalUsed < generalMax || reservePromised + first.need - first.taken <= reserveMax;
    }

    /** How often a body had to wait for memory. */
    long starvations() {
        return starvations;
    }

    /** Bytes held by bodies at present. */
    long usedBytes() {
        return (long) (generalUsed + reserveUsed) * ChunkSource.CHUNK_BYTES;
    }

    /** Bytes that bodies may hold together. */
    long maxBytes() {
        return (long) (generalMax + reserveMax) * ChunkSource.CHUNK_BYTES;
    }
}
