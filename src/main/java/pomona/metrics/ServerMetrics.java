package pomona.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import pomona.dispatch.Reply;
import pomona.http.HttpCounters;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/**
 * Everything that {@code /metrics} tells. What the books hold is read from them at each scrape; only how long the stages
 * took is counted here, for both doors at once.
 */
public final class ServerMetrics implements Consumer<Reply> {
    private static final double MILLIS_PER_SECOND = 1000;

    /** From a small photo's decoding to the longest that anything may take. */
    private static final double[] SECONDS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30};

    private static final String DOOR = "door";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Histogram queueWait =
            histogram("pomona_queue_wait_seconds", "From an image's last byte to its start.");
    private final Histogram decode = histogram("pomona_decode_seconds", "Decoding and shrinking an image.");
    private final Histogram inference = histogram("pomona_inference_seconds", "The model's forward pass.");
    private final Histogram total =
            histogram("pomona_image_total_seconds", "From an image's first byte to its finished reply.");
    private final Counter predictions = Counter.builder()
            .name("pomona_predictions_total")
            .help("Predictions made, by the label that was told.")
            .labelNames("label")
            .withoutExemplars()
            .register(registry);

    /** A worker is done with an image; on that worker's thread. */
    @Override
    public void accept(Reply reply) {
        Prediction.Timing timing = reply.timing();
        queueWait.observe(timing.queue() / MILLIS_PER_SECOND);
        total.observe(timing.total() / MILLIS_PER_SECOND);
        if (reply.error() == null) {
            decode.observe(timing.decode() / MILLIS_PER_SECOND);
            inference.observe(timing.infer() / MILLIS_PER_SECOND);
            predictions.labelValues(reply.label()).inc();
        }
    }

    /** Tells these from now on; once. */
    public void tell(Figures figures) {
        images(figures);
        queue(figures);
        gauge("pomona_body_budget_bytes", "Memory that bodies may hold together.", figures.bodyBudgetBytes());
        gauge("pomona_body_used_bytes", "Memory that bodies hold.", figures.bodyBytes());
        gauge(
                "pomona_reactor_longest_stall_seconds",
                "The selector thread's longest turn of the last one to two minutes.",
                figures.longestStallSeconds());
        gauge("pomona_ready", "1 while the server wants to be given work.", figures.ready());
        Prediction.Model model = figures.model();
        Info.builder()
                .name("pomona_model_info")
                .help("The model that answers.")
                .labelNames("name", "version", "variant", "sha256")
                .register(registry)
                .addLabelValues(model.name(), model.version(), model.variant(), model.sha256());
        Info.builder()
                .name("pomona_build_info")
                .help("The server's version.")
                .labelNames("version")
                .register(registry)
                .addLabelValues(figures.serverVersion());
    }

    private void images(Figures figures) {
        CounterWithCallback.builder()
                .name("pomona_images_received_total")
                .help("Images whose header came, by both doors.")
                .callback(told -> told.call((double) figures.counters().get().received()))
                .register(registry);
        CounterWithCallback.builder()
                .name("pomona_images_answered_total")
                .help("Images that have ended: predicted, refused or failed with a code, or abandoned by their client.")
                .labelNames("outcome", "code")
                .callback(told -> {
                    Event.Counters counters = figures.counters().get();
                    told.call((double) counters.predicted(), "predicted", "");
                    told.call((double) counters.abandoned(), "abandoned", "");
                    for (ErrorCode code : ErrorCode.values()) {
                        told.call(counters.errors().getOrDefault(code, 0L), "error", code.wireName());
                    }
                })
                .register(registry);
        gauge(
                "pomona_images_in_flight",
                "Images received and not ended.",
                () -> figures.counters().get().inFlight());
        CounterWithCallback.builder()
                .name("pomona_connection_errors_total")
                .help("Errors about a connection, a request or a message and not about an image.")
                .labelNames("code")
                .callback(told -> {
                    Map<ErrorCode, Long> errors = figures.connectionErrors().get();
                    for (ErrorCode code : ErrorCode.values()) {
                        told.call(errors.getOrDefault(code, 0L), code.wireName());
                    }
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("pomona_connections_closed_deaf_total")
                .help("Connections of the wire closed since they read none of their replies.")
                .callback(told -> told.call((double) figures.counters().get().closedDeaf()))
                .register(registry);
    }

    private void queue(Figures figures) {
        gauge(
                "pomona_queue_depth",
                "Images that wait for a worker.",
                () -> figures.status().get().queued());
        gauge("pomona_queue_capacity", "Images that may wait for a worker.", figures::queueCapacity);
        gauge(
                "pomona_backlog_seconds",
                "How long what waits takes the workers, from their measured rate.",
                () -> backlogSeconds(figures.status().get()));
        GaugeWithCallback.builder()
                .name("pomona_workers")
                .help("Workers by what they do; a lost one is over its run timeout.")
                .labelNames("state")
                .callback(told -> {
                    Event.Status status = figures.status().get();
                    told.call(status.workersBusy() - status.workersLost(), "busy");
                    told.call(status.workersTotal() - status.workersBusy(), "idle");
                    told.call(status.workersLost(), "lost");
                })
                .register(registry);
    }

    private static double backlogSeconds(Event.Status status) {
        return status.queued() == 0 ? 0 : status.queued() / Math.max(0.01, status.ratePerSecond());
    }

    /**
     * Tells what became of the doors' requests; once.
     *
     * @param doors by their names
     * @param wireConnections at present
     */
    public void tellDoors(Map<String, HttpCounters> doors, DoubleSupplier wireConnections) {
        GaugeWithCallback.builder()
                .name("pomona_connections")
                .help("Connections by the door they came in by.")
                .labelNames(DOOR)
                .callback(told -> {
                    told.call(wireConnections.getAsDouble(), "wire");
                    doors.forEach((door, counters) -> told.call((double) counters.connections(), door));
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("pomona_http_replies_total")
                .help("Replies whose last byte reached the kernel, by status.")
                .labelNames(DOOR, "status")
                .callback(told -> doors.forEach((door, counters) ->
                        counters.answered().forEach((status, count) -> told.call(count, door, String.valueOf(status)))))
                .register(registry);
        CounterWithCallback.builder()
                .name("pomona_http_cuts_total")
                .help("Connections closed before their client wanted it, or not let in, by reason.")
                .labelNames(DOOR, "reason")
                .callback(told -> doors.forEach((door, counters) -> {
                    Map<HttpCounters.Cut, Long> cuts = counters.cuts();
                    for (HttpCounters.Cut cut : HttpCounters.Cut.values()) {
                        told.call(cuts.getOrDefault(cut, 0L), door, cut.label());
                    }
                }))
                .register(registry);
        CounterWithCallback.builder()
                .name("pomona_http_went_away_total")
                .help("Requests whose client went away before the reply had left.")
                .labelNames(DOOR)
                .callback(told -> doors.forEach((door, counters) -> told.call((double) counters.wentAwayCount(), door)))
                .register(registry);
    }

    /** The content type that goes with {@link #page} for these wishes. */
    public static String contentType(String accept) {
        return wantsOpenMetrics(accept)
                ? OpenMetricsTextFormatWriter.CONTENT_TYPE
                : PrometheusTextFormatWriter.CONTENT_TYPE;
    }

    private static boolean wantsOpenMetrics(String accept) {
        return accept.contains("application/openmetrics-text");
    }

    /** All of it as text, in the format that is wished for. */
    public ByteBuffer page(String accept) {
        var bytes = new ByteArrayOutputStream();
        try {
            if (wantsOpenMetrics(accept)) {
                OpenMetricsTextFormatWriter.create().write(bytes, registry.scrape());
            } else {
                PrometheusTextFormatWriter.create().write(bytes, registry.scrape());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private Histogram histogram(String name, String help) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .withoutExemplars()
                .register(registry);
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(told -> told.call(value.getAsDouble()))
                .register(registry);
    }

    /** The names of all, as a dashboard or a rule would write them. */
    public List<String> names() {
        return registry.scrape().stream()
                .map(snapshot -> snapshot.getMetadata().getPrometheusName())
                .toList();
    }
}
