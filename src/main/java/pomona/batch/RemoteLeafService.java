package pomona.batch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pomona.client.Answer;
import pomona.client.ClientOptions;
import pomona.client.PredictionClient;
import pomona.client.PredictionException;
import pomona.client.RequestListener;
import pomona.client.RequestOptions;
import pomona.client.RetryPolicy;
import pomona.client.Servers;
import pomona.protocol.Encoding;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Prediction;
import pomona.protocol.Want;

/** A server on the network. The client tries nothing twice by itself: the batch decides what is sent again, and when. */
final class RemoteLeafService implements LeafService {
    private static final Want BULK = new Want(false, false, true);
    private static final RetryPolicy ONCE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, 0);

    private final Servers.Found server;
    private final PredictionClient client;
    private final ClientOptions options;

    private RemoteLeafService(Servers.Found server, PredictionClient client, ClientOptions options) {
        this.server = server;
        this.client = client;
        this.options = options;
    }

    /** A service that asks this server, and lets go of it at the end. */
    static RemoteLeafService connect(Servers.Found server, ClientOptions options) {
        ClientOptions once = options.withRetry(ONCE);
        return new RemoteLeafService(server, PredictionClient.open(server.address(), once), once);
    }

    @Override
    public Facts facts() throws AskException, InterruptedException {
        Event.Info info;
        try {
            info = client.info().get(options.connectTimeout().toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw asked(e);
        } catch (TimeoutException e) {
            throw AskException.of(AskException.Kind.UNREACHABLE, "unreachable", "the server doesn't answer");
        }
        if (info.protocol() != Event.Info.PROTOCOL) {
            String message = "the server speaks version %d of the protocol, this program speaks %d"
                    .formatted(info.protocol(), Event.Info.PROTOCOL);
            throw AskException.of(AskException.Kind.REJECTED, "version", message);
        }
        // base64 makes four characters of three bytes, and the limit counts characters.
        long bodyMax = info.limits().maxBodyBytes();
        long imageMax = options.encoding() == Encoding.BASE64 ? bodyMax / 4 * 3 : bodyMax;
        int bulkQueue = info.limits().queueCapacity() * 3 / 4;
        return new Facts(info.model(), titles(info), imageMax, Math.max(1, info.workers() + bulkQueue));
    }

    @Override
    public CompletableFuture<Prediction> ask(String id, byte[] file) {
        return client.submit(file, RequestOptions.PLAIN.withWant(BULK).withId(id), RequestListener.NONE)
                .answer()
                .thenApply(Answer::prediction)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(asked(failure)));
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    /** A server that follows the protocol but is not ours may have no guide. */
    private static Map<String, String> titles(Event.Info info) {
        Map<String, String> titles = new HashMap<>();
        Map<String, Event.Guide> guide = Objects.requireNonNullElse(info.guide(), Map.of());
        guide.forEach((label, told) -> titles.put(label, told.title()));
        return titles;
    }

    private static AskException asked(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (!(cause instanceof PredictionException why)) {
            return AskException.of(AskException.Kind.STUMBLED, "internal", String.valueOf(cause));
        }
        String code = why.code().wireName();
        String message = Optional.ofNullable(why.getMessage()).orElse(code);
        return switch (why.kind()) {
            case UNREACHABLE -> AskException.of(AskException.Kind.UNREACHABLE, "unreachable", message);
            case LOST, TIMED_OUT -> AskException.of(AskException.Kind.LOST, "lost", message);
            case REFUSED ->
                new AskException(
                        refusal(why.code()),
                        code,
                        message,
                        why.retryAfterMillis().orElse(0));
        };
    }

    private static AskException.Kind refusal(ErrorCode code) {
        return switch (code) {
            case OVERLOADED -> AskException.Kind.OVERLOADED;
            case DRAINING -> AskException.Kind.DRAINING;
            case UNAUTHORIZED -> AskException.Kind.REJECTED;
            case TOO_LARGE, BAD_IMAGE, UNSUPPORTED_FORMAT, TOO_MANY_PIXELS -> AskException.Kind.BAD_FILE;
            case BAD_HEADER,
                    TIMEOUT,
                    UNKNOWN_TYPE,
                    BAD_MESSAGE,
                    UNKNOWN_ID,
                    DUPLICATE_ID,
                    BAD_BASE64,
                    DEADLINE_EXCEEDED,
                    CANCELLED,
                    INTERNAL -> AskException.Kind.STUMBLED;
        };
    }
}
