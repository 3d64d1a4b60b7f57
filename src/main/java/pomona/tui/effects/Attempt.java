package pomona.tui.effects;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Work of many small steps, each of which may never come back, as on a disk that does not answer. It runs on a thread of
 * its own; after a step that takes too long it is given up, and the thread is lost until the disk comes to itself.
 */
final class Attempt {
    private final Consumer<Attempt> work;
    private long steps;
    private boolean over;
    private boolean ended;

    private Attempt(Consumer<Attempt> work) {
        this.work = work;
    }

    /**
     * Does the work, unless one of its steps takes longer than the patience, twice that at most.
     *
     * @return whether it came to its end
     */
    static boolean run(ThreadFactory threads, long patienceMillis, Consumer<Attempt> work) throws InterruptedException {
        Attempt attempt = new Attempt(work);
        threads.newThread(attempt::work).start();
        return attempt.await(patienceMillis);
    }

    private void work() {
        try {
            work.accept(this);
            end(true);
        } finally {
            end(false);
        }
    }

    private synchronized void end(boolean well) {
        ended = ended || (well && !over);
        over = true;
        notifyAll();
    }

    private synchronized boolean await(long patienceMillis) throws InterruptedException {
        long patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        long before = steps;
        long sinceNanos = System.nanoTime();
        while (!over) {
            long leftNanos = sinceNanos + patienceNanos - System.nanoTime();
            if (steps != before) {
                before = steps;
                sinceNanos = System.nanoTime();
            } else if (leftNanos <= 0) {
                over = true;
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
            }
        }
        return ended;
    }

    /** A step has ended; false when nobody waits for the next one any more. */
    synchronized boolean stepped() {
        steps++;
        return !over;
    }
}
