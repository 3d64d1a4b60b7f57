package pomona.client;

import java.util.concurrent.CompletableFuture;
import pomona.protocol.ControlMessage;
import pomona.protocol.Event;

/**
 * A control message that waits for its reply. Replies carry no id: each kind comes in the order it was asked.
 *
 * <p>Owned by the loop's thread; its future completes on the callback thread.
 */
final class PendingControl {
    final ControlMessage message;
    final CompletableFuture<Event> reply = new CompletableFuture<>();
    final long askedNanos;
    long sentNanos;

    PendingControl(ControlMessage message, long askedNanos) {
        this.message = message;
        this.askedNanos = askedNanos;
    }
}
