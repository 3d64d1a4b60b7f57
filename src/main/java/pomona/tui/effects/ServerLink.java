package pomona.tui.effects;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import pomona.client.ClientOptions;
import pomona.client.ConnectionState;
import pomona.client.PredictionClient;
import pomona.client.child.ServerHandle;
import pomona.protocol.Event;
import pomona.tui.model.Message;

/** Finds the server, keeps the client, and passes on what the server tells of itself. */
public final class ServerLink implements AutoCloseable {
    private static final Duration STATUS_EVERY = Duration.ofMillis(500);
    private static final Duration PING_EVERY = Duration.ofSeconds(10);

    private final Consumer<Message> news;
    private final Source source;
    private final ClientOptions options;
    private final Duration pingEvery;
    private final CompletableFuture<PredictionClient> client = new CompletableFuture<>();
    /** The client's threads and a server of one's own are its children, and so in the background as well. */
    private final ScheduledExecutorService pings =
            Executors.newSingleThreadScheduledExecutor(Threads.background("server-link"));

    private final AtomicReference<@Nullable ConnectionState> told = new AtomicReference<>();
    private final AtomicReference<Event.@Nullable Status> toldStatus = new AtomicReference<>();
    private volatile Runnable ending = () -> {};
    private volatile boolean closed;

    public ServerLink(Consumer<Message> news, Source source, ClientOptions options) {
        this(news, source, options, PING_EVERY);
    }

    public ServerLink(Consumer<Message> news, Source source, ClientOptions options, Duration pingEvery) {
        this.news = news;
        this.source = source;
        this.options = options;
        this.pingEvery = pingEvery;
    }

    CompletableFuture<PredictionClient> client() {
        return client;
    }

    public void open() {
        pings.execute(this::find);
    }

    private void find() {
        try {
            ServerHandle found = source.find(doing -> news.accept(new Message.ServerSought(doing)));
            ending = found::close;
            if (closed) {
                ending.run();
                return;
            }
            news.accept(new Message.ServerFound(found.address().toString(), found.isChild()));
            PredictionClient opened = PredictionClient.open(found.address(), options);
            opened.onState(this::changed);
            client.complete(opened);
            var unused = opened.watch(STATUS_EVERY, this::loaded);
            var unusedToo = pings.scheduleWithFixedDelay(
                    () -> ping(opened), pingEvery.toMillis(), pingEvery.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | RuntimeException e) {
            LoggerFactory.getLogger(ServerLink.class).warn("no server", e);
            String why = "no server could be started: " + e.getMessage();
            client.completeExceptionally(new IOException(why, e));
            news.accept(new Message.ServerSought(why));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For the round trip alone: asked while there is no connection, it would cut short the wait that was told. */
    private static void ping(PredictionClient client) {
        if (client.state() instanceof ConnectionState.Connected) {
            var unused = client.ping();
        }
    }

    private void changed(ConnectionState state) {
        ConnectionState before = told.getAndSet(state);
        if (Objects.equals(before, state)) {
            return;
        }
        news.accept(new Message.ConnectionChanged(state));
        boolean fresh = state instanceof ConnectionState.Connected && !(before instanceof ConnectionState.Connected);
        if (fresh) {
            toldStatus.set(null);
            var unused = client.thenCompose(PredictionClient::info)
                    .thenAccept(info -> news.accept(new Message.InfoTold(info)));
        }
    }

    /** An idle server says the same twice a second; only news is passed on. */
    private void loaded(Event.Status status) {
        if (!status.equals(toldStatus.getAndSet(status))) {
            news.accept(new Message.LoadTold(status));
        }
    }

    @Override
    public void close() {
        closed = true;
        pings.shutdownNow();
        var unused = client.thenAccept(PredictionClient::close);
        ending.run();
    }

    /** Where the server is: named, listening at the usual place, or started for this window. */
    @FunctionalInterface
    public interface Source {
        /**
         * Finds or starts it; may take seconds.
         *
         * @param say gets a line when one is started
         */
        ServerHandle find(Consumer<String> say) throws IOException, InterruptedException;
    }
}
