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
 *   | whoever comes, until it is spent            | one claim at a time |
 *   +---------------------------------------------+---------------------+
 *                                                   = one largest body
 * </pre>
 *
 * When the general part is spent, bodies stop growing and their connections are left unread. Only the oldest
 * claim that has bytes waiting may go on, out of the reserve: it is as large as the largest body, so one
 * always finishes, and after it the next. A claim's chunks go back to where they came from; as soon as the
 * general part has room for what a complete body holds of the reserve, it is charged there instead.
 *
 * <p>Owned by the selector thread.
 */
final class BodyBudget {
    /** Chunks kept for the next body rather than left to the collector. */
    private static final int SPARE_CHUNKS_MAX = 64;

    /** One body's account. */
    static final class Claim {
        private final long age;
        private int reserved;

        Claim(long age) {
            this.age = age;
        }
    }

    private final int generalMax;
    private final int reserveMax;
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
    private final TreeMap<Long, Runnable> starving = new TreeMap<>();
    private int generalUsed;
    private int reserveUsed;
    private @Nullable Claim holder;
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
        reserveMax = (largestBytes + ChunkSource.CHUNK_BYTES - 1) / ChunkSource.CHUNK_BYTES;
        long chunks = Math.min(budgetBytes / ChunkSource.CHUNK_BYTES, Integer.MAX_VALUE);
        generalMax = (int) chunks - reserveMax;
    }

    /**
     * @param age orders the claims: the lower, the older
     */
    Claim claim(long age) {
        return new Claim(age);
    }

    /** A chunk for this claim; null when it has to wait. */
    @Nullable ByteBuffer take(Claim claim) {
        if (generalUsed < generalMax) {
            generalUsed++;
        } else if (mayUseReserve(claim)) {
            holder = claim;
            reserveUsed++;
            claim.reserved++;
        } else {
            return null;
        }
        ByteBuffer chunk = spare.poll();
        return chunk == null ? ByteBuffer.allocate(ChunkSource.CHUNK_BYTES) : chunk.clear();
    }

    private boolean mayUseReserve(Claim claim) {
        if (holder != null) {
            return holder == claim && reserveUsed < reserveMax;
        }
        return starving.isEmpty() || claim.age <= starving.firstKey();
    }

    void give(Claim claim, ByteBuffer chunk) {
        if (claim.reserved > 0) {
            claim.reserved--;
            reserveUsed--;
            if (claim.reserved == 0) {
                holder = null;
            }
        } else {
            generalUsed--;
        }
        moveHolderToGeneral();
        if (spare.size() < SPARE_CHUNKS_MAX) {
            spare.add(chunk);
        }
    }

    private void moveHolderToGeneral() {
        Claim claim = holder;
        if (claim != null && generalMax - generalUsed >= claim.reserved) {
            generalUsed += claim.reserved;
            reserveUsed -= claim.reserved;
            claim.reserved = 0;
            holder = null;
        }
    }

    /** Remembers a body that could not grow; {@code feed} runs when it may try again. */
    void starve(long age, Runnable feed) {
        starvations++;
        starving.put(age, feed);
    }

    /** A body that no longer waits: fed, ended, or closed. */
    void forget(long age) {
        starving.remove(age);
    }

    /** Whether bodies wait for memory. */
    boolean isStarving() {
        return !starving.isEmpty();
    }

    /** Whether this age's claim holds the reserve while others wait for it. */
    boolean blocksOthers(long age) {
        return holder != null && holder.age == age && !starving.isEmpty();
    }

    /**
     * Lets waiting bodies try again, oldest first, as long as there is something to take.
     *
     * <p>A fed body starves anew, under the same age, when it wants more than there is; then the round ends.
     */
    void feed() {
        for (int round = starving.size(); round > 0 && !starving.isEmpty(); round--) {
            boolean somethingToTake = generalUsed < generalMax || (holder == null && reserveUsed < reserveMax);
            if (!somethingToTake) {
                return;
            }
            starving.pollFirstEntry().getValue().run();
        }
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
