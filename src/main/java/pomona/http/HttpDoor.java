package pomona.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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

/**
 * One HTTP listener and its loop: a thread that owns a selector, its connections and their clocks. It never waits but in
 * {@code select}; photos are decoded by the workers.
 *
 * <pre>
 *   select (until the next deadline)
 *     -> mail                  a photo started, finished, may read on
 *     -> ready connections     read, write, accept
 *     -> deadlines             slow peers, late photos, places in the queue
 *     -> bodies that wait for memory
 * </pre>
 *
 * A fault costs the connection that it is about. Memory that runs out ends the loop, and the server is told.
 */
public final class HttpDoor {
    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final int SCRATCH_BYTES = 64 * 1024;
    private static final int LISTEN_BACKLOG = 1024;
    private static final long DRAIN_LOOK_NANOS = Duration.ofMillis(100).toNanos();
    /** After the drain's clock the last replies still have this long to leave. */
    private static final long AFTER_DRAIN_NANOS = Duration.ofSeconds(5).toNanos();

    /**
     * What a door shares with the other one.
     *
     * @param roomCameFree runs when a photo has made way for another: images may wait for that at the other door
     * @param loopFailed is told when the loop has ended by itself, on its thread
     */
    public record Dispatch(
            Workers workers,
            BodyBudget budget,
            Conservation conservation,
            Runnable roomCameFree,
            Consumer<Throwable> loopFailed) {}

    private final String name;
    private final BodyBudget budget;
    private final Selector selector;
    private final Mailbox mailbox;
    private final DeadlineQueue deadlines;
    private final HttpCounters counters = new HttpCounters();
    private final HttpConnections connections;
    private final Acceptor acceptor;
    private final LoopWatch watch = new LoopWatch();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final int port;

    private boolean isDraining;
    private boolean isDrainOver;
    private boolean isStopping;
    private long drainDueNanos;
    private volatile boolean isStarted;
    private final Consumer<Throwable> loopFailed;

    /**
     * Binds the port; connections wait in the kernel until {@link #run} is called.
     *
     * @param name of its thread, and in the log
     * @param routes makes what answers, from where photos are begun
     * @param isToken takes as long for a wrong token as for the right one
     * @throws IOException the address is taken or not ours
     */
    public HttpDoor(
            String name,
            HttpConfig config,
            Dispatch dispatch,
            Function<Photos, Routes> routes,
            Predicate<String> isToken,
            LongSupplier nanoClock)
            throws IOException {
        this.name = name;
        this.loopFailed = dispatch.loopFailed();
        this.budget = dispatch.budget();
        this.selector = Selector.open();
        this.mailbox = new Mailbox(selector);
        this.deadlines = new DeadlineQueue(nanoClock);
        this.connections = new HttpConnections(counters);
        var photos = new Photos(dispatch, mailbox, deadlines, config);
        var exchanges = new Exchange.Shared(config, new Gate(config, isToken), routes.apply(photos), counters, photos);
        var shared = new HttpClientConnection.Shared(
                config,
                new HttpCoreProtocol(exchanges),
                counters,
                dispatch.conservation(),
                deadlines,
                connections,
                ByteBuffer.allocate(SCRATCH_BYTES));
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.configureBlocking(false);
            listener.bind(config.bind(), LISTEN_BACKLOG);
            this.port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            this.acceptor = new Acceptor(listener, selector, deadlines, new Newcomers(selector, connections, shared));
        } catch (IOException | RuntimeException e) {
            listener.close();
            selector.close();
            throw e;
        }
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    public HttpCounters counters() {
        return counters;
    }

    // Any thread.

    /** Starts the loop on a thread of its own. */
    public void start() {
        isStarted = true;
        var thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the loop has a thread. */
    public boolean isStarted() {
        return isStarted;
    }

    /** From now on each reply is the last on its connection; new connections are still taken. */
    public void announceEnd() {
        mailbox.post(connections::closing);
    }

    /**
     * Stops accepting, answers what is in flight, refuses the rest, and then stops the loop.
     *
     * @param timeout after it nothing in flight is waited for any more
     */
    public void drain(Duration timeout) {
        mailbox.post(() -> onDrain(timeout));
    }

    /** Stops the loop without waiting for anyone. */
    public void stop() {
        mailbox.post(() -> isStopping = true);
    }

    /** Waits for the loop's end; false when the time is over first. */
    public boolean awaitStopped(Duration timeout) throws InterruptedException {
        return stopped.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How long the loop's turns take. */
    public LoopWatch watch() {
        return watch;
    }

    /** Runs at the loop's next turn, which comes at once. */
    void post(Runnable task) {
        mailbox.post(task);
    }

    // The loop's thread.

    /** Turns until it is drained or stopped. */
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
            // Told once the connections' memory is free again, and before the log: memory may be what ran out.
            loopFailed.accept(e);
            LOG.error("the loop of {} failed", name, e);
        } finally {
            stopped.countDown();
        }
    }

    /** One turn. */
    void turn() throws IOException {
        long millis = deadlines.millisUntilNext(deadlines.nowNanos());
        if (millis == 0) {
            selector.selectNow();
        } else {
            selector.select(Math.max(0, millis));
        }
        long now = deadlines.nowNanos();
        watch.turnBegins(now);
        try {
            readMail();
            for (SelectionKey key : selector.selectedKeys()) {
                onReady(key, now);
            }
            selector.selectedKeys().clear();
            for (DeadlineQueue.Entry due = deadlines.pollDue(now); due != null; due = deadlines.pollDue(now)) {
                DeadlineQueue.Entry entry = due;
                Guard.run("a deadline", () -> entry.onDeadline(now));
            }
            budget.feed();
            checkDrain(now);
        } finally {
            watch.turnEnds(deadlines.nowNanos());
        }
    }

    private void readMail() {
        for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
            Guard.run("mail", task::run);
        }
    }

    private void onReady(SelectionKey key, long nowNanos) {
        if (key.attachment() instanceof HttpClientConnection connection) {
            Guard.run(connection, () -> connection.onReady(nowNanos));
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
        acceptor.close();
        connections.closing();
        deadlines.schedule(new DrainTick(), now);
        for (HttpClientConnection connection : connections.all()) {
            Guard.run(connection, () -> connection.drain(now));
        }
    }

    private void checkDrain(long now) {
        if (isDraining && !isDrainOver && now - drainDueNanos >= 0) {
            isDrainOver = true;
            drainDueNanos = now + AFTER_DRAIN_NANOS;
            for (HttpClientConnection connection : connections.all()) {
                Guard.run(connection, () -> connection.drainNow(now));
            }
        }
    }

    /** Wakes the loop when the drain's clock is over, whatever else happens. */
    private final class DrainTick extends DeadlineQueue.Entry {
        @Override
        public void onDeadline(long nowNanos) {
            deadlines.schedule(this, nowNanos + DRAIN_LOOK_NANOS);
        }
    }

    private boolean isDrained() {
        if (!isDraining) {
            return false;
        }
        return connections.size() == 0 || (isDrainOver && deadlines.nowNanos() - drainDueNanos >= 0);
    }

    private void shutDown() {
        for (HttpClientConnection connection : connections.all()) {
            Guard.run(connection, () -> connection.abort("the server stops"));
        }
        acceptor.close();
        // Mail may still come in; it finds closed connections and only frees memory.
        readMail();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing the selector failed", e);
        }
    }
}
