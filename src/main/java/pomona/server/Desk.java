package pomona.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pomona.dispatch.Admission;
import pomona.dispatch.Conservation;
import pomona.dispatch.Door;
import pomona.dispatch.Job;
import pomona.dispatch.WorkerPool;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.reactor.ImageRequest;
import pomona.reactor.Reactor;
import pomona.reactor.ReactorConfig;
import pomona.reactor.Reply;
import pomona.reactor.Service;

/**
 * Where the selector thread and the workers meet: it hands images over the one way and replies the other. The
 * rooms on either side don't know each other.
 */
final class Desk implements Service, Door {

    private final Conservation conservation = new Conservation();
    private final Latency latency = new Latency();
    private final Map<ErrorCode, Long> connectionErrors = new EnumMap<>(ErrorCode.class);
    /** Read from a file at the start, not by the selector thread when someone first asks. */
    private final String version = Version.text();

    private final Engine engine;
    private final ServerConfig config;
    private final Optional<String> token;
    private @Nullable WorkerPool pool;
    private @Nullable Reactor reactor;

    /**
     * @param engine what {@code info} tells of
     * @param token what clients must show; empty for none
     */
    Desk(Engine engine, ServerConfig config, Optional<String> token) {
        this.engine = engine;
        this.config = config;
        this.token = token;
    }

    /** Both sides know the desk, so it comes first and learns of them here, before anything runs. */
    void connect(WorkerPool newPool, Reactor newReactor) {
        pool = newPool;
        reactor = newReactor;
    }

    Conservation conservation() {
        return conservation;
    }

    // For the workers.

    @Override
    public void started(Job job, int worker, long startNanos) {
        reactor().started(request(job), worker, startNanos);
    }

    @Override
    public void finished(Job job, pomona.dispatch.Reply reply) {
        String summary = reply.error() == null
                ? "%s %.2f (decode %.1f, infer %.1f ms)"
                        .formatted(
                                reply.label(),
                                reply.confidence(),
                                reply.timing().decode(),
                                reply.timing().infer())
                : reply.message();
        reactor().finished(request(job), new Reply(reply.frame(), reply.error(), summary));
    }

    // For the selector thread.

    @Override
    public Offer offer(ImageRequest request) {
        var job = new Job(
                request.connectionNumber(),
                request.header(),
                request.body(),
                request.firstByteNanos(),
                request.completeNanos(),
                request);
        request.attach(job);
        Admission admission = pool().offer(job);
        return switch (admission) {
            case STARTS -> Offer.STARTS;
            case QUEUED -> Offer.QUEUED;
            case FULL -> Offer.FULL;
        };
    }

    @Override
    public boolean withdraw(ImageRequest request) {
        return pool().withdraw(job(request));
    }

    @Override
    public List<ImageRequest> waiting() {
        List<Job> jobs = pool().waiting();
        List<ImageRequest> requests = new ArrayList<>(jobs.size());
        jobs.forEach(job -> requests.add(request(job)));
        return requests;
    }

    @Override
    public long estimateMillis(int ahead) {
        return pool().estimateMillis(ahead);
    }

    @Override
    public long retryAfterMillis() {
        return pool().retryAfterMillis();
    }

    @Override
    public void lost(ImageRequest request) {
        pool().lost(job(request));
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
                connectionErrors());
    }

    private synchronized Map<ErrorCode, Long> connectionErrors() {
        return new TreeMap<>(connectionErrors);
    }

    @Override
    public Event.Status status(int connections, int parked) {
        Event.Counters counters = conservation.snapshot();
        long now = System.nanoTime();
        return new Event.Status(
                pool().busy(),
                pool().total(),
                pool().lost(),
                pool().queued(),
                parked,
                counters.inFlight(),
                connections,
                counters.predicted() + counters.errorsTotal(),
                counters.errors().getOrDefault(ErrorCode.OVERLOADED, 0L),
                Math.round(pool().ratePerSecond() * 10) / 10.0,
                latency.percentileMillis(50, now),
                latency.percentileMillis(99, now));
    }

    @Override
    public void countReceived() {
        conservation.received();
    }

    @Override
    public void countPredicted(ImageRequest request) {
        conservation.predicted();
        long now = System.nanoTime();
        latency.record(now - request.completeNanos(), now);
    }

    @Override
    public void countError(ErrorCode code) {
        conservation.error(code);
    }

    @Override
    public void countAbandoned() {
        conservation.abandoned();
    }

    @Override
    public void countClosedDeaf() {
        conservation.closedDeaf();
    }

    @Override
    public synchronized void countConnectionError(ErrorCode code) {
        connectionErrors.merge(code, 1L, Long::sum);
    }

    private WorkerPool pool() {
        if (pool == null) {
            throw new IllegalStateException("not connected yet");
        }
        return pool;
    }

    private Reactor reactor() {
        if (reactor == null) {
            throw new IllegalStateException("not connected yet");
        }
        return reactor;
    }

    private static Job job(ImageRequest request) {
        if (request.ticket() instanceof Job job) {
            return job;
        }
        throw new IllegalStateException("the image was never offered");
    }

    private static ImageRequest request(Job job) {
        if (job.tag() instanceof ImageRequest request) {
            return request;
        }
        throw new IllegalStateException("a job without its image");
    }
}
