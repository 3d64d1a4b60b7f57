package pomona.reactor;

import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one way into the selector thread. Its length is bounded by what is admitted: each job posts two letters.
 */
final class Mailbox {
    private final Queue<Runnable> letters = new ConcurrentLinkedQueue<>();
    private final Selector selector;

    Mailbox(Selector selector) {
        this.selector = selector;
    }

    /** Hands a letter to the selector thread; any thread, never blocks. */
    void post(Runnable letter) {
        letters.add(letter);
        selector.wakeup();
    }

    /** The next letter, on the selector thread. */
    @Nullable Runnable poll() {
        return letters.poll();
    }
}
