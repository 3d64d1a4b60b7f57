package pomona.reactor;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Body;
import pomona.protocol.ChunkSource;
import pomona.protocol.ErrorCode;
import pomona.protocol.FrameHeader;

/**
 * One image of one connection, from its header to the end of its final reply.
 *
 * <pre>
 *   READING --last byte--> WAITING --its turn--> SUBMITTED ------> ANSWERED --last byte of the reply--> (ended)
 *      |                      |                     ^  |              ^
 *      |                      +------> PARKED ------+  +--- reply ----+
 *      |                    (no id, no room)                          |
 *      +----------------- error, cancel, drain -----------------------+
 * </pre>
 *
 * All fields belong to the selector thread; a worker reads the header and, once complete, the body.
 */
public final class ImageRequest {
    enum State {
        READING,
        WAITING,
        PARKED,
        SUBMITTED,
        ANSWERED
    }

    private final Connection connection;
    private final FrameHeader header;
    private final BodyBudget.Claim claim;
    private final Body body;
    private final long firstByteNanos;
    private long completeNanos;

    State state = State.READING;
    /** When a worker took it; meaningful once {@link #started}. */
    long startNanos;

    long parkNanos;
    boolean started;
    /** Submitted and not yet given back by the service: a worker may still read the body. */
    boolean held;
    /** The position last told to the client; -1 when none was. */
    int toldAhead = -1;

    /** When it was told; meaningful once one was. */
    long toldNanos;

    Outbox.@Nullable OutboundFrame queuedLetter;
    /** The code of the final reply; null for a prediction, meaningful once ANSWERED. */
    @Nullable ErrorCode error;

    private @Nullable Object ticket;

    ImageRequest(Connection connection, FrameHeader header, BodyBudget budget, long sequence, long firstByteNanos) {
        this.connection = connection;
        this.header = header;
        this.firstByteNanos = firstByteNanos;
        this.claim = budget.claim(sequence, header.bodyBytes());
        this.body = new Body(header.bodyBytes(), chunksOf(budget));
    }

    private ChunkSource chunksOf(BodyBudget budget) {
        return new ChunkSource() {
            @Override
            public @Nullable ByteBuffer take() {
                return budget.take(claim);
            }

            @Override
            public void give(ByteBuffer chunk) {
                budget.give(claim, chunk);
            }
        };
    }

    public FrameHeader header() {
        return header;
    }

    /** The file as it came; readable by a worker between offer and reply. */
    public Body body() {
        return body;
    }

    /** Which connection it came by: the key for taking turns. */
    public long connectionNumber() {
        return connection.number();
    }

    /** The peer, for logs: {@code 127.0.0.1:40212}. */
    public String peer() {
        return connection.peer();
    }

    public long firstByteNanos() {
        return firstByteNanos;
    }

    public long completeNanos() {
        return completeNanos;
    }

    /** What the service remembers it by. */
    public @Nullable Object ticket() {
        return ticket;
    }

    public void attach(Object newTicket) {
        ticket = newTicket;
    }

    /** The account of its body's memory. */
    BodyBudget.Claim claim() {
        return claim;
    }

    Connection connection() {
        return connection;
    }

    /** An image without id: nothing overlaps it. */
    boolean isBarrier() {
        return header.id() == null;
    }

    void complete(long nowNanos) {
        completeNanos = nowNanos;
        state = State.WAITING;
    }

    /** Complete and not yet at a worker, as far as is known here. */
    boolean awaitsStart() {
        return state == State.WAITING || state == State.PARKED || (state == State.SUBMITTED && !started);
    }

    /**
     * When it must have started; {@link StallClock#NEVER} without a deadline. A barrier is answered in its turn also
     * when it is late: before that turn its deadline wakes nobody.
     */
    long deadlineNanos() {
        boolean hasTurn = !isBarrier() || state != State.WAITING;
        return hasTurn && awaitsStart() ? givenDeadlineNanos() : StallClock.NEVER;
    }

    /** Whether its deadline has passed, whether or not it had a turn. */
    boolean isLate(long nowNanos) {
        return givenDeadlineNanos() != StallClock.NEVER && nowNanos - givenDeadlineNanos() >= 0;
    }

    private long givenDeadlineNanos() {
        int millis = header.deadlineMillis();
        return millis > 0 ? completeNanos + millis * 1_000_000L : StallClock.NEVER;
    }

    /** Gives the memory back unless a worker may still read it. */
    void releaseIfFree() {
        if (!held) {
            body.release();
        }
    }
}
