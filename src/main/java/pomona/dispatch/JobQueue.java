package pomona.dispatch;

import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * What waits and what runs: admission, picking and withdrawing are each one step under one lock, so that a job is either
 * withdrawn or run, never both, and permits are never overdrawn.
 *
 * <p>A permit is held from admission until the job ends or is withdrawn; there are as many as workers and places in the
 * queue together.
 *
 * <p>It is the queue of the workers' executor. An executor whose threads are all started beforehand asks little of its
 * queue: {@link #take}, which gives a free worker whatever is next by then. Jobs come in by {@link #admit} alone and never
 * by the executor, which would not ask for a permit.
 */
final class JobQueue extends AbstractQueue<Runnable> implements BlockingQueue<Runnable> {
    private final int permits;
    private final int bulkQueuedMax;
    private final Consumer<Job> worker;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final TurnQueue waiting = new TurnQueue();
    private final Set<Job> running = new HashSet<>();
    private final Set<Job> lost = new HashSet<>();
    private int workersUp;
    private boolean open;

    /**
     * @param worker runs a job on the thread that took it
     */
    JobQueue(int workers, int queueCapacity, Consumer<Job> worker) {
        this.permits = workers + queueCapacity;
        this.bulkQueuedMax = (int) (queueCapacity * 3L / 4);
        this.worker = worker;
    }

    /** From now on jobs are admitted. */
    void open() {
        locked(() -> open = true);
    }

    /** From now on every offer is {@link Admission#FULL}. */
    void close() {
        locked(() -> open = false);
    }

    Admission admit(Job job) {
        lock.lock();
        try {
            if (!isRoom(job.isBulk())) {
                return Admission.FULL;
            }
            boolean starts = held() < workersUp;
            waiting.add(job);
            notEmpty.signal();
            return starts ? Admission.STARTS : Admission.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a job that came now would be admitted. */
    boolean hasRoom(boolean bulk) {
        lock.lock();
        try {
            return isRoom(bulk);
        } finally {
            lock.unlock();
        }
    }

    private boolean isRoom(boolean bulk) {
        if (!open || held() >= permits) {
            return false;
        }
        return held() < workersUp || !bulk || bulkQueued() < bulkQueuedMax;
    }

    private int held() {
        return waiting.size() + running.size();
    }

    /** Waits until there is a job, whose turn it is then: from now on it runs. */
    @Override
    public Runnable take() throws InterruptedException {
        Job job = takeJob();
        return () -> worker.accept(job);
    }

    Job takeJob() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Job job = waiting.poll();
            while (job == null) {
                notEmpty.await();
                job = waiting.poll();
            }
            running.add(job);
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

    /** All that wait, in the order in which they would be taken. */
    List<Job> waiting() {
        lock.lock();
        try {
            return waiting.order();
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    @Override
    public int size() {
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

    // What an executor of a fixed number of threads does not ask of its queue.

    private static UnsupportedOperationException unasked() {
        return new UnsupportedOperationException("jobs come in by admit and go out by take");
    }

    @Override
    public boolean offer(Runnable task) {
        throw unasked();
    }

    @Override
    public boolean offer(Runnable task, long timeout, TimeUnit unit) {
        throw unasked();
    }

    @Override
    public void put(Runnable task) {
        throw unasked();
    }

    @Override
    public Runnable poll() {
        throw unasked();
    }

    @Override
    public Runnable poll(long timeout, TimeUnit unit) {
        throw unasked();
    }

    @Override
    public Runnable peek() {
        throw unasked();
    }

    @Override
    public int remainingCapacity() {
        throw unasked();
    }

    @Override
    public int drainTo(Collection<? super Runnable> target) {
        throw unasked();
    }

    @Override
    public int drainTo(Collection<? super Runnable> target, int max) {
        throw unasked();
    }

    @Override
    public Iterator<Runnable> iterator() {
        throw unasked();
    }
}
