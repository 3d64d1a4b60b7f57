package pomona.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.dispatch.BodyBudget;
import pomona.dispatch.Conservation;
import pomona.dispatch.Job;
import pomona.loop.DeadlineQueue;
import pomona.loop.Guard;
import pomona.loop.Mailbox;
import pomona.loop.StallClock;
import pomona.protocol.Body;
import pomona.protocol.ChunkSource;
import pomona.protocol.ControlMessage;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.FrameHeader;
import pomona.protocol.FrameReader;
import pomona.protocol.FrameReader.Progress;
import pomona.protocol.Frames;
import pomona.protocol.HeaderCodec;
import pomona.protocol.MessageType;
import pomona.protocol.ProtocolException;
import pomona.reactor.Interest.Phase;

/**
 * One peer: its frames in, its replies out, its clocks. Its images are in a {@link Pipeline}.
 *
 * <p>The class is long because the protocol's rules meet here. What makes it readable in one sitting:
 *
 * <ul>
 *   <li>Every event (ready, mail, deadline) changes state and ends in {@link #settle}, the only place that
 *       writes, computes the interest and sets the connection's one deadline.
 *   <li>It goes forward through {@link Phase} and never back.
 *   <li>An image's header is read even when its body has to wait, so that a reset is noticed. The reader then stays
 *       headed, and the connection unread, until the pipeline has a place.
 * </ul>
 */
final class Connection extends DeadlineQueue.Entry implements Guard.Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** Rule 5: a peer that sends nothing for so long after our last byte is left alone. */
    private static final long LINGER_SILENCE_NANOS = Duration.ofSeconds(5).toNanos();

    /** What is read of one connection in a turn at most. Most photos fit: they need no second turn among thousands. */
    static final int READ_QUANTUM_BYTES = 256 * 1024;

    /** What a frame costs of it beside its bytes, so that 16 tiny frames are read in a turn and not 1,600. */
    static final int FRAME_COST_BYTES = READ_QUANTUM_BYTES / 16;

    private static final long LINGER_NANOS = Duration.ofSeconds(30).toNanos();
    private static final String NO_TOKEN = "this server wants {\"op\":\"hello\",\"token\":\"…\"} first";

    /** What is sent when all images are answered, before the close; the final reply of an image or of none. */
    private record Farewell(@Nullable ByteBuffer frame, Pipeline.@Nullable Image finalOf) {
        static final Farewell NONE = new Farewell(null, null);
    }

    /** What becomes of the frame that is being read. */
    private sealed interface Incoming {
        Incoming NOTHING = new Nothing();

        /** A header is being read, or a body that nobody wants. */
        record Nothing() implements Incoming {}

        /** An image's body is being read, or waits to be. */
        record Picture(Pipeline.Image image) implements Incoming {}

        /** The body of a CLIENT_MESSAGE is being read. */
        record Message(Body body) implements Incoming {}
    }

    /**
     * Memory for the bodies of control messages. They are at most 4 KiB and are read at once, beside images that
     * wait for the byte budget, so they don't draw on it: the limit on connections bounds them.
     */
    private enum MessageChunks implements ChunkSource {
        SOURCE;

        /** Most messages fit in one. */
        private static final int MESSAGE_CHUNK_BYTES = 256;

        @Override
        public ByteBuffer take() {
            return ByteBuffer.allocate(MESSAGE_CHUNK_BYTES);
        }

        @Override
        public void give(ByteBuffer chunk) {
            // The collector has it.
        }
    }

    /** Who keeps count of connections. */
    interface Owner {
        /** Something happened on it: it may be at rest now, or no longer. */
        void settled(Connection connection);

        /** It has said its last and only waits for its peer to end. */
        void leaves(Connection connection);

        void closed(Connection connection);
    }

    /**
     * What all connections share.
     *
     * @param scratch takes bytes that nobody wants
     */
    record Shared(
            ReactorConfig config,
            Service service,
            Conservation conservation,
            Pipeline.Shared pipelines,
            ReplyBudget replies,
            StatusBoard status,
            Owner owner,
            Mailbox mailbox,
            DeadlineQueue deadlines,
            HeaderCodec codec,
            ByteBuffer scratch,
            InstantSource clock) {}

    private final Shared shared;
    private final ReactorConfig config;
    private final Wire wire;
    private final SelectionKey key;
    private final String peer;
    private final FrameReader reader;
    private final ReplyBudget.Account replies;
    private final Outbox outbox;
    private final Pipeline pipeline;
    private final StatusBoard.Watch watch;
    private final ReadingClock readClock;
    private final StallClock writeClock = new StallClock();

    private Phase phase = Phase.OPEN;
    private Farewell farewell = Farewell.NONE;
    private boolean authorized;
    private boolean endOfStream;
    private boolean starved;
    private Incoming incoming = Incoming.NOTHING;

    private long frameFirstByteNanos;
    private long lastByteNanos;
    private long lingerNanos;
    private long idleNanos;

    Connection(Shared shared, Wire wire, SelectionKey key, long number, String peer) {
        this.shared = shared;
        this.config = shared.config();
        this.wire = wire;
        this.key = key;
        this.peer = peer;
        this.reader = new FrameReader(shared.codec(), shared.scratch());
        this.replies = shared.replies().open(this);
        this.outbox = new Outbox(replies::charge);
        this.pipeline = new Pipeline(shared.pipelines(), this, number, outbox);
        this.watch = shared.status().watch(outbox);
        this.readClock = new ReadingClock(config, reader);
        this.authorized = !config.tokenRequired();
        this.idleNanos = shared.deadlines().nowNanos();
        this.lastByteNanos = idleNanos;
    }

    @Override
    public String peer() {
        return peer;
    }

    /** Nothing in flight, nothing half read, nothing unsent: it can make room for a newcomer. */
    boolean isIdle() {
        return phase == Phase.OPEN && pipeline.isEmpty() && outbox.isEmpty() && !reader.isMidFrame();
    }

    /** When the last thing happened on it. */
    long idleNanos() {
        return idleNanos;
    }

    // What comes in: the selector, the mailbox, the clock.

    /**
     * The selector found it ready.
     *
     * @param frameCostBytes what a whole frame takes of its quantum
     */
    void onReady(int frameCostBytes, long nowNanos) throws IOException {
        int quantum = READ_QUANTUM_BYTES;
        if (key.isValid() && key.isReadable()) {
            quantum = readOn(quantum, frameCostBytes, nowNanos);
        }
        settle(quantum, frameCostBytes, nowNanos);
    }

    /** There may be memory again for the body that waits; it may have ended before the news came. */
    private void onFed(BodyBudget.Claim fed, long nowNanos) throws IOException {
        if (fed != claim()) {
            return;
        }
        fed.forget();
        starved = false;
        settle(readOn(READ_QUANTUM_BYTES, FRAME_COST_BYTES, nowNanos), FRAME_COST_BYTES, nowNanos);
    }

    /** The server stops: images not complete are refused, the others answered, then the close. */
    void drain(long nowNanos) throws IOException {
        if (incoming instanceof Incoming.Picture picture) {
            refuse(picture, ErrorCode.DRAINING, "the server is stopping; send the picture again later");
        } else {
            finish(Farewell.NONE);
        }
        settle(nowNanos);
    }

    /** The drain's clock is over: nothing is waited for any more. */
    void drainNow(long nowNanos) throws IOException {
        pipeline.failAll(ErrorCode.DRAINING, "the server stopped before the picture's turn; send it again later");
        settle(nowNanos);
    }

    /** Refuses the connection itself: one event, then the close. */
    void refuse(ErrorCode code, String why, long nowNanos) throws IOException {
        connectionError(code, why);
        settle(nowNanos);
    }

    @Override
    public void onDeadline(long nowNanos) {
        Guard.run(this, () -> {
            checkClocks(nowNanos);
            settle(nowNanos);
        });
    }

    // Reading.

    private int readOn(int quantumBytes, int frameCostBytes, long nowNanos) throws IOException {
        if (phase == Phase.OPEN) {
            return readFrames(quantumBytes, frameCostBytes, nowNanos);
        }
        if (!endOfStream) {
            discard(nowNanos);
        }
        return 0;
    }

    /**
     * Reads frames until the channel is dry, the quantum is used up or the interest says no. A frame that is whole is
     * always taken: with an empty body no further byte may come to wake us for it.
     *
     * @return what is left of the quantum
     */
    private int readFrames(int quantumBytes, int frameCostBytes, long nowNanos) throws IOException {
        int quantum = quantumBytes;
        while (phase == Phase.OPEN
                && (reader.isWhole() || (quantum > 0 && interest().reads()))) {
            int before = reader.frameBytes();
            Progress progress;
            try {
                progress = reader.read(wire);
            } catch (ProtocolException e) {
                headerError(e);
                return quantum;
            }
            int count = reader.frameBytes() - before;
            quantum -= count;
            if (count > 0) {
                lastByteNanos = nowNanos;
                idleNanos = nowNanos;
                readClock.bytesCame(nowNanos);
                if (before == 0) {
                    frameFirstByteNanos = nowNanos;
                    readClock.partBegins(nowNanos);
                }
            }
            switch (progress) {
                case DRY -> {
                    return quantum;
                }
                case MORE -> {}
                case HEADER -> {
                    readClock.partBegins(nowNanos);
                    onHeader(reader.header());
                }
                case WHOLE -> {
                    quantum -= frameCostBytes;
                    onWhole(nowNanos);
                }
                case STARVED -> {
                    starve();
                    return quantum;
                }
                case END -> {
                    onEndOfStream();
                    return quantum;
                }
            }
        }
        return quantum;
    }

    private void onHeader(FrameHeader header) {
        MessageType type = header.type().orElse(null);
        if (type == MessageType.CLIENT_IMAGE) {
            onImageHeader(header);
        } else if (type == MessageType.CLIENT_MESSAGE) {
            var message = new Incoming.Message(new Body(header.bodyBytes(), MessageChunks.SOURCE));
            incoming = message;
            reader.store(message.body());
        } else if (!authorized) {
            connectionError(ErrorCode.UNAUTHORIZED, NO_TOKEN);
        } else {
            reader.skip();
        }
    }

    private void onImageHeader(FrameHeader header) {
        boolean isDuplicate = header.id() != null && pipeline.find(header.id()) != null;
        Pipeline.Image image = pipeline.begin(header, frameFirstByteNanos);
        if (!authorized) {
            finishWith(image, ErrorCode.UNAUTHORIZED, NO_TOKEN);
        } else if (isDuplicate) {
            pipeline.fail(image, ErrorCode.DUPLICATE_ID, "id %s is in flight already".formatted(header.id()));
            reader.skip();
        } else {
            incoming = new Incoming.Picture(image);
            storeIfRoom();
        }
    }

    /** Begins the body of the image just headed if the pipeline has a place for it; if not, it stays unread. */
    private boolean storeIfRoom() {
        boolean hasRoom = reader.isHeaded() && pipeline.size() <= config.requestsPerConnection();
        if (!hasRoom || !(incoming instanceof Incoming.Picture picture)) {
            return false;
        }
        reader.store(picture.image().job().body());
        return true;
    }

    private void onWhole(long nowNanos) {
        FrameHeader header = reader.header();
        Incoming whole = incoming;
        incoming = Incoming.NOTHING;
        reader.next();
        if (whole instanceof Incoming.Picture picture) {
            picture.image().job().complete(nowNanos);
            pipeline.advance();
        } else if (whole instanceof Incoming.Message message) {
            onMessage(bytesOf(message.body()), header.id());
        } else if (header.type().orElse(null) != MessageType.CLIENT_IMAGE) {
            event(Event.Failure.of(
                    header.id(),
                    Event.About.CONNECTION,
                    ErrorCode.UNKNOWN_TYPE,
                    "clients send CLIENT_IMAGE and CLIENT_MESSAGE"));
            shared.conservation().connectionError(ErrorCode.UNKNOWN_TYPE);
        }
    }

    private static byte[] bytesOf(Body text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.bytes());
        text.chunks().forEach(bytes::put);
        return bytes.array();
    }

    private void starve() {
        BodyBudget.Claim claim = claim();
        if (claim != null) {
            starved = true;
            claim.starve(() -> shared.mailbox().post(() -> Guard.run(this, () -> onFed(claim, nowNanos()))));
        }
    }

    /** The account of the body being read; null while there is none. */
    private BodyBudget.@Nullable Claim claim() {
        return incoming instanceof Incoming.Picture picture
                        && picture.image().job().state() instanceof Job.Reading reading
                ? reading.claim()
                : null;
    }

    /** A half-close (rule 6): what was complete is answered, an unfinished image is abandoned without an event. */
    private void onEndOfStream() {
        endOfStream = true;
        if (incoming instanceof Incoming.Picture unfinished) {
            incoming = Incoming.NOTHING;
            pipeline.abandon(unfinished.image());
        }
        finish(Farewell.NONE);
    }

    /** Rule 5: what still comes is thrown away, a quantum at a time. */
    private void discard(long nowNanos) throws IOException {
        int count = wire.read(shared.scratch().clear());
        if (count < 0) {
            endOfStream = true;
        } else if (count > 0) {
            lastByteNanos = nowNanos;
        }
    }

    private void headerError(ProtocolException e) {
        FrameHeader header = e.header();
        String why = String.valueOf(e.getMessage());
        if (header != null && header.type().orElse(null) == MessageType.CLIENT_IMAGE) {
            finishWith(pipeline.begin(header, frameFirstByteNanos), e.code(), why);
        } else {
            connectionError(e.code(), why);
        }
    }

    // Control messages.

    private void onMessage(byte[] text, @Nullable String id) {
        ControlMessage control;
        try {
            control = ControlMessage.parse(text).orElse(null);
        } catch (ProtocolException e) {
            if (authorized) {
                controlError(id, e.code(), String.valueOf(e.getMessage()));
            } else {
                connectionError(ErrorCode.UNAUTHORIZED, NO_TOKEN);
            }
            return;
        }
        if (!authorized) {
            authorize(control);
        } else if (control == null) {
            finish(new Farewell(Frames.logOff(text, now()), null));
        } else if (control instanceof ControlMessage.Hello || control instanceof ControlMessage.Info) {
            outbox.add(shared.status().info(), null);
        } else if (control instanceof ControlMessage.Ping) {
            event(new Event.Pong(Frames.time(now())));
        } else if (control instanceof ControlMessage.Cancel cancel) {
            cancel(cancel.id(), id);
        } else if (control instanceof ControlMessage.Watch wish) {
            watch.every(wish.everyMillis(), nowNanos());
        }
    }

    /** Where a token is required nothing else is answered before it, not even a log-off. */
    private void authorize(@Nullable ControlMessage first) {
        if (!(first instanceof ControlMessage.Hello hello)) {
            connectionError(ErrorCode.UNAUTHORIZED, NO_TOKEN);
        } else if (shared.service().isToken(hello.token())) {
            authorized = true;
            outbox.add(shared.status().info(), null);
        } else {
            connectionError(ErrorCode.UNAUTHORIZED, "the token is missing or wrong");
        }
    }

    private void cancel(String imageId, @Nullable String id) {
        Pipeline.Image image = pipeline.find(imageId);
        if (image == null || !image.job().state().awaitsReply()) {
            controlError(id, ErrorCode.UNKNOWN_ID, "no image %s is in flight".formatted(imageId));
        } else {
            // A body is read before any later message, so this image is complete.
            pipeline.fail(image, ErrorCode.CANCELLED, "cancelled as asked");
        }
    }

    private void controlError(@Nullable String id, ErrorCode code, String why) {
        event(Event.Failure.of(id, Event.About.CONTROL, code, why));
        shared.conservation().connectionError(code);
    }

    private void event(Event event) {
        outbox.add(Frames.event(event), null);
    }

    // Ending.

    /** No more frames: what is in flight is answered, then the last words go out, then the close. */
    private void finish(Farewell lastWords) {
        if (phase == Phase.OPEN) {
            phase = Phase.FINISHING;
            farewell = lastWords;
            watch.end();
        }
    }

    /** Rule 7: the images before this one are answered, then it is refused, then the close. */
    private void finishWith(Pipeline.Image image, ErrorCode code, String why) {
        finish(new Farewell(pipeline.failLast(image, code, why), image));
    }

    private void refuse(Incoming.Picture picture, ErrorCode code, String why) {
        incoming = Incoming.NOTHING;
        starved = false;
        finishWith(picture.image(), code, why);
    }

    private void connectionError(ErrorCode code, String why) {
        LOG.info("{} {}: {}", peer, code.wireName(), why);
        shared.conservation().connectionError(code);
        finish(new Farewell(Frames.event(Event.Failure.of(null, Event.About.CONNECTION, code, why)), null));
    }

    /** Ends the connection at once; what is queued is abandoned and not run. */
    @Override
    public void abort(String why) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        try {
            pipeline.abandonAll();
            LOG.info("{} closed: {}", peer, why);
        } finally {
            key.cancel();
            close();
            replies.close();
            shared.deadlines().remove(this);
            shared.owner().closed(this);
        }
    }

    private void close() {
        try {
            wire.close();
        } catch (IOException e) {
            LOG.debug("{} close failed", peer, e);
        }
    }

    // Clocks.

    private long nowNanos() {
        return shared.deadlines().nowNanos();
    }

    private Instant now() {
        return shared.clock().instant();
    }

    private void checkClocks(long nowNanos) {
        if (writeClock.isOver(writeAllowanceNanos(), nowNanos)) {
            shared.conservation().connectionError(ErrorCode.TIMEOUT);
            abort("it did not read its replies in time");
        } else if (phase == Phase.OPEN) {
            checkReading(nowNanos);
            checkIdle(nowNanos);
            watch.check(nowNanos);
        } else if (phase == Phase.LINGERING && nowNanos - lingerDueNanos() >= 0) {
            abort("done");
        }
        if (phase != Phase.CLOSED) {
            pipeline.checkClocks(nowNanos);
        }
    }

    private void checkReading(long nowNanos) {
        BodyBudget.Claim claim = claim();
        boolean othersWait = claim != null && claim.blocksOthers();
        if (!readClock.isOver(othersWait, nowNanos)) {
            return;
        }
        if (incoming instanceof Incoming.Picture picture && !reader.isInHeader()) {
            refuse(picture, ErrorCode.TIMEOUT, "the picture's bytes came too slowly or stopped");
        } else {
            connectionError(ErrorCode.TIMEOUT, "a frame was begun and not finished in time");
        }
    }

    private void checkIdle(long nowNanos) {
        if (nowNanos - idleDueNanos() >= 0 && idleDueNanos() != StallClock.NEVER) {
            connectionError(ErrorCode.TIMEOUT, "idle for longer than this server allows");
        }
    }

    private long nextDueNanos(long nowNanos) {
        long due = writeClock.dueNanos(writeAllowanceNanos());
        if (phase == Phase.OPEN) {
            BodyBudget.Claim claim = claim();
            boolean holdsMemory = claim != null && claim.holdsMemory();
            due = Math.min(due, readClock.dueNanos(holdsMemory, nowNanos));
            due = Math.min(due, Math.min(idleDueNanos(), watch.dueNanos()));
        } else if (phase == Phase.LINGERING) {
            due = Math.min(due, lingerDueNanos());
        }
        return Math.min(due, pipeline.nextDueNanos());
    }

    private long writeAllowanceNanos() {
        return config.writeTimeout().toNanos() + config.moreNanosFor(outbox.firstSentBytes());
    }

    private long idleDueNanos() {
        boolean isLimited = !config.idleTimeout().isZero() && isIdle();
        return isLimited ? idleNanos + config.idleTimeout().toNanos() : StallClock.NEVER;
    }

    private long lingerDueNanos() {
        return Math.min(lingerNanos + LINGER_NANOS, Math.max(lastByteNanos, lingerNanos) + LINGER_SILENCE_NANOS);
    }

    // Settling.

    private Interest interest() {
        boolean awaitsRoom = reader.isHeaded() && phase == Phase.OPEN;
        boolean muted = outbox.isFull() || replies.isMuted();
        return new Interest(phase, endOfStream, awaitsRoom, starved, muted, outbox.isEmpty(), wire.wishes());
    }

    @Override
    public void settle(long nowNanos) throws IOException {
        settle(READ_QUANTUM_BYTES, FRAME_COST_BYTES, nowNanos);
    }

    /** One quantum for all: images that are refused at once make way for the next as fast as a client sends them. */
    private void settle(int quantumBytes, int frameCostBytes, long nowNanos) throws IOException {
        if (phase == Phase.CLOSED) {
            return;
        }
        int quantum = quantumBytes;
        boolean goesOn = true;
        while (goesOn) {
            flush(nowNanos);
            goesOn = phase == Phase.OPEN && storeIfRoom();
            if (goesOn) {
                quantum = readFrames(quantum, frameCostBytes, nowNanos);
            }
        }
        if (phase == Phase.FINISHING) {
            finishOn(nowNanos);
        }
        if (phase == Phase.LINGERING && endOfStream) {
            abort("done");
            return;
        }
        replies.settle(outbox.sentBytes(), nowNanos);
        Interest interest = interest();
        if (key.interestOps() != interest.ops()) {
            key.interestOps(interest.ops());
        }
        readClock.run(phase == Phase.OPEN && interest.reads() && reader.isMidFrame(), nowNanos);
        writeClock.run(!outbox.isEmpty(), nowNanos);
        shared.deadlines().schedule(this, nextDueNanos(nowNanos));
        shared.owner().settled(this);
    }

    /** Sends frames up to a quantum; each image whose reply has left makes way for those behind it. */
    private void flush(long nowNanos) throws IOException {
        int quantum = Outbox.QUANTUM_BYTES;
        while (quantum > 0 && !outbox.isEmpty()) {
            long before = outbox.bytes();
            Outbox.OutboundFrame sent = outbox.sendFirst(wire);
            quantum -= (int) (before - outbox.bytes());
            if (sent == null) {
                return;
            }
            writeClock.reset(nowNanos);
            idleNanos = nowNanos;
            if (sent.finalOf != null) {
                pipeline.ended(sent.finalOf);
                pipeline.advance();
            }
        }
    }

    private void finishOn(long nowNanos) throws IOException {
        ByteBuffer lastWords = farewell.frame();
        if (lastWords != null && pipeline.holdsNothingBut(farewell.finalOf())) {
            outbox.add(lastWords, farewell.finalOf());
            farewell = Farewell.NONE;
            flush(nowNanos);
        }
        if (farewell.frame() == null && pipeline.isEmpty() && outbox.isEmpty()) {
            wire.shutdownOutput();
            phase = Phase.LINGERING;
            lingerNanos = nowNanos;
            shared.owner().leaves(this);
        }
    }
}
