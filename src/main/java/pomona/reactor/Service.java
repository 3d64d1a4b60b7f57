package pomona.reactor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;

/**
 * What the selector thread asks of the rest of the server. Every method is called on that thread and must
 * return at once.
 */
public interface Service {
    /** What became of an offered image. */
    enum Offer {
        /** A worker is free for it. */
        STARTS,
        QUEUED,
        /** No room. */
        FULL
    }

    /**
     * Admits an image or not, in one step. An image that was admitted and not withdrawn is given back exactly
     * once through {@link Reactor#finished}.
     */
    Offer offer(ImageRequest request);

    /** Takes an admitted image back; false when a worker has it already. */
    boolean withdraw(ImageRequest request);

    /** Those admitted and not yet started, in the order in which they are expected to start. */
    List<ImageRequest> waiting();

    /** Milliseconds until an image with so many ahead of it starts, from the measured rate. */
    long estimateMillis(int ahead);

    /** When it makes sense to ask again after a refusal. */
    long retryAfterMillis();

    /** The worker that runs this image is over its time: it is counted as lost until it comes back. */
    void lost(ImageRequest request);

    boolean isToken(@Nullable String token);

    Event.Info info();

    /** How busy the workers are; the selector thread's own figures are handed in. */
    Event.Status status(int connections, int parked);

    /** An image's header was read. */
    void countReceived();

    /** A prediction's last byte reached the kernel. */
    void countPredicted(ImageRequest request);

    /** An image's error reply reached the kernel. */
    void countError(ErrorCode code);

    /** A connection ended before an image's final reply had left. */
    void countAbandoned();

    /** A connection was closed since it read none of its replies while memory for replies was short. */
    void countClosedDeaf();

    /** A connection, not an image, was refused or closed for this. */
    void countConnectionError(ErrorCode code);
}
