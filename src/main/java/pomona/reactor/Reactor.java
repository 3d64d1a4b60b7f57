package pomona.reactor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.time.InstantSource;
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
import pomona.loop.Acceptor;
import pomona.loop.DeadlineQueue;
import pomona.loop.Guard;
import pomona.loop.LoopWatch;
import pomona.loop.Mailbox;
import pomona.protocol.Event;
import pomona.protocol.FrameReader;
import pomona.protocol.HeaderCodec;

/**
 * The loop: one thread that owns the selector, every connection and every clock.
 *
 * <pre>
 *   select (until the next deadline)
 *     -> mail                       an image started, finished, may read on
 *     -> parked images              while there is room
 *     -> ready connections          read, write, accept; and mail between them
 *     -> deadlines                  slow peers, late images, places in the queue
 *     -> parked images              again: some of the others may have been taken back
 *     -> bodies that wait for memory, connections whose replies had to be read first
 * </pre>
 *
 * It never decodes, never waits but in {@code select}, and touches no file. Every event runs in the {@link Guard}: an
 * exception ends the connection that it is about and never the loop. An {@code Error} ends the loop, and
 * with it the process: memory that ran out on this thread is not ours to hide.
 *
 * <p>It puts the room together and turns; none of the parts knows it.
 */
public final class Reactor {
    private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);
    private static final int SCRATCH_BYTES = FrameReader.QUANTUM_BYTES;
    /** A burst of clients finds a place in the kernel's queue (which Linux caps at net.core.somaxconn). */
    private static final int LISTEN_BACKLOG = 1024;
    /** More ready connections than these share the frames that these might have sent. */
    private static final int READY_FOR_ALL_FRAMES = 64;

    /** After the drain's clock the last replies still have this long to leave. */
    private static final long AFTER_DRAIN_NANOS = Duration.ofSeconds(5).toNanos();

    private final Service service;
    private final BodyBudget budget;
    private final Selector selector;
    private final Mailbox mailbox;
    private final DeadlineQueue deadlines;
    private final ReplyBudget replyBudget;
    private final Parking parking;
    private final Positions positions;
    private final StatusBoard statusBoard;
    private final Connections connections;
    private final Acceptor acceptor;
    private final LoopWatch watch = new LoopWatch();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final int port;

    private boolean isDraining;
    private long drainDueNanos;
    private boolean isDrainOver;
    private boolean isStopping;
    private volatile int connectionCount;
    private @Nullable Throwable failure;

    /**
     * Binds the port; connections wait in the kernel until {@link #run} is called.
     *
     * @param budget for bodies; other doors may draw on it too
     * @param conservation counts what becomes of images and connections
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
        this.service = service;
        this.budget = budget;
        this.selector = Selector.open();
        this.mailbox = new Mailbox(selector);
        this.deadlines = new DeadlineQueue(nanoClock);
        this.replyBudget = new ReplyBudget(config.replyBudgetBytes(), deadlines, conservation::closedDeaf);
        this.statusBoard = new StatusBoard(service::info, this::status, deadlines);
        this.connections = new Connections(statusBoard::changed);
        this.parking = new Parking(statusBoard::changed);
        this.positions = new Positions(workers, parking, deadlines);
        var runWatch = new Pipeline.RunWatch(deadlines, config.runTimeout());
        var pipelines = new Pipeline.Shared(
                config, workers, conservation, budget, parking, positions, runWatch, mailbox, deadlines);
        var shared = new Connection.Shared(
                config,
                service,
                conservation,
                pipelines,
                replyBudget,
                statusBoard,
                connections,
                mailbox,
                deadlines,
                new HeaderCodec(config.limits()),
                ByteBuffer.allocate(SCRATCH_BYTES),
                clock);
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.configureBlocking(false);
            listener.bind(bind, LISTEN_BACKLOG);
            this.port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            this.acceptor = new Acceptor(listener, selector, deadlines, new Newcomers(selector, connections, shared));
        } catch (IOException | RuntimeException e) {
            listener.close();
            selector.close();
            throw e;
        }
    }

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

    /** Another door's image has made way: images that wait here for room are looked at. */
    public void roomCameFree() {
        post(() -> {});
    }

    /** Connections as of the loop's last turn. */
    public int connectionCount() {
        return connectionCount;
    }

    /** How long the loop's turns take. */
    public LoopWatch watch() {
        return watch;
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
    void post(Runnable task) {
        mailbox.post(task);
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
        long wait = deadlines.millisUntilNext(deadlines.nowNanos());
        if (wait == 0) {
            selector.selectNow();
        } else {
            selector.select(wait < 0 ? 0 : wait);
        }
        long now = deadlines.nowNanos();
        watch.turnBegins(now);
        try {
            turn(now);
        } finally {
            connectionCount = connections.size();
            watch.turnEnds(deadlines.nowNanos());
        }
    }

    private void turn(long now) {
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
        // What was cancelled or came too late in this turn has made room, and no mail will tell of it.
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
        for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
            Guard.run("mail", task::run);
            any = true;
        }
        if (any) {
            Guard.run("what mail changed", () -> {
                positions.changed();
                statusBoard.changed();
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
        long now = deadlines.nowNanos();
        drainDueNanos = now + timeout.toNanos();
        LOG.info("draining: {} connections, no new ones are taken", connections.size());
        acceptor.close();
        deadlines.schedule(new DrainTick(), now);
        forEach(connection -> connection.drain(now));
    }

    /** Wakes the loop when the drain's clock is over, whatever else happens. */
    private final class DrainTick extends DeadlineQueue.Entry {
        @Override
        public void onDeadline(long nowNanos) {
            deadlines.schedule(this, nowNanos + Duration.ofMillis(100).toNanos());
        }
    }

    private boolean isDrained() {
        if (!isDraining) {
            return false;
        }
        return connections.size() == 0 || (isDrainOver && deadlines.nowNanos() - drainDueNanos >= 0);
    }

    private void shutDown() {
        forEach(connection -> connection.abort("the server stops"));
        acceptor.close();
        // Mail may still come in; it finds closed connections and only frees memory.
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
        for (Connection connection : connections.all()) {
            Guard.run(connection, () -> visit.to(connection));
        }
    }

    // Figures, on the selector thread.

    int connections() {
        return connections.size();
    }

    ReplyBudget replyBudget() {
        return replyBudget;
    }

    Event.Status status() {
        return service.status(connections.size(), parking.size());
    }
}
