package pomona.reactor;

import org.jspecify.annotations.Nullable;
import pomona.protocol.Event;

/** What the server alone knows. Every method is called on the selector thread and returns at once. */
public interface Service {
    boolean isToken(@Nullable String token);

    Event.Info info();

    /** How busy the workers are; the selector thread's own figures are handed in. */
    Event.Status status(int connections, int parked);
}
