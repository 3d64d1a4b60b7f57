package pomona.client;

import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Encoding;
import pomona.protocol.FrameHeader;
import pomona.protocol.MessageType;
import pomona.protocol.Prediction;

/**
 * A request between {@code submit} and its end, through all its attempts.
 *
 * <pre>
 *   between attempts --enqueue--> queued --assigned--> on a wire --answered, refused, lost--> between attempts
 * </pre>
 *
 * Owned by the loop's thread.
 */
final class Pending {
    final String id;
    final RequestListener listener;

    /** The present attempt; null between attempts. */
    @Nullable CompletableFuture<Prediction> attempt;

    int sends;
    int failedConnects;
    boolean isCancelled;

    /** When the server last took a byte of it or told something about it; of use once it is on a wire. */
    long lastWordNanos;

    private final byte[] file;
    private final RequestOptions options;
    private final Encoding encoding;

    Pending(String id, byte[] file, RequestOptions options, RequestListener listener, Encoding encoding) {
        this.id = id;
        this.file = file;
        this.options = options;
        this.listener = listener;
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
        int deadlineMillis =
                (int) (long) options.deadline().map(Duration::toMillis).orElse(0L);
        return new FrameHeader(
                MessageType.CLIENT_IMAGE.name(), (int) bodyBytes(), id, encoding, deadlineMillis, options.want());
    }
}
