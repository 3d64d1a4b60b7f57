package pomona.client;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import pomona.protocol.ControlMessage;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/**
 * Asks one server, over as many connections as allowed, and tries again where that may help.
 *
 * <pre>{@code
 * try (var client = PredictionClient.open(ServerAddress.DEFAULT, ClientOptions.defaults())) {
 *     Prediction prediction = client.predict(Files.readAllBytes(Path.of("leaf.jpg")));
 *     client.submit(file, RequestOptions.PLAIN).thenAccept(answer -> ...);
 * }
 * }</pre>
 *
 * <p>Connects at first use and, from then on, by itself after a loss. A request goes on the wire when a connection has
 * room and the server, as far as is known, has too: how many are on their way follows what the server refuses. Until
 * then it waits here; {@code maxPending} bounds how many there are in all. What is in flight when a connection ends is
 * sent again under the same id. A server's {@code retry_after_ms} is waited out, with jitter, by all of its kind.
 *
 * <p>Safe for any thread. Two daemon threads belong to it: a loop for sockets and clocks, and one on which all
 * callbacks run and all futures complete, in order.
 */
public final class PredictionClient implements AutoCloseable {
    private static final long CLOSE_WAIT_MILLIS = 2000;
    private static final int ENDLESS = 1 << 30;
    private static final AtomicLong CLIENTS = new AtomicLong();

    private final ClientOptions options;
    private final Callbacks callbacks;
    private final Exchange exchange;
    private final Semaphore room;
    private final AtomicBoolean isEnding = new AtomicBoolean();
    private final AtomicLong numbers = new AtomicLong();
    private final String idPrefix;
    private final Thread loopThread;

    private PredictionClient(ServerAddress address, ClientOptions options, LongSupplier nanoClock) {
        this.options = options;
        String name = "pomona-client-" + CLIENTS.incrementAndGet();
        callbacks = new Callbacks(name + "-callbacks");
        exchange = new Exchange(address, options, callbacks, nanoClock);
        room = new Semaphore(options.inFlightMax());
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
     * @return completes once, on the client's callback thread: with the answer or with a {@link PredictionException},
     *     which is {@code overloaded} when {@code maxPending} requests are unanswered already, and {@code duplicate_id}
     *     when one of that id is. Cancelling it takes the request back, from the server too.
     */
    public CompletableFuture<Answer> submit(byte[] file, RequestOptions requested) {
        long number = numbers.incrementAndGet();
        String id = requested.id() == null ? idPrefix + number : requested.id();
        Pending pending = new Pending(number, id, file, requested, options.encoding());
        exchange.loop().post(() -> exchange.submit(pending));
        var unused = pending.answer.whenComplete((answer, error) -> {
            if (error instanceof CancellationException) {
                exchange.loop().post(() -> exchange.cancel(pending));
            }
        });
        return pending.answer;
    }

    /**
     * As {@link #submit}, but waits before while as many requests that came this way are unanswered as the connections
     * carry at most: for whoever has more files than memory.
     *
     * @throws InterruptedException the thread was interrupted; nothing was handed over
     */
    public CompletableFuture<Answer> submitWhenRoom(byte[] file, RequestOptions requested) throws InterruptedException {
        room.acquire();
        CompletableFuture<Answer> answer = submit(file, requested);
        var unused = answer.whenComplete((whatever, error) -> room.release());
        return answer;
    }

    /**
     * Asks and waits.
     *
     * @throws PredictionException why there is no prediction
     * @throws InterruptedException the thread was interrupted; the request is cancelled
     */
    public Prediction predict(byte[] file) throws PredictionException, InterruptedException {
        callbacks.refuseToWaitHere();
        CompletableFuture<Answer> answer = submit(file, RequestOptions.PLAIN);
        try {
            return answer.get().prediction();
        } catch (InterruptedException e) {
            answer.cancel(false);
            throw e;
        } catch (ExecutionException e) {
            throw PredictionException.of(e);
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
        exchange.loop().post(() -> exchange.watch((int) millis, consumer, begun));
        return begun;
    }

    /** Tells the present state and each one after it, on the client's callback thread. */
    public void onState(Consumer<ConnectionState> listener) {
        exchange.loop().post(() -> exchange.onState(listener));
    }

    public ConnectionState state() {
        return exchange.state();
    }

    /** How many bulk requests may be on their way at once, at present. */
    public int window() {
        return exchange.window();
    }

    /**
     * Sends nothing more. What the server has not been sent fails as {@code LOST}, as does what it loses or refuses;
     * what it has may still be answered.
     */
    public void drain() {
        exchange.loop().post(exchange::drain);
        openRoom();
    }

    /** Ends everything; requests without an answer fail as {@code LOST}. Waits shortly for the last callbacks. */
    @Override
    public void close() {
        exchange.loop().post(() -> exchange.close(PredictionException.lost("the client was closed")));
        openRoom();
        if (Thread.currentThread() != loopThread && !callbacks.isHere()) {
            try {
                loopThread.join(CLOSE_WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        callbacks.close(CLOSE_WAIT_MILLIS);
    }

    /** Whoever waits for room is let through, to be told by {@link #submit}. */
    private void openRoom() {
        if (isEnding.compareAndSet(false, true)) {
            room.release(ENDLESS);
        }
    }

    private CompletableFuture<Event> ask(ControlMessage message) {
        PendingControl control = new PendingControl(message, exchange.loop().nanoTime());
        exchange.loop().post(() -> exchange.ask(control));
        return control.reply;
    }
}
