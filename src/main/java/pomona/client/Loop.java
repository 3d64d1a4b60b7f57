package pomona.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

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

    /** Runs a task on the loop's thread. */
    void post(Runnable task) {
        tasks.add(task);
        selector.wakeup();
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
        try (selector) {
            while (!stopped) {
                long waitNanos = driven.turn(nanoTime());
                long waitMillis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1);
                selector.select(key -> ((Ready) key.attachment()).ready(nanoTime()), waitMillis);
                for (Runnable task = tasks.poll(); task != null && !stopped; task = tasks.poll()) {
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
