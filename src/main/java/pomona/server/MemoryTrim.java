package pomona.server;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Gives memory back to the system that only the start needed, or a rush of images that is over.
 *
 * <p>When the server is ready it gives back what the start left on the heap, 20 MB that the allocator keeps from loading
 * the model, and 40 MB of the engine's code that registers its thousands of operators once and never runs again. Later,
 * when there is nothing to do, it gives back what the allocator keeps after a rush. That takes some milliseconds, during
 * which nobody else can allocate.
 */
final class MemoryTrim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryTrim.class);
    private static final long EVERY_SECONDS = 5;
    private static final String ENGINE_LIBRARY = "/libtorch_cpu.so";
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final int MADV_DONTNEED = 4;

    private final @Nullable Function mallocTrim = find("malloc_trim");
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
        System.gc();
        trim.trim();
        unmapEngineCode();
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
        if (mallocTrim != null) {
            mallocTrim.invokeInt(new Object[] {0L});
        }
    }

    /**
     * The code stays in the system's page cache, from where a page that runs again comes back at once; it no longer
     * counts as ours, and is the first to go where memory is short. Code is never written, so nothing can be lost.
     */
    private static void unmapEngineCode() {
        Function madvise = find("madvise");
        if (madvise == null || !Files.exists(MAPPINGS)) {
            return;
        }
        try {
            for (String mapping : Files.readAllLines(MAPPINGS)) {
                if (mapping.endsWith(ENGINE_LIBRARY) && mapping.contains(" r-xp ")) {
                    long from = Long.parseUnsignedLong(mapping, 0, mapping.indexOf('-'), 16);
                    long to = Long.parseUnsignedLong(mapping, mapping.indexOf('-') + 1, mapping.indexOf(' '), 16);
                    madvise.invokeInt(new Object[] {new Pointer(from), to - from, MADV_DONTNEED});
                }
            }
        } catch (IOException e) {
            LOG.debug("the mappings can't be read", e);
        }
    }

    /** Null where the C library has no such function, or JNA can't be loaded. */
    private static @Nullable Function find(String name) {
        try {
            return NativeLibrary.getInstance("c").getFunction(name);
        } catch (LinkageError e) {
            LOG.debug("no {} here", name, e);
            return null;
        }
    }

    @Override
    public void close() {
        if (repeated != null) {
            repeated.cancel(false);
        }
        timer.shutdown();
    }
}
