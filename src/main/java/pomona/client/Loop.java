package pomona.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One daemon thread that runs tasks, watches sockets and looks at clocks; the rest of the client lives on it. */
final class Loop {
    /** What the loop drives. */
    interface Driven {
        /**
         * Acts on clocks that ran out.
         *
         * @return nanoseconds until the next one does
         */
        long turn(long nowNanos);

        /** The loop can't go on; nothing is called after this. */
        void failed(Throwable why);
    }

    /** Attached to a selection key. */
    interface Ready {
        void ready(long nowNanos);
    }

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Driven driven;
    private final LongSupplier nanoClock;
    private boolean stopped;
    private volatile boolean hasEnded;

    /** @param nanoClock what {@link System#nanoTime} is outside tests; read at each turn */
    Loop(Driven driven, LongSupplier nanoClock) {
        this.driven = driven;
        this.nanoClock = nanoClock;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector", e);
        }
    }

    Thread start(String name) {
        Thread thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Runs a task on the loop's thread; once that has ended, here: no task is lost, and no two run at once. */
    void post(Runnable task) {
        tasks.add(task);
        if (hasEnded) {
            runLeftTasks();
        } else {
            selector.wakeup();
        }
    }

    long nanoTime() {
        return nanoClock.getAsLong();
    }

    Selector selector() {
        return selector;
    }

    /** Ends the loop after the present task; call on its thread. */
    void stop() {
        stopped = true;
    }

    private void run() {
        try {
            runUntilStopped();
        } finally {
            hasEnded = true;
            runLeftTasks();
        }
    }

    private @Nullable Runnable nextTask() {
        return stopped ? null : tasks.poll();
    }

    private synchronized void runLeftTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void runUntilStopped() {
        try (selector) {
            while (!stopped) {
                long waitNanos = driven.turn(nanoTime());
                long waitMillis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1);
                selector.select(key -> ((Ready) key.attachment()).ready(nanoTime()), waitMillis);
                for (Runnable task = nextTask(); task != null; task = nextTask()) {
                    task.run();
                }
            }
        } catch (IOException e) {
            driven.failed(new UncheckedIOException("the client's selector failed", e));
        } catch (RuntimeException | Error e) {
            // An error too: whoever waits for an answer is told, or would wait for ever.
            driven.failed(e);
        }
    }
}
