package pomona.client;

import java.time.Duration;

/**
 * Hears what becomes of a request before its answer. Called on the client's callback thread, in order; who blocks
 * there delays the callbacks of all requests of that client.
 */
public interface RequestListener {
    /** Hears nothing. */
    RequestListener NONE = new RequestListener() {};

    /** The last byte of the request was handed to the network; again after each resend. */
    default void sent() {}

    /**
     * The request waits on the server; only when status was wanted.
     *
     * @param ahead requests that start before it
     * @param estimateMillis until it starts, from the server's measured rate
     */
    default void queued(int ahead, long estimateMillis) {}

    /**
     * The request runs; only when status was wanted.
     *
     * @param worker counted from 1
     */
    default void running(int worker) {}

    /**
     * An attempt failed and another follows.
     *
     * @param why what ended the attempt
     * @param wait until the request may be sent again; after a lost connection zero, since reconnecting has its own
     *     wait, told by {@link ConnectionState.Lost}
     */
    default void retrying(PredictionException why, Duration wait) {}
}
