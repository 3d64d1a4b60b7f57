package pomona.reactor;

import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The one way into the selector thread. Its length is bounded by what is admitted: each job posts two tasks. */
final class Mailbox {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Selector selector;

    Mailbox(Selector selector) {
        this.selector = selector;
    }

    /** Hands a task to the selector thread; any thread, never blocks. */
    void post(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** The next task, on the selector thread. */
    @Nullable Runnable poll() {
        return tasks.poll();
    }
}
