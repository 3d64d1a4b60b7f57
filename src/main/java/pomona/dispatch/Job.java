package pomona.dispatch;

import org.jspecify.annotations.Nullable;
import pomona.protocol.Body;
import pomona.protocol.ErrorCode;
import pomona.protocol.FrameHeader;

/**
 * One image, from its header to the end of its final reply.
 *
 * <pre>
 *   Reading ──complete──▶ Waiting ──admitted──▶ Submitted ──started──▶ Running
 *                          │   ▲                 ▲   │
 *                         park └────withdrawn────┼───┘
 *                          ▼                     │
 *                         Parked ────admitted────┘
 *
 *   each of these ──answer──▶ Answered      those that the workers hold ──finished──▶ Answered
 *   each of all   ──abandon─▶ Abandoned
 * </pre>
 *
 * A transition that is not drawn throws. The states belong to the thread of the job's {@link Door}. A worker never looks
 * at them: between {@link Workers#offer} and {@link Door#finished} it reads the header, the times and the body, which
 * don't change by then. So the body's memory is kept until the workers gave the job back, even when it was answered or
 * abandoned long before.
 */
public final class Job {
    /** How far it is; each state holds its own data. */
    public sealed interface State {
        /** Whether its final reply is still to come. */
        default boolean awaitsReply() {
            return true;
        }

        /** Whether it is complete and, as far as its door knows, at no worker. */
        default boolean awaitsStart() {
            return false;
        }

        /** Whether it was handed to the workers and not given back: one of them may read the body. */
        default boolean isHeld() {
            return false;
        }
    }

    /** The body is arriving. */
    public record Reading(BodyBudget.Claim claim) implements State {}

    /** Complete, and not offered yet. */
    public record Waiting() implements State {
        @Override
        public boolean awaitsStart() {
            return true;
        }
    }

    /** Complete, and waiting outside the queue for room in it. */
    public record Parked(long sinceNanos) implements State {
        @Override
        public boolean awaitsStart() {
            return true;
        }
    }

    /** Admitted; a worker may have it already without its door having been told. */
    public record Submitted() implements State {
        @Override
        public boolean awaitsStart() {
            return true;
        }

        @Override
        public boolean isHeld() {
            return true;
        }
    }

    /** A worker has it. */
    public record Running() implements State {
        @Override
        public boolean isHeld() {
            return true;
        }
    }

    /**
     * Its final reply is on the way.
     *
     * @param error null for a prediction
     * @param isHeld whether a worker still runs it, for nobody
     */
    public record Answered(@Nullable ErrorCode error, boolean isHeld) implements State {
        @Override
        public boolean awaitsReply() {
            return false;
        }
    }

    /** Nobody will read its reply. */
    public record Abandoned(boolean isHeld) implements State {
        @Override
        public boolean awaitsReply() {
            return false;
        }
    }

    private final Door door;
    private final long sender;
    private final FrameHeader header;
    private final Body body;
    private final long firstByteNanos;
    /** Set before the job reaches a worker, and never again. */
    private long completeNanos;

    private State state;

    /**
     * @param door is told what the workers do with it
     * @param sender whose image it is: senders take turns. Two that happen to have one number share a turn
     * @param budget where the body's memory comes from as it arrives
     * @param firstByteNanos when the header's first byte came
     */
    public Job(Door door, long sender, FrameHeader header, BodyBudget budget, long firstByteNanos) {
        this.door = door;
        this.sender = sender;
        this.header = header;
        this.firstByteNanos = firstByteNanos;
        BodyBudget.Claim claim = budget.claim(header.bodyBytes());
        this.body = new Body(header.bodyBytes(), claim);
        this.state = new Reading(claim);
    }

    public Door door() {
        return door;
    }

    public long sender() {
        return sender;
    }

    public FrameHeader header() {
        return header;
    }

    /** The file as it came. */
    public Body body() {
        return body;
    }

    public long firstByteNanos() {
        return firstByteNanos;
    }

    /** When the body's last byte came; means nothing before. */
    public long completeNanos() {
        return completeNanos;
    }

    /** Whether nobody is watching: a person's image goes first. */
    public boolean isBulk() {
        return header.want().bulk();
    }

    public State state() {
        return state;
    }

    /** The body's last byte came. */
    public void complete(long nowNanos) {
        check(state instanceof Reading, "completed");
        completeNanos = nowNanos;
        state = new Waiting();
    }

    /** There is no room for it, and it is to wait until there is. */
    public void park(long nowNanos) {
        check(state instanceof Waiting, "parked");
        state = new Parked(nowNanos);
    }

    /** The workers took the offer. */
    public void admitted() {
        check(state instanceof Waiting || state instanceof Parked, "admitted");
        state = new Submitted();
    }

    /** The workers gave it back before it began. */
    public void withdrawn() {
        check(state instanceof Submitted, "withdrawn");
        state = new Waiting();
    }

    /** A worker has it, as was told or as a vain {@link Workers#withdraw} shows. */
    public void started() {
        check(state instanceof Submitted || state instanceof Running, "started");
        state = new Running();
    }

    /**
     * Its final reply is decided without the workers.
     *
     * @param error null for a prediction
     */
    public void answer(@Nullable ErrorCode error) {
        check(state.awaitsReply(), "answered");
        endBody();
        state = new Answered(error, state.isHeld());
    }

    /**
     * The workers gave it back with their reply.
     *
     * @param error null for a prediction
     * @return whether that is its final reply: it may have been answered or abandoned before
     */
    public boolean finished(@Nullable ErrorCode error) {
        check(state.isHeld(), "finished");
        body.release();
        boolean isFinal = state.awaitsReply();
        state = state instanceof Abandoned ? new Abandoned(false) : new Answered(isFinal ? error : error(), false);
        return isFinal;
    }

    /** Its sender is gone. */
    public void abandon() {
        check(!(state instanceof Abandoned), "abandoned");
        endBody();
        state = new Abandoned(state.isHeld());
    }

    private void endBody() {
        if (state instanceof Reading reading) {
            reading.claim().forget();
        }
        if (!state.isHeld()) {
            body.release();
        }
    }

    /**
     * The code of its final reply; null for a prediction.
     *
     * @throws IllegalStateException there is none yet
     */
    public @Nullable ErrorCode error() {
        if (state instanceof Answered answered) {
            return answered.error();
        }
        throw new IllegalStateException("%s has no reply: %s".formatted(this, state));
    }

    private void check(boolean isLegal, String transition) {
        if (!isLegal) {
            throw new IllegalStateException("%s can't be %s: %s".formatted(this, transition, state));
        }
    }

    @Override
    public String toString() {
        return "image %s of %d bytes from connection %d"
                .formatted(header.id() == null ? "without id" : header.id(), header.bodyBytes(), sender);
    }
}
