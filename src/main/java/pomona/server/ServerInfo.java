package pomona.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.dispatch.Conservation;
import pomona.dispatch.WorkerPool;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.reactor.ReactorConfig;
import pomona.reactor.Service;

/** What the server tells of itself, and whom it lets in. */
final class ServerInfo implements Service {
    /** Read from a file at the start, not by the selector thread when someone first asks. */
    private final String version = Version.text();

    private final Engine engine;
    private final ServerConfig config;
    private final Optional<String> token;
    private final WorkerPool pool;
    private final Conservation conservation;

    /**
     * @param engine what {@code info} tells of
     * @param token what clients must show; empty for none
     * @param pool what {@code status} tells of
     */
    ServerInfo(Engine engine, ServerConfig config, Optional<String> token, WorkerPool pool, Conservation conservation) {
        this.engine = engine;
        this.config = config;
        this.token = token;
        this.pool = pool;
        this.conservation = conservation;
    }

    /** Takes as long for a wrong token as for the right one. */
    @Override
    public boolean isToken(@Nullable String shown) {
        return token.isEmpty()
                || (shown != null
                        && MessageDigest.isEqual(
                                shown.getBytes(StandardCharsets.UTF_8),
                                token.get().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Event.Info info() {
        ReactorConfig limits = config.reactor();
        return new Event.Info(
                Event.Info.PROTOCOL,
                version,
                engine.model(),
                engine.refusedVariants(),
                engine.labels(),
                engine.thresholds(),
                engine.guide(),
                engine.formats(),
                engine.decoder(),
                new Event.ServerLimits(
                        limits.limits().imageBytes(),
                        config.maxPixels(),
                        limits.requestsPerConnection(),
                        config.queueCapacity(),
                        limits.maxConnections(),
                        limits.replyBudgetBytes(),
                        limits.parkTimeout().toMillis(),
                        limits.runTimeout().toMillis()),
                config.workers(),
                conservation.snapshot(),
                conservation.connectionErrors());
    }

    @Override
    public Event.Status status(int connections, int parked) {
        Event.Counters counters = conservation.snapshot();
        long now = System.nanoTime();
        return new Event.Status(
                pool.busy(),
                pool.total(),
                pool.lost(),
                pool.queued(),
                parked,
                counters.inFlight(),
                connections,
                counters.predicted() + counters.errorsTotal(),
                counters.errors().getOrDefault(ErrorCode.OVERLOADED, 0L),
                Math.round(pool.ratePerSecond() * 10) / 10.0,
                conservation.latencyMillis(50, now),
                conservation.latencyMillis(99, now));
    }
}
