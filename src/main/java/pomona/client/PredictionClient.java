package pomona.client;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicyBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ControlMessage;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/**
 * Asks one server, over as many connections as allowed, and tries again where that may help.
 *
 * <pre>{@code
 * try (var client = PredictionClient.open(ServerAddress.DEFAULT, ClientOptions.defaults())) {
 *     Prediction prediction = client.predict(Files.readAllBytes(Path.of("leaf.jpg")));
 *     client.submit(file, RequestOptions.PLAIN, RequestListener.NONE).answer().thenAccept(answer -> ...);
 * }
 * }</pre>
 *
 * <p>Connects at first use and, from then on, by itself after a loss. A request goes on the wire when a connection has
 * room and waits here before; {@code maxPending} bounds how many there are in all. What is in flight when a connection
 * ends is sent again under the same id. A server's {@code retry_after_ms} is waited out, with jitter.
 *
 * <p>Safe for any thread. Two daemon threads belong to it: a loop for sockets and clocks, and one on which all
 * callbacks run and all futures complete, in order.
 */
public final class PredictionClient implements AutoCloseable {
    private static final long CLOSE_WAIT_MILLIS = 2000;
    private static final AtomicLong CLIENTS = new AtomicLong();

    private final ClientOptions options;
    private final Callbacks callbacks;
    private final Exchange exchange;
    private final Map<String, Call> outstanding = new ConcurrentHashMap<>();

    /** What else was promised: infos, pongs, the begin of a watch. */
    private final Map<Long, CompletableFuture<?>> promised = new ConcurrentHashMap<>();

    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong promises = new AtomicLong();
    private final String idPrefix;
    private final Thread loopThread;
    private volatile boolean isClosed;

    /** A submitted request with what the user holds of it. */
    private static final class Call {
        final Pending pending;
        final CompletableFuture<Answer> answer = new CompletableFuture<>();
        final long begunNanos = System.nanoTime();

        /** All attempts as one; null until the first was handed over. */
        volatile @Nullable CompletableFuture<Prediction> attempts;

        Call(Pending pending) {
            this.pending = pending;
        }
    }

    private PredictionClient(ServerAddress address, ClientOptions options, LongSupplier nanoClock) {
        this.options = options;
        String name = "pomona-client-" + CLIENTS.incrementAndGet();
        callbacks = new Callbacks(name + "-callbacks");
        exchange = new Exchange(address, options, callbacks, this::broken, nanoClock);
        idPrefix = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), Character.MAX_RADIX) + "-";
        loopThread = exchange.loop().start(name);
    }

    /** A client for this server; connects when something is asked. */
    public static PredictionClient open(ServerAddress address, ClientOptions options) {
        return open(address, options, System::nanoTime);
    }

    static PredictionClient open(ServerAddress address, ClientOptions options, LongSupplier nanoClock) {
        return new PredictionClient(address, options, nanoClock);
    }

    /**
     * Hands a request over and returns at once.
     *
     * @param file an image file's bytes; not copied, so not to be changed before the answer
     * @return its answer fails with {@code overloaded} when {@code maxPending} requests are unanswered already, and
     *     with {@code duplicate_id} when one of that id is
     */
    public PredictionRequest submit(byte[] file, RequestOptions requested, RequestListener listener) {
        String id = requested.id().orElseGet(() -> idPrefix + ids.incrementAndGet());
        Pending pending = new Pending(id, file, requested, listener, options.encoding());
        Call call = new Call(pending);
        PredictionRequest request = new PredictionRequest(id, call.answer, () -> cancel(call));
        PredictionException refusal = register(call);
        if (refusal != null) {
            call.answer.completeExceptionally(refusal);
            return request;
        }
        var unused = call.answer.whenComplete((answer, error) -> {
            if (error instanceof CancellationException) {
                cancel(call);
            }
        });
        begin(call);
        return request;
    }

    /**
     * Asks and waits.
     *
     * @throws PredictionException why there is no prediction
     * @throws InterruptedException the thread was interrupted; the request is cancelled
     */
    public Prediction predict(byte[] file) throws PredictionException, InterruptedException {
        callbacks.refuseToWaitHere();
        PredictionRequest request = submit(file, RequestOptions.PLAIN, RequestListener.NONE);
        try {
            return request.answer().get().prediction();
        } catch (InterruptedException e) {
            request.cancel();
            throw e;
        } catch (ExecutionException e) {
            throw asPredictionException(e.getCause());
        }
    }

    /**
     * Who the server is. Fails with a {@link PredictionException} as soon as one try to connect does, unless the server
     * only has no room: a request waits for a server to come back, this asks whether it is there.
     */
    public CompletableFuture<Event.Info> info() {
        return ask(new ControlMessage.Info()).thenApply(Event.Info.class::cast);
    }

    /** Whether the server answers, failing as {@link #info}; {@link ConnectionState.Connected} tells the round trip. */
    public CompletableFuture<Event.Pong> ping() {
        return ask(new ControlMessage.Ping()).thenApply(Event.Pong.class::cast);
    }

    /**
     * Has the server tell how busy it is, now and then, also after a reconnect. A second call replaces the first.
     *
     * @param every 100 ms to 60 s; {@link Duration#ZERO} stops it
     * @return completes with the first status, at once for {@code ZERO}; fails as {@code cancelled} when it is replaced
     *     before
     */
    public CompletableFuture<Void> watch(Duration every, Consumer<Event.Status> consumer) {
        long millis = every.toMillis();
        if (millis != 0 && (millis < ControlMessage.WATCH_MILLIS_MIN || millis > ControlMessage.WATCH_MILLIS_MAX)) {
            throw new IllegalArgumentException("a watch is every 100 ms to 60 s, was " + every);
        }
        CompletableFuture<Void> begun = new CompletableFuture<>();
        if (promise(begun)) {
            exchange.loop().post(() -> exchange.watch((int) millis, consumer, begun));
        }
        return begun;
    }

    /** Tells the present state and each one after it, on the client's callback thread. */
    public void onState(Consumer<ConnectionState> listener) {
        exchange.loop().post(() -> exchange.onState(listener));
    }

    public ConnectionState state() {
        return exchange.state();
    }

    /** Ends everything; requests without an answer fail as {@code LOST}. Waits shortly for the last callbacks. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        exchange.loop().post(exchange::close);
        if (Thread.currentThread() != loopThread && !callbacks.isHere()) {
            try {
                loopThread.join(CLOSE_WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        failOutstanding(closed());
        callbacks.close(CLOSE_WAIT_MILLIS);
    }

    private @Nullable PredictionException register(Call call) {
        if (isClosed) {
            return closed();
        }
        if (outstanding.size() >= options.maxPending()) {
            return PredictionException.refused(
                    ErrorCode.OVERLOADED,
                    "%d requests of this client are unanswered already (maxPending)".formatted(options.maxPending()));
        }
        if (outstanding.putIfAbsent(call.pending.id, call) != null) {
            return PredictionException.refused(
                    ErrorCode.DUPLICATE_ID, "a request with the id %s is in flight".formatted(call.pending.id));
        }
        if (isClosed && outstanding.remove(call.pending.id) != null) {
            return closed();
        }
        return null;
    }

    private void begin(Call call) {
        Pending pending = call.pending;
        try {
            CompletableFuture<Prediction> attempts = Failsafe.with(policyFor(pending.listener))
                    .with(callbacks.scheduler())
                    .getStageAsync(() -> attempt(pending));
            call.attempts = attempts;
            var unused = attempts.whenComplete((prediction, error) -> finish(call, prediction, error));
        } catch (RejectedExecutionException e) {
            finish(call, null, closed());
        }
    }

    private CompletableFuture<Prediction> attempt(Pending pending) {
        CompletableFuture<Prediction> attempt = new CompletableFuture<>();
        exchange.loop().post(() -> exchange.enqueue(pending, attempt));
        return attempt;
    }

    /** Waits only between sends: reconnecting has a wait of its own, the exchange's. */
    private dev.failsafe.RetryPolicy<Prediction> policyFor(RequestListener listener) {
        RetryPolicy retry = options.retry();
        RetryPolicyBuilder<Prediction> builder = dev.failsafe.RetryPolicy.<Prediction>builder()
                .handleIf(error -> error instanceof PredictionException refused && refused.isWorthAnotherAttempt())
                .withMaxAttempts(retry.attempts() == RetryPolicy.UNLIMITED ? -1 : retry.attempts())
                .withDelayFn(context -> {
                    Throwable last = context.getLastException();
                    return last instanceof PredictionException refused
                            ? waitAfter(refused, context.getAttemptCount())
                            : Duration.ZERO;
                })
                .onRetryScheduled(event -> {
                    if (event.getLastException() instanceof PredictionException refused) {
                        listener.retrying(refused.after(event.getAttemptCount()), event.getDelay());
                    }
                });
        return builder.build();
    }

    private Duration waitAfter(PredictionException why, int attempts) {
        if (why.kind() == PredictionException.Kind.LOST) {
            return Duration.ZERO;
        }
        double random = ThreadLocalRandom.current().nextDouble();
        OptionalLong advised = why.retryAfterMillis();
        if (advised.isEmpty()) {
            return options.retry().waitAfter(Math.max(1, attempts), random);
        }
        // Never sooner than advised.
        return Duration.ofMillis(
                (long) (advised.getAsLong() * (1 + options.retry().jitter() * random)));
    }

    private void finish(Call call, @Nullable Prediction prediction, @Nullable Throwable error) {
        Pending pending = call.pending;
        outstanding.remove(pending.id, call);
        if (prediction != null) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - call.begunNanos);
            call.answer.complete(new Answer(prediction, pending.sends, elapsed));
        } else {
            call.answer.completeExceptionally(asPredictionException(error).after(pending.sends));
        }
    }

    private void cancel(Call call) {
        exchange.loop().post(() -> {
            if (!exchange.cancel(call.pending)) {
                callbacks.run(() -> giveUp(
                        call, PredictionException.refused(ErrorCode.CANCELLED, "cancelled between two attempts")));
            }
        });
    }

    private void giveUp(Call call, PredictionException why) {
        finish(call, null, why);
        CompletableFuture<Prediction> attempts = call.attempts;
        if (attempts != null) {
            attempts.cancel(false);
        }
    }

    private CompletableFuture<Event> ask(ControlMessage message) {
        Asking asking = new Asking(message, exchange.loop().nanoTime());
        if (promise(asking.future)) {
            exchange.loop().post(() -> exchange.ask(asking));
        }
        return asking.future;
    }

    /** Notes what {@link #close} has to fail; false when the client is closed and the future has failed already. */
    private boolean promise(CompletableFuture<?> future) {
        long number = promises.incrementAndGet();
        promised.put(number, future);
        var unused = future.whenComplete((value, error) -> promised.remove(number));
        // After the noting: a close in between then finds it.
        if (isClosed) {
            future.completeExceptionally(closed());
        }
        return !future.isDone();
    }

    private void broken(Throwable why) {
        isClosed = true;
        loopThread.getUncaughtExceptionHandler().uncaughtException(loopThread, why);
        failOutstanding(PredictionException.lost("the client failed: " + why));
        callbacks.close(0);
    }

    private void failOutstanding(PredictionException why) {
        for (Call call : List.copyOf(outstanding.values())) {
            callbacks.run(() -> giveUp(call, why));
        }
        for (CompletableFuture<?> future : List.copyOf(promised.values())) {
            callbacks.run(() -> future.completeExceptionally(why));
        }
    }

    private static PredictionException asPredictionException(@Nullable Throwable error) {
        if (error instanceof PredictionException known) {
            return known;
        }
        return PredictionException.lost(error == null ? "no reason given" : String.valueOf(error));
    }

    private static PredictionException closed() {
        return PredictionException.lost("the client was closed");
    }
}
