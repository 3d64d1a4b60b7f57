package pomona.client;

import java.time.Duration;
import java.time.Instant;

/** Whether the server can be reached, as far as the client knows. With several connections: the best of them. */
public sealed interface ConnectionState {
    /**
     * On the way to the first connection, or to the first after a loss; also before the first use.
     *
     * @param attempt counted from 1 since the last time it was connected
     */
    record Connecting(int attempt) implements ConnectionState {}

    /**
     * The server answered.
     *
     * @param roundTrip of the last exchange that tells: the greeting or a ping
     */
    record Connected(Duration roundTrip) implements ConnectionState {}

    /**
     * No connection is left.
     *
     * @param why a sentence for a person
     * @param nextTry when the client tries again
     * @param delay from the loss to {@code nextTry}
     */
    record Lost(String why, Instant nextTry, Duration delay) implements ConnectionState {}

    /** The client was closed. */
    record Closed() implements ConnectionState {}
}
