package pomona.client;

import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import pomona.protocol.Encoding;
import pomona.protocol.ErrorCode;
import pomona.protocol.FrameHeader;
import pomona.protocol.MessageType;
import pomona.protocol.Prediction;

/**
 * A request between {@code submit} and its end, through all its sends.
 *
 * <pre>
 *   waiting in its lane --room--> on a wire --prediction, final refusal--> ended
 *        ^                            |
 *        +--retryable refusal, loss---+
 * </pre>
 *
 * Owned by the loop's thread; its answer completes on the callback thread.
 */
final class Pending {
    /** Grows from one submitted to the next. */
    final long number;

    final String id;
    final RequestOptions options;
    final CompletableFuture<Answer> answer = new CompletableFuture<>();

    /** The window's epoch when it was last sent. */
    int epoch;

    /** When the server last took a byte of it or told something about it; of use once it is on a wire. */
    long lastWordNanos;

    int sends;
    private int losses;
    private int failures;

    private final byte[] file;
    private final Encoding encoding;
    private final long begunNanos = System.nanoTime();

    Pending(long number, String id, byte[] file, RequestOptions options, Encoding encoding) {
        this.number = number;
        this.id = id;
        this.file = file;
        this.options = options;
        this.encoding = encoding;
    }

    /** Length of the body on the wire. */
    long bodyBytes() {
        return encoding == Encoding.RAW ? file.length : (file.length + 2L) / 3 * 4;
    }

    byte[] body() {
        return encoding == Encoding.RAW ? file : Base64.getEncoder().encode(file);
    }

    FrameHeader header() {
        Duration deadline = options.deadline();
        int deadlineMillis = deadline == null ? 0 : (int) deadline.toMillis();
        return new FrameHeader(
                MessageType.CLIENT_IMAGE.name(), (int) bodyBytes(), id, encoding, deadlineMillis, options.want());
    }

    /** Whether it is sent again after this, which is counted. */
    boolean goesAgainAfter(PredictionException why, int attempts) {
        boolean allowed = switch (why.kind()) {
            case LOST -> ++losses < RetryPolicy.LOSSES_MAX;
            case REFUSED ->
                why.retryable()
                        && (why.code() == ErrorCode.OVERLOADED
                                || why.code() == ErrorCode.DRAINING
                                || ++failures < RetryPolicy.FAILURES_MAX);
            case UNREACHABLE, TIMED_OUT -> false;
        };
        return allowed && sends < attempts && !answer.isDone();
    }

    void predicted(Prediction prediction) {
        answer.complete(new Answer(prediction, sends, Duration.ofNanos(System.nanoTime() - begunNanos)));
    }

    void failed(PredictionException why) {
        answer.completeExceptionally(why.after(sends));
    }
}
