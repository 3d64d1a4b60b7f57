package pomona.reactor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.dispatch.BodyBudget;
import pomona.dispatch.Conservation;
import pomona.dispatch.Workers;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.FrameReader;
import pomona.protocol.HeaderCodec;

/**
 * The loop: one thread that owns the selector, every connection and every clock.
 *
 * <pre>
 *   select (until the next deadline)
 *     -> letters from the workers   started, finished
 *     -> parked images              while there is room
 *     -> ready connections          read, write, accept
 *     -> deadlines                  slow peers, late images, places in the queue
 *     -> parked images              again: some of the others may have been taken back
 *     -> bodies that wait for memory, connections whose replies had to be read first
 * </pre>
 *
 * It never decodes, never waits but in {@code select}, and touches no file. Every event runs in the {@link Guard}: an
 * exception ends the connection that it is about and never the loop. An {@code Error} ends the loop, and
 * with it the process: memory that ran out on this thread is not ours to hide.
 *
 * <p>The class is long because all that crosses into the selector thread comes in here, and all that its parts share is
 * found here; what any of it means is in the parts.
 */
public final class Reactor {
    private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);
    private static final int SCRATCH_BYTES = FrameReader.QUANTUM_BYTES;
    /** More ready connections than these share the frames that these might have sent. */
    private static final int READY_FOR_ALL_FRAMES = 64;

    /** After the drain's clock the last replies still have this long to leave. */
    private static final long AFTER_DRAIN_NANOS = Duration.ofSeconds(5).toNanos();

    private final ReactorConfig config;
    private final Service service;
    private final Conservation conservation;
    private final LongSupplier nanoClock;
    private final InstantSource clock;
    private final Selector selector;
    private final Mailbox mailbox;
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final BodyBudget budget;
    private final ReplyBudget replyBudget;
    private final Parking parking;
    private final Positions positions;
    private final Pipeline.Shared pipelines;
    private final StatusLine statusLine;
    private final StatusBoard statusBoard;
    private final IdleConnections idle = new IdleConnections();
    private final Acceptor acceptor;
    private final HeaderCodec codec;
    private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
    private final Map<Connection, InetAddress> connections = new LinkedHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final int port;

    private long nextConnection = 1;
    private int leaving;
    private boolean isDraining;
    private long drainDueNanos;
    private boolean isDrainOver;
    private boolean isStopping;
    private @Nullable Throwable failure;

    /**
     * Binds the port; connections wait in the kernel until {@link #run} is called.
     *
     * @throws IOException the address is taken or not ours
     */
    public Reactor(
            ReactorConfig config,
            InetSocketAddress bind,
            Workers workers,
            BodyBudget budget,
            Conservation conservation,
            Service service,
            LongSupplier nanoClock,
            InstantSource clock)
            throws IOException {
        this.config = config;
        this.service = service;
        this.conservation = conservation;
        this.nanoClock = nanoClock;
        this.clock = clock;
        this.budget = budget;
        this.replyBudget = new ReplyBudget(config.replyBudgetBytes(), deadlines, conservation::closedDeaf);
        this.codec = new HeaderCodec(config.limits());
        this.statusLine = new StatusLine(this);
        this.statusBoard = new StatusBoard(this);
        this.selector = Selector.open();
        this.mailbox = new Mailbox(selector);
        this.parking = new Parking(statusLine::changed);
        this.positions = new Positions(workers, parking, deadlines, nanoClock);
        this.pipelines = new Pipeline.Shared(
                config,
                workers,
                conservation,
                budget,
                parking,
                positions,
                new RunWatch(deadlines, config.runTimeout()),
                mailbox,
                nanoClock);
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.configureBlocking(false);
            listener.bind(bind, LISTEN_BACKLOG);
            this.port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            this.acceptor = new Acceptor(this, listener, listener.register(selector, SelectionKey.OP_ACCEPT));
        } catch (IOException | RuntimeException e) {
            listener.close();
            selector.close();
            throw e;
        }
    }

    /** A burst of clients finds a place in the kernel's line (which Linux caps at net.core.somaxconn). */
    private static final int LISTEN_BACKLOG = 1024;

    public int port() {
        return port;
    }

    // Any thread.

    /**
     * Stops accepting, answers what is in flight, refuses the rest, and then stops the loop.
     *
     * @param timeout after it nothing in flight is waited for any more
     */
    public void drain(Duration timeout) {
        post(() -> onDrain(timeout));
    }

    /** Stops the loop without waiting for anyone. */
    public void stop() {
        post(() -> isStopping = true);
    }

    /** Memory that bodies hold, as of the loop's next turn; never told once the loop has ended. */
    public CompletableFuture<Long> bodyBytes() {
        var answer = new CompletableFuture<Long>();
        post(() -> answer.complete(budget.usedBytes()));
        return answer;
    }

    /** Waits for the loop's end; false when the time is over first. */
    public boolean awaitStopped(Duration timeout) throws InterruptedException {
        return stopped.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What ended the loop if it was not asked to end. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Runs it on the selector thread, in its next turn. */
    void post(Runnable letter) {
        mailbox.post(letter);
    }

    // The loop.

    /** Runs until drained or stopped; the calling thread is the selector thread. */
    public void run() {
        try {
            try {
                while (!isStopping && !isDrained()) {
                    turn();
                }
            } finally {
                shutDown();
            }
        } catch (IOException | RuntimeException | Error e) {
            // Told once the connections' memory is free again: it may be what ran out.
            failure = e;
            LOG.error("the selector thread ends", e);
        } finally {
            stopped.countDown();
        }
    }

    void turn() throws IOException {
        long wait = deadlines.millisUntilNext(nowNanos());
        if (wait == 0) {
            selector.selectNow();
        } else {
            selector.select(wait < 0 ? 0 : wait);
        }
        long now = nowNanos();
        readMail();
        parking.promote(now);
        int frameCost = frameCostBytes(selector.selectedKeys().size());
        for (SelectionKey key : selector.selectedKeys()) {
            onReady(key, frameCost, now);
            // Replies don't wait until thousands of others were read.
            readMail();
        }
        selector.selectedKeys().clear();
        for (DeadlineQueue.Entry due = deadlines.pollDue(now); due != null; due = deadlines.pollDue(now)) {
            DeadlineQueue.Entry entry = due;
            Guard.run("a deadline", () -> entry.onDeadline(now));
        }
        // What was cancelled or came too late in this turn has made room, and no letter will tell of it.
        parking.promote(now);
        budget.feed();
        replyBudget.feed(now);
        if (isDraining && !isDrainOver && now - drainDueNanos >= 0) {
            isDrainOver = true;
            drainDueNanos = now + AFTER_DRAIN_NANOS;
            forEach(connection -> connection.drainNow(now));
        }
    }

    private void readMail() {
        boolean any = false;
        for (Runnable letter = mailbox.poll(); letter != null; letter = mailbox.poll()) {
            Guard.run("a letter", letter::run);
            any = true;
        }
        if (any) {
            Guard.run("mail", () -> {
                positions.changed();
                statusLine.changed();
            });
        }
    }

    /** The more are ready, the fewer frames are read of each, down to one, so that a turn stays short. */
    private static int frameCostBytes(int ready) {
        int cost = Connection.FRAME_COST_BYTES * Math.max(1, ready / READY_FOR_ALL_FRAMES);
        return Math.min(cost, Connection.READ_QUANTUM_BYTES);
    }

    private void onReady(SelectionKey key, int frameCostBytes, long nowNanos) {
        if (key.attachment() instanceof Connection connection) {
            Guard.run(connection, () -> connection.onReady(frameCostBytes, nowNanos));
        } else if (key.isValid()) {
            Guard.run("accepting", () -> acceptor.onReady(nowNanos));
        }
    }

    private void onDrain(Duration timeout) {
        if (isDraining) {
            return;
        }
        isDraining = true;
        long now = nowNanos();
        drainDueNanos = now + timeout.toNanos();
        LOG.info("draining: {} connections, no new ones are taken", connections.size());
        acceptor.close();
        schedule(new DrainTick(), now);
        forEach(connection -> connection.drain(now));
    }

    /** Wakes the loop when the drain's clock is over, whatever else happens. */
    private final class DrainTick extends DeadlineQueue.Entry {
        @Override
        void onDeadline(long nowNanos) {
            schedule(this, nowNanos + Duration.ofMillis(100).toNanos());
        }
    }

    private boolean isDrained() {
        if (!isDraining) {
            return false;
        }
        return connections.isEmpty() || (isDrainOver && nowNanos() - drainDueNanos >= 0);
    }

    private void shutDown() {
        forEach(connection -> connection.abort("the server stops"));
        acceptor.close();
        // frames may still come in; they find closed connections and only free memory.
        readMail();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing the selector failed", e);
        }
    }

    private interface Visit {
        void to(Connection connection) throws IOException;
    }

    private void forEach(Visit visit) {
        for (Connection connection : new ArrayList<>(connections.keySet())) {
            Guard.run(connection, () -> visit.to(connection));
        }
    }

    // For connections.

    Connection open(SocketChannel channel, InetAddress address) throws IOException {
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        String peer = address.getHostAddress() + ":" + ((InetSocketAddress) channel.getRemoteAddress()).getPort();
        var connection = new Connection(this, new PlainWire(channel), key, nextConnection++, peer);
        LOG.info("{} connected", peer);
        key.attach(connection);
        connections.put(connection, address);
        idle.update(connection);
        // Its clocks run from now on, also when it never says a word.
        schedule(connection, nowNanos());
        statusLine.changed();
        return connection;
    }

    /** A connection has said its last and only waits for its peer to end: it takes no place from a newcomer. */
    void leaves(Connection connection) {
        leaving++;
        acceptor.left(addressOf(connection));
    }

    void closed(Connection connection, boolean wasLeaving) {
        deadlines.remove(connection);
        idle.remove(connection);
        if (wasLeaving) {
            leaving--;
        } else {
            acceptor.left(addressOf(connection));
        }
        connections.remove(connection);
        statusLine.changed();
    }

    private InetAddress addressOf(Connection connection) {
        return Objects.requireNonNull(connections.get(connection), connection.peer());
    }

    /** Something happened on it: it may be at rest now, or no longer. */
    void rested(Connection connection) {
        idle.update(connection);
    }

    /** Ends the connection that has been idle for the longest time; false when none is idle. */
    boolean closeLongestIdle() {
        Connection longest = idle.longest();
        if (longest == null) {
            return false;
        }
        Guard.run(
                longest,
                () -> longest.refuse(
                        ErrorCode.TIMEOUT, "the longest idle connection makes room for a new one", nowNanos()));
        return true;
    }

    /** Those of {@link #connections} that only wait for their peer's end. */
    int leaving() {
        return leaving;
    }

    int connections() {
        return connections.size();
    }

    FrameReader newReader() {
        return new FrameReader(codec, scratch);
    }

    /** Takes bytes that nobody wants. */
    ByteBuffer scratch() {
        return scratch;
    }

    void schedule(DeadlineQueue.Entry entry, long dueNanos) {
        deadlines.schedule(entry, dueNanos);
    }

    ReactorConfig config() {
        return config;
    }

    Service service() {
        return service;
    }

    Conservation conservation() {
        return conservation;
    }

    ReplyBudget replyBudget() {
        return replyBudget;
    }

    Pipeline.Shared pipelines() {
        return pipelines;
    }

    StatusBoard statusBoard() {
        return statusBoard;
    }

    Event.Status status() {
        return service.status(connections.size(), parking.size());
    }

    long nowNanos() {
        return nanoClock.getAsLong();
    }

    Instant now() {
        return clock.instant();
    }
}
