package pomona.loop;

import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The one way into a loop from other threads. Its length is bounded by what is admitted: each job posts two tasks. */
public final class Mailbox {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Selector selector;

    public Mailbox(Selector selector) {
        this.selector = selector;
    }

    /** Hands a task to the loop; any thread, never blocks. */
    public void post(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Hands over a task that can wait until the loop turns for another reason; any thread, never blocks. */
    public void leave(Runnable task) {
        tasks.add(task);
    }

    /** The next task, on the loop's thread; null when there is none. */
    public @Nullable Runnable poll() {
        return tasks.poll();
    }
}
