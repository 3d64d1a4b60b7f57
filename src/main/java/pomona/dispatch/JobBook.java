package pomona.dispatch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits and what runs: admission, picking and withdrawing are each one step under one lock, so that a job is either
 * withdrawn or run, never both, and permits are never overdrawn.
 *
 * <p>A permit is held from admission until the job ends or is withdrawn; there are as many as workers and places in the
 * queue together.
 *
 * <p>The workers' executor holds tokens, not jobs: a token is the right to pick whatever is next when it runs. A
 * withdrawn job leaves its token behind; the next admission uses that one up before it asks for another, so there are
 * never more tokens than jobs have waited at once.
 */
final class JobBook {
    /** What to do about an offer; a new token goes to the executor outside the lock. */
    record Decision(Admission admission, boolean needsToken) {
        private static final Decision FULL = new Decision(Admission.FULL, false);
    }

    private final int permits;
    private final int bulkQueuedMax;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final TurnQueue waiting = new TurnQueue();
    private final Set<Job> running = new HashSet<>();
    private final Set<Job> lost = new HashSet<>();
    private int workersUp;
    private int tokens;
    private boolean open;

    JobBook(int workers, int queueCapacity) {
        this.permits = workers + queueCapacity;
        this.bulkQueuedMax = (int) (queueCapacity * 3L / 4);
    }

    /** From now on jobs are admitted. */
    void open() {
        locked(() -> open = true);
    }

    /** From now on every offer is {@link Admission#FULL}. */
    void close() {
        locked(() -> open = false);
    }

    Decision admit(Job job) {
        lock.lock();
        try {
            int held = waiting.size() + running.size();
            if (!open || held >= permits) {
                return Decision.FULL;
            }
            boolean starts = held < workersUp;
            if (!starts && job.isBulk() && bulkQueued() >= bulkQueuedMax) {
                return Decision.FULL;
            }
            waiting.add(job);
            boolean needsToken = tokens < waiting.size();
            if (needsToken) {
                tokens++;
            }
            return new Decision(starts ? Admission.STARTS : Admission.QUEUED, needsToken);
        } finally {
            lock.unlock();
        }
    }

    /** Uses up a token; null when the job that it was made for was withdrawn and no other waits. */
    @Nullable Job take() {
        lock.lock();
        try {
            tokens--;
            Job job = waiting.poll();
            if (job != null) {
                running.add(job);
            }
            return job;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was waiting; it will then never run. */
    boolean withdraw(Job job) {
        lock.lock();
        try {
            boolean waited = waiting.remove(job);
            signalIfIdle();
            return waited;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out everything that waits. */
    List<Job> withdrawAll() {
        lock.lock();
        try {
            List<Job> jobs = new ArrayList<>(waiting.order());
            jobs.forEach(waiting::remove);
            signalIfIdle();
            return jobs;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A running job ended.
     *
     * @param workerUp whether its worker can take another
     * @return whether it had been declared lost
     */
    boolean end(Job job, boolean workerUp) {
        lock.lock();
        try {
            running.remove(job);
            if (!workerUp) {
                workersUp--;
            }
            signalIfIdle();
            return lost.remove(job);
        } finally {
            lock.unlock();
        }
    }

    /** Counts the worker of a running job as lost until the job ends; false if the job does not run. */
    boolean lost(Job job) {
        lock.lock();
        try {
            return running.contains(job) && lost.add(job);
        } finally {
            lock.unlock();
        }
    }

    /** A worker is ready for jobs: how many are now? */
    int workerUp() {
        return counted(() -> ++workersUp);
    }

    /** A worker that runs no job is gone. */
    void workerDown() {
        locked(() -> workersUp--);
    }

    /** Waits until no job waits or runs; false when the time was up before. */
    boolean awaitIdle(long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNanos = timeoutNanos;
            while (waiting.size() + running.size() > 0) {
                if (leftNanos <= 0) {
                    return false;
                }
                leftNanos = idle.awaitNanos(leftNanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    List<Job> waiting() {
        lock.lock();
        try {
            return waiting.order();
        } finally {
            lock.unlock();
        }
    }

    int waitingCount() {
        return counted(waiting::size);
    }

    int runningCount() {
        return counted(running::size);
    }

    int lostCount() {
        return counted(lost::size);
    }

    /** Workers that are up and not lost. */
    int usableCount() {
        return counted(() -> workersUp - lost.size());
    }

    int tokenCount() {
        return counted(() -> tokens);
    }

    /** Bulk images that no free worker is about to take; persons are served first. */
    private int bulkQueued() {
        int free = Math.max(0, workersUp - running.size());
        return waiting.bulkSize() - Math.max(0, free - waiting.personsSize());
    }

    private void signalIfIdle() {
        if (waiting.size() + running.size() == 0) {
            idle.signalAll();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private int counted(IntSupplier count) {
        lock.lock();
        try {
            return count.getAsInt();
        } finally {
            lock.unlock();
        }
    }
}
