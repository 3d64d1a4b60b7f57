package pomona.dispatch;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Frames;
import pomona.protocol.Prediction;

/**
 * A job's final reply and what a log line tells of it.
 *
 * @param frame the whole frame as it goes over the wire
 * @param error null for a prediction
 * @param label the predicted one; empty for an error
 * @param confidence of the label, 0 to 1; 0 for an error
 * @param message an error's sentence for a person; empty for a prediction
 * @param timing how long the stages took; the ones that were not reached took 0
 */
public record Reply(
        ByteBuffer frame,
        @Nullable ErrorCode error,
        String label,
        double confidence,
        String message,
        Prediction.Timing timing) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** The reply to an image that was predicted. */
    public static Reply of(Prediction prediction) {
        return new Reply(
                Frames.prediction(prediction),
                null,
                prediction.prediction(),
                prediction.confidence(),
                "",
                prediction.timingMs());
    }

    /** The reply to an image that failed before or while it ran. */
    public static Reply failure(Job job, ErrorCode code, String message, Prediction.Timing timing) {
        Event.Failure failure = Event.Failure.of(job.header().id(), Event.About.IMAGE, code, message);
        return new Reply(Frames.event(failure), code, "", 0, message, timing);
    }

    /** What it says, for the log. */
    public String summary() {
        if (error != null) {
            return message;
        }
        // A Formatter takes as long as all else that is done for a reply on the thread that sends it.
        long hundredths = Math.round(100 * confidence);
        return label + " " + hundredths / 100 + "." + hundredths / 10 % 10 + hundredths % 10 + " (decode "
                + timing.decode() + ", infer " + timing.infer() + " ms)";
    }

    /** The stages of a job as a reply tells them, to a tenth of a millisecond. */
    static Prediction.Timing timing(Job job, long startNanos, long decodeNanos, long inferNanos, long endNanos) {
        return new Prediction.Timing(
                millis(job.completeNanos() - job.firstByteNanos()),
                millis(startNanos - job.completeNanos()),
                millis(decodeNanos),
                millis(inferNanos),
                millis(endNanos - job.firstByteNanos()));
    }

    private static double millis(long nanos) {
        return Math.round(Math.max(0, nanos) / NANOS_PER_MILLI * 10) / 10.0;
    }
}
