package pomona.client;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which a user's code runs: listeners, state, answers. The loop never waits for it, so that a slow
 * listener delays other listeners and no clock.
 */
final class Callbacks {
    private final ExecutorService executor;
    private volatile @Nullable Thread thread;

    Callbacks(String name) {
        executor = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            thread = created;
            return created;
        });
    }

    /** Runs a callback in its turn; after the end here and now. An exception goes to the thread's handler. */
    void run(Runnable callback) {
        try {
            executor.execute(() -> guarded(callback));
        } catch (RejectedExecutionException closed) {
            guarded(callback);
        }
    }

    /** Whether the caller runs on this thread. */
    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /**
     * Call before waiting for an answer.
     *
     * @throws IllegalStateException here, where the answer would be told to the one who waits
     */
    void refuseToWaitHere() {
        if (isHere()) {
            throw new IllegalStateException("a callback must not wait for an answer: it holds up the answers' thread");
        }
    }

    /** What is due still runs, and is waited for unless it is the caller; nothing new is taken. */
    void close(long waitMillis) {
        executor.shutdown();
        if (isHere() || waitMillis == 0) {
            return;
        }
        try {
            var unused = executor.awaitTermination(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException | Error e) {
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, e);
        }
    }
}
