package pomona.server;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory back that the allocator keeps after the engine has used it: about 20 MB after loading the model, and
 * as much again after a rush. Done when the server is ready, and later when it has nothing to do, since it takes some
 * milliseconds and holds the allocator's locks.
 */
final class MemoryTrim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryTrim.class);
    private static final long EVERY_SECONDS = 5;

    private final @Nullable Function release = find();
    private final ScheduledExecutorService timer;
    private final BooleanSupplier isIdle;
    private final LongSupplier completed;
    private long completedAtLastTrim;
    private @Nullable Future<?> repeated;

    private MemoryTrim(BooleanSupplier isIdle, LongSupplier completed) {
        this.isIdle = isIdle;
        this.completed = completed;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "trim");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Trims now, and from then on when idle.
     *
     * @param completed images so far: without a new one there is nothing to give back
     */
    static MemoryTrim start(BooleanSupplier isIdle, LongSupplier completed) {
        var trim = new MemoryTrim(isIdle, completed);
        // What starting left on the heap goes first.
        System.gc();
        trim.trim();
        trim.repeated =
                trim.timer.scheduleWithFixedDelay(trim::trimIfIdle, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        return trim;
    }

    private void trimIfIdle() {
        long now = completed.getAsLong();
        if (now != completedAtLastTrim && isIdle.getAsBoolean()) {
            completedAtLastTrim = now;
            trim();
        }
    }

    private void trim() {
        if (release != null) {
            // The padding that malloc_trim leaves at the top; tcmalloc's function takes no argument and looks at none.
            release.invokeInt(new Object[] {0L});
        }
    }

    /** The function of the allocator that runs here: tcmalloc's where the launcher found one, else glibc's own. */
    private static @Nullable Function find() {
        NativeLibrary process = NativeLibrary.getProcess();
        for (String name : List.of("MallocExtension_ReleaseFreeMemory", "malloc_trim")) {
            try {
                return process.getFunction(name);
            } catch (UnsatisfiedLinkError e) {
                LOG.debug("no {} here", name);
            }
        }
        return null;
    }

    @Override
    public void close() {
        if (repeated != null) {
            repeated.cancel(false);
        }
        timer.shutdown();
    }
}
