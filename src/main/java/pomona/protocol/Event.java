package pomona.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The body of a SERVER_MESSAGE that is a JSON object; the field {@code event} names the kind. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Failure.class, name = "error"),
    @JsonSubTypes.Type(value = Event.Queued.class, name = "queued"),
    @JsonSubTypes.Type(value = Event.Running.class, name = "running"),
    @JsonSubTypes.Type(value = Event.Info.class, name = "info"),
    @JsonSubTypes.Type(value = Event.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = Event.Status.class, name = "status")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Event {
    /** What an error is about. */
    enum About {
        @JsonProperty("image")
        IMAGE,
        @JsonProperty("control")
        CONTROL,
        @JsonProperty("connection")
        CONNECTION
    }

    /**
     * Something was refused or failed.
     *
     * @param message a sentence for a person
     * @param retryAfterMs when to try again, where that helps
     */
    record Failure(
            @Nullable String id,
            About about,
            ErrorCode code,
            String message,
            boolean retryable,
            @Nullable Long retryAfterMs)
            implements Event {
        public static Failure of(@Nullable String id, About about, ErrorCode code, String message) {
            return new Failure(id, about, code, message, code.retryable(), null);
        }
    }

    /**
     * An image waits.
     *
     * @param ahead images that start before it
     * @param estimateMs until it starts, from the measured rate
     */
    record Queued(@Nullable String id, int ahead, long estimateMs) implements Event {}

    /** An image runs on this worker, counted from 1. */
    record Running(@Nullable String id, int worker) implements Event {}

    /** The server's time, ISO 8601. */
    record Pong(String time) implements Event {}

    /**
     * Who the server is.
     *
     * @param protocol 1
     * @param refusedVariants variants of the model that were to be preferred and can't be used there, with the reason
     * @param guide what each label looks like and what to look at next; empty from a server that doesn't tell
     * @param connectionErrors errors that were about a connection or a message and not about an image
     */
    record Info(
            int protocol,
            String version,
            Prediction.Model model,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> refusedVariants,
            List<String> labels,
            Map<String, Double> thresholds,
            Map<String, Guide> guide,
            List<String> formats,
            String decoder,
            ServerLimits limits,
            int workers,
            Counters counters,
            Map<ErrorCode, Long> connectionErrors)
            implements Event {
        /** The protocol that this program speaks. */
        public static final int PROTOCOL = 1;

        /** @throws NullPointerException something is missing that every server of the protocol tells */
        public Info {
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(limits, "limits");
            labels = List.copyOf(labels);
            formats = List.copyOf(formats);
            guide = Objects.requireNonNullElse(guide, Map.of());
            refusedVariants = Objects.requireNonNullElse(refusedVariants, Map.of());
        }
    }

    /** One label in plain words; {@code kind} is healthy, disease or reject. */
    record Guide(String title, String kind, String look, String next) {}

    /** What the server accepts. */
    record ServerLimits(
            int maxBodyBytes,
            long maxPixels,
            int requestsPerConnection,
            int queueCapacity,
            int maxConnections,
            long replyBudgetBytes,
            long parkTimeoutMs,
            long runTimeoutMs) {}

    /**
     * Rule 1: at every moment {@code received = predicted + errors + abandoned + inFlight}.
     *
     * @param closedDeaf connections that were closed since they read none of their replies while memory was short
     */
    record Counters(
            long received,
            long predicted,
            Map<ErrorCode, Long> errors,
            long abandoned,
            long inFlight,
            long closedDeaf) {
        public Counters {
            errors = new TreeMap<>(errors);
        }

        /** All error replies, whatever their code. */
        public long errorsTotal() {
            return errors.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Whether rule 1 holds. */
        public boolean balance() {
            return received == predicted + errorsTotal() + abandoned + inFlight;
        }
    }

    /**
     * How busy the server is.
     *
     * @param workersLost workers that are over their run timeout and haven't come back
     * @param queued admitted and waiting for a worker
     * @param parked complete, waiting for room in the queue
     * @param completed final replies so far
     * @param refused of these, {@code overloaded}
     * @param p50Ms from an image's last byte to its reply, over the last minute or so
     */
    record Status(
            int workersBusy,
            int workersTotal,
            int workersLost,
            int queued,
            int parked,
            long inFlight,
            int connections,
            long completed,
            long refused,
            double ratePerSecond,
            double p50Ms,
            double p99Ms)
            implements Event {}
}
