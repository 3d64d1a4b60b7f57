package pomona.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Found by JUnit itself: waiting for a condition ends only when it came about or nothing moves any more. */
public final class PatientWaits implements BeforeAllCallback {
    /** The limit of every wait for a condition, a process or a byte. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    /** One turn of a loop that a test turns. */
    @FunctionalInterface
    public interface Turn {
        void run() throws IOException;
    }

    /** Turns a loop until something came about. */
    public static void turnUntil(Turn turn, BooleanSupplier condition) throws IOException {
        long begunNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begunNanos > PATIENCE.toNanos()) {
                throw new AssertionError("did not come about in " + PATIENCE);
            }
            turn.run();
            // Bytes come from other threads of the test, which may wait for this core.
            LockSupport.parkNanos(10_000);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }
}
