package pomona.http.oip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import pomona.dispatch.Reply;
import pomona.protocol.Prediction;

/**
 * How many photos the workers have judged, by whichever door they came, and how long the stages took together: what
 * Triton's statistics extension tells. Any thread may tell or ask.
 *
 * <pre>
 *   queue │ compute_input: decode │ compute_infer: model │ compute_output: the rest      = success
 * </pre>
 */
public final class Statistics implements Consumer<Reply> {
    private static final double NANOS_PER_MILLI = 1e6;

    private long predicted;
    private long failed;
    private double failMillis;
    private double queueMillis;
    private double decodeMillis;
    private double inferMillis;
    private double restMillis;

    /** A worker is done with a photo; on that worker's thread. */
    @Override
    public synchronized void accept(Reply reply) {
        Prediction.Timing timing = reply.timing();
        double sinceWhole = Math.max(0, timing.total() - timing.receive());
        if (reply.error() != null) {
            failed++;
            failMillis += sinceWhole;
            return;
        }
        predicted++;
        queueMillis += timing.queue();
        decodeMillis += timing.decode();
        inferMillis += timing.infer();
        restMillis += Math.max(0, sinceWhole - timing.queue() - timing.decode() - timing.infer());
    }

    /** All of it, for a model of this name. */
    synchronized JsonNode json(ServedModel model) {
        ObjectNode json = Replies.NODES.objectNode();
        ObjectNode one = json.putArray("model_stats")
                .addObject()
                .put("name", model.name())
                .put("version", model.version())
                .put("inference_count", predicted)
                .put("execution_count", predicted);
        ObjectNode stats = one.putObject("inference_stats");
        put(stats, "success", predicted, queueMillis + decodeMillis + inferMillis + restMillis);
        put(stats, "fail", failed, failMillis);
        put(stats, "queue", predicted, queueMillis);
        put(stats, "compute_input", predicted, decodeMillis);
        put(stats, "compute_infer", predicted, inferMillis);
        put(stats, "compute_output", predicted, restMillis);
        put(stats, "cache_hit", 0, 0);
        put(stats, "cache_miss", 0, 0);
        one.putArray("batch_stats");
        return json;
    }

    private static void put(ObjectNode stats, String name, long count, double millis) {
        stats.putObject(name).put("count", count).put("ns", Math.round(millis * NANOS_PER_MILLI));
    }
}
