package pomona.testing;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a piece of work costs its thread, however many others want the core meanwhile. */
public final class CpuTime {
    private CpuTime() {}

    /** Runs it on this thread. */
    public static Duration of(ThrowingCallable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        try {
            work.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    }
}
