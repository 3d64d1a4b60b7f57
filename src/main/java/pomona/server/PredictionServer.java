package pomona.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.dispatch.BodyBudget;
import pomona.dispatch.Conservation;
import pomona.dispatch.ObservedWork;
import pomona.dispatch.WorkFactory;
import pomona.dispatch.WorkerPool;
import pomona.http.HttpCounters;
import pomona.http.HttpDoor;
import pomona.http.oip.Statistics;
import pomona.metrics.Figures;
import pomona.metrics.ServerMetrics;
import pomona.protocol.Event;
import pomona.reactor.Reactor;

/**
 * A server: the rooms put together and started in order, drained and stopped in the other.
 *
 * <pre>
 *   bind the port -> workers up and warm -> selector thread runs (ready) -> drain -> workers end -> engine closed
 * </pre>
 *
 * The port is bound first, so that a taken one is told at once; clients that come before the workers are warm wait
 * in the kernel.
 */
public final class PredictionServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PredictionServer.class);
    /** A turn of the loop takes milliseconds. */
    private static final long LOOP_SECONDS = 10;
    /** What a worker may still run when all replies have left. */
    private static final Duration WORKERS_END = Duration.ofSeconds(2);
    /** The loop's own wait after a drain's clock, and a little more. */
    private static final Duration AFTER_DRAIN = Duration.ofSeconds(10);

    private static final double NANOS_PER_SECOND = 1e9;

    private final ServerConfig config;
    private final Engine engine;
    private final Conservation conservation = new Conservation();
    private final ServerInfo info;
    private final WorkerPool pool;
    private final Reactor reactor;
    private final Health health;
    private final Doors doors;
    private final Thread selectorThread;
    private volatile @Nullable Throwable doorFailure;
    private @Nullable MemoryTrim trim;

    private PredictionServer(ServerConfig config, Engine engine, Optional<String> token)
            throws IOException, ConfigException {
        this.config = config;
        this.engine = engine;
        ServerMetrics metrics = config.admin().isPresent() ? new ServerMetrics() : null;
        var statistics = new Statistics();
        WorkFactory works = ObservedWork.factory(engine.works(), statistics);
        if (metrics != null) {
            works = ObservedWork.factory(works, metrics);
        }
        this.pool = new WorkerPool(config.workers(), config.queueCapacity(), works, System::nanoTime);
        this.info = new ServerInfo(engine, config, token, pool, conservation);
        var budget = new BodyBudget(
                config.bodyBudgetBytes(), config.reactor().limits().imageBytes());
        this.reactor = new Reactor(
                config.reactor(),
                config.bind(),
                pool,
                budget,
                conservation,
                info,
                System::nanoTime,
                InstantSource.system());
        this.health = new Health(pool, config.reactor().runTimeout(), System::nanoTime);
        health.watch(reactor.watch());
        this.selectorThread = new Thread(reactor::run, "selector");
        try {
            var dispatch = new HttpDoor.Dispatch(pool, budget, conservation, reactor::roomCameFree, this::loopFailed);
            this.doors = Doors.open(config, dispatch, info, health, metrics, statistics, System::nanoTime);
            if (metrics != null) {
                metrics.tell(figures(budget));
                metrics.tellDoors(doors.counters(), reactor::connectionCount);
                doors.serveAdmin();
            }
        } catch (IOException | ConfigException | RuntimeException e) {
            reactor.stop();
            reactor.run();
            throw e;
        }
    }

    private Figures figures(BodyBudget budget) {
        return new Figures(
                conservation::snapshot,
                conservation::connectionErrors,
                this::status,
                budget::usedBytes,
                budget::maxBytes,
                () -> reactor.watch().longestNanos(System.nanoTime()) / NANOS_PER_SECOND,
                () -> health.whyNotReady().isEmpty() ? 1 : 0,
                config.queueCapacity(),
                engine.model(),
                Version.text());
    }

    /**
     * Starts a server and returns when it is ready: bound, its workers warm.
     *
     * @param engine closed by the server, also when the start fails
     * @throws ConfigException the address can't be bound or the token can't be read
     * @throws Exception the engine's workers can't start
     */
    public static PredictionServer start(ServerConfig config, Engine engine) throws Exception {
        PredictionServer server = prepare(config, engine);
        server.serve();
        return server;
    }

    /**
     * Does all of {@link #start} but letting clients in: they wait in the kernel until {@link #serve} is called.
     *
     * @param engine closed by the server, also when this fails; not while a worker still uses it
     * @throws ConfigException the address can't be bound or the token can't be read
     * @throws Exception the engine's workers can't start
     */
    public static PredictionServer prepare(ServerConfig config, Engine engine) throws Exception {
        PredictionServer server;
        try {
            server = new PredictionServer(config, engine, token(config));
        } catch (BindException e) {
            engine.close();
            throw new ConfigException("can't listen on %s:%d: %s; another port: --port 0"
                    .formatted(config.bind().getHostString(), config.bind().getPort(), e.getMessage()));
        } catch (Exception | Error e) {
            engine.close();
            throw e;
        }
        try {
            server.pool.start();
            server.trim = MemoryTrim.start(
                    () -> server.pool.busy() == 0, () -> server.counters().predicted());
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
        server.warnIfOpen();
        return server;
    }

    /** Lets clients in. */
    public void serve() {
        selectorThread.start();
        doors.serve();
        health.serving();
    }

    private static Optional<String> token(ServerConfig config) throws ConfigException {
        if (config.tokenFile().isEmpty()) {
            return Optional.empty();
        }
        try {
            String token = Files.readString(config.tokenFile().get()).strip();
            if (token.isEmpty()) {
                throw new ConfigException(
                        "token-file %s is empty".formatted(config.tokenFile().get()));
            }
            return Optional.of(token);
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    "there is no token-file " + config.tokenFile().get());
        } catch (IOException e) {
            throw new ConfigException(
                    "can't read token-file %s: %s".formatted(config.tokenFile().get(), e.getMessage()));
        }
    }

    private void warnIfOpen() {
        if (!config.bind().getAddress().isLoopbackAddress()
                && config.tokenFile().isEmpty()) {
            LOG.warn(
                    "listening on {} without a token: whoever reaches this address may send pictures (--token-file)",
                    config.bind().getAddress().getHostAddress());
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(config.bind().getAddress(), reactor.port());
    }

    /** Where photos are taken by HTTP; empty where they are not. */
    public Optional<InetSocketAddress> httpAddress() {
        return doors.http();
    }

    /** Where health and metrics are told; empty where they are not. */
    public Optional<InetSocketAddress> adminAddress() {
        return doors.admin();
    }

    /**
     * What became of HTTP requests and connections.
     *
     * @throws IllegalStateException there is no HTTP door
     */
    public HttpCounters httpCounters() {
        HttpCounters counters = doors.counters().get("http");
        if (counters == null) {
            throw new IllegalStateException("there is no HTTP door");
        }
        return counters;
    }

    /** Rule 1's figures. */
    public Event.Counters counters() {
        return conservation.snapshot();
    }

    /** How busy the workers are, as of now; connections and parked images are the selector thread's to tell. */
    public Event.Status status() {
        return info.status(0, 0);
    }

    /**
     * Memory that bodies hold at present, out of the byte budget; 0 once nothing is in flight.
     *
     * @throws TimeoutException the loop has ended
     */
    public long bodyBytes() throws InterruptedException, ExecutionException, TimeoutException {
        return reactor.bodyBytes().get(LOOP_SECONDS, TimeUnit.SECONDS);
    }

    /** What clients are told when they ask who it is. */
    public Event.Info info() {
        return info.info();
    }

    /**
     * Says that it is not ready any more, waits for the drain delay, stops accepting, finishes what is in flight within the
     * drain timeout, refuses the rest, and stops.
     *
     * @return whether every image got its final reply or had lost its connection
     */
    public boolean drain() throws InterruptedException {
        health.stopping();
        doors.announceEnd();
        Thread.sleep(config.drainDelay().toMillis());
        reactor.drain(config.drainTimeout());
        doors.drain(config.drainTimeout());
        boolean ended = reactor.awaitStopped(config.drainTimeout().plus(AFTER_DRAIN));
        ended &= doors.awaitDrained(AFTER_DRAIN);
        doors.close(AFTER_DRAIN);
        closeRooms();
        Event.Counters counters = counters();
        LOG.info(
                "stopped: {} received, {} predicted, {} errors, {} abandoned",
                counters.received(),
                counters.predicted(),
                counters.errorsTotal(),
                counters.abandoned());
        return ended && counters.inFlight() == 0;
    }

    /** A door that can't answer must not look alive: the other ends too. */
    private void loopFailed(Throwable failure) {
        doorFailure = failure;
        reactor.stop();
    }

    /**
     * What ended the server though nobody had asked.
     *
     * @param thread that failed, by its name in the log
     */
    public record Failure(String thread, Throwable cause) {}

    /**
     * Waits until the selector thread ends; empty where that was asked for. Else all doors are closed by then: memory may
     * be what ran out, and who tells of it needs some.
     */
    public Optional<Failure> awaitEnd() throws InterruptedException {
        selectorThread.join();
        if (doorFailure != null || reactor.failure() != null) {
            doors.close(AFTER_DRAIN);
        }
        return Optional.ofNullable(doorFailure)
                .map(cause -> new Failure("an HTTP door's thread", cause))
                .or(() ->
                        Optional.ofNullable(reactor.failure()).map(cause -> new Failure("the selector thread", cause)));
    }

    /** Stops at once; connections are cut. */
    @Override
    public void close() {
        reactor.stop();
        if (selectorThread.getState() == Thread.State.NEW) {
            // It never served: the loop only closes what it opened.
            reactor.run();
        }
        try {
            reactor.awaitStopped(AFTER_DRAIN);
            doors.close(AFTER_DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeRooms();
    }

    private void closeRooms() {
        if (trim != null) {
            trim.close();
        }
        if (pool.close(WORKERS_END)) {
            engine.close();
        } else {
            // Native code that reads freed memory would crash the process where it could end in peace.
            LOG.warn("a worker still runs; what it uses goes with the process");
        }
    }
}
