package pomona.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.protocol.ErrorCode;

/**
 * A fixed set of worker threads and the images that wait for them.
 *
 * <pre>
 *   offer ──▶ JobQueue: a permit? ──▶ TurnQueue ──▶ the next in turn ──▶ worker: started, Work.run, end, finished
 *             └──────── the queue of a ThreadPoolExecutor ────────┘
 * </pre>
 *
 * The order is decided when a worker is free and not when a job comes, and a withdrawn job is gone at once.
 *
 * <p>A worker owns its {@link Work} for life. A job that breaks it is answered {@code internal}, once; the thread ends,
 * and the executor starts another, which makes new tools under the same number. When that fails it tries again, more and
 * more slowly, while the jobs wait. Nothing is ever interrupted: a worker that is in native code for too long is counted
 * as lost until it comes back.
 */
public final class WorkerPool implements Workers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** How long {@link #close()} lets things end. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** A refused client that came back sooner would find the same queue. */
    private static final long RETRY_AFTER_MILLIS_MIN = 20;

    private static final long RETRY_AFTER_MILLIS_MAX = 60_000;

    private final int workers;
    private final WorkFactory factory;
    private final LongSupplier nanoClock;
    private final JobQueue queue;
    private final ServiceRate rate = new ServiceRate();
    /** Those that no worker goes by: one that replaces another waits for its number. */
    private final BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();

    private final ThreadPoolExecutor executor;
    private volatile long movedNanos;
    private final CompletableFuture<@Nullable Void> allUp = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /**
     * @param workers at least 1
     * @param queueCapacity images that may wait beyond those that run, 0 or more
     * @param factory makes each worker's tools, on that worker's thread
     * @param nanoClock what {@link System#nanoTime} is elsewhere
     */
    public WorkerPool(int workers, int queueCapacity, WorkFactory factory, LongSupplier nanoClock) {
        if (workers < 1 || queueCapacity < 0) {
            throw new IllegalArgumentException(
                    "workers must be >= 1 and queueCapacity >= 0, were %d and %d".formatted(workers, queueCapacity));
        }
        this.workers = workers;
        this.factory = factory;
        this.nanoClock = nanoClock;
        this.queue = new JobQueue(workers, queueCapacity, job -> ((Worker) Thread.currentThread()).serve(job));
        this.executor = new ThreadPoolExecutor(workers, workers, 0, TimeUnit.MILLISECONDS, queue, Worker::new);
        for (int number = 1; number <= workers; number++) {
            numbers.add(number);
        }
    }

    /**
     * Starts every worker and returns when all are ready.
     *
     * @throws Exception what the first worker that could not make its tools threw; the pool is then of no use
     */
    public void start() throws Exception {
        executor.prestartAllCoreThreads();
        try {
            allUp.get();
            queue.open();
        } catch (ExecutionException e) {
            stop();
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (InterruptedException e) {
            stop();
            throw e;
        }
    }

    /** Before the start and after the end every offer is {@link Admission#FULL}. */
    @Override
    public Admission offer(Job job) {
        if (queue.isEmpty()) {
            movedNanos = nanoClock.getAsLong();
        }
        return queue.admit(job);
    }

    @Override
    public boolean hasRoom(boolean bulk) {
        return queue.hasRoom(bulk);
    }

    @Override
    public boolean withdraw(Job job) {
        return queue.withdraw(job);
    }

    @Override
    public List<Job> waiting() {
        return queue.waiting();
    }

    @Override
    public long estimateMillis(int ahead) {
        return rate.millis(ahead + 1, queue.usableCount());
    }

    @Override
    public long retryAfterMillis() {
        long millis = rate.millis(queue.size() / 2 + 1, queue.usableCount());
        return Math.max(RETRY_AFTER_MILLIS_MIN, Math.min(RETRY_AFTER_MILLIS_MAX, millis));
    }

    /** Workers that run a job, the lost ones among them. */
    public int busy() {
        return queue.runningCount();
    }

    /** Workers that there should be. */
    public int total() {
        return workers;
    }

    /** Workers whose job was declared lost and that haven't come back. */
    public int lost() {
        return queue.lostCount();
    }

    /** How long jobs have been waiting while no worker began or ended one; 0 when none waits. */
    public long stuckNanos() {
        return queue.isEmpty() ? 0 : Math.max(0, nanoClock.getAsLong() - movedNanos);
    }

    /** Jobs that wait. */
    public int queued() {
        return queue.size();
    }

    /** Images a second that the workers get through when they are all busy; lost workers don't count. */
    public double ratePerSecond() {
        return rate.perSecond(queue.usableCount());
    }

    @Override
    public void lost(Job job) {
        if (queue.lost(job)) {
            LOG.error("a worker is lost: {} runs too long; {} of {} are left", job, queue.usableCount(), workers);
        }
    }

    /**
     * Takes no more jobs and waits until those that were admitted have ended. What still waits when the time is up is
     * answered {@code draining}; what still runs is left to itself, its thread doesn't keep the process alive.
     *
     * @return whether all jobs and all workers ended in time
     */
    public boolean close(Duration timeout) {
        long endNanos = System.nanoTime() + timeout.toNanos();
        queue.close();
        try {
            queue.awaitIdle(timeout.toNanos());
            for (Job job : queue.withdrawAll()) {
                finished(job, failure(job, ErrorCode.DRAINING, "the server is stopping", nanoClock.getAsLong()));
            }
            stop();
            return awaitThreads(endNanos);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for the threads themselves: they close their tools, which the model must outlive, after the executor is done. */
    private boolean awaitThreads(long endNanos) throws InterruptedException {
        for (Thread thread : threads) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
            thread.join(Math.max(1, leftMillis));
            if (thread.isAlive()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    private void stop() {
        closed.countDown();
        executor.shutdown();
    }

    private void started(Job job, int worker, long startNanos) {
        try {
            job.door().started(job, worker, startNanos);
        } catch (RuntimeException | Error e) {
            LOG.error("the start of {} could not be told", job, e);
        }
    }

    private void finished(Job job, Reply reply) {
        try {
            job.door().finished(job, reply);
        } catch (RuntimeException | Error e) {
            LOG.error("the reply to {} could not be handed over", job, e);
        }
    }

    private Reply failure(Job job, ErrorCode code, String message, long startNanos) {
        return Reply.failure(job, code, message, Reply.timing(job, startNanos, 0, 0, nanoClock.getAsLong()));
    }

    /** Ends a worker's thread on purpose, so that the executor starts another. */
    private static final class WorkerFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        WorkerFailed(Throwable cause) {
            super(cause);
        }
    }

    /** One worker: a thread of the executor with a number and its own tools. */
    private final class Worker extends Thread {
        private final Runnable loop;
        private int number;
        private @Nullable Work work;
        private boolean up;

        Worker(Runnable loop) {
            this.loop = loop;
            setDaemon(true);
            threads.add(this);
            setUncaughtExceptionHandler((thread, e) -> {
                if (!(e instanceof WorkerFailed)) {
                    LOG.error("{} ended", thread.getName(), e);
                }
            });
        }

        @Override
        public void run() {
            number = takeNumber();
            setName("worker-" + number);
            try {
                makeTools();
                loop.run();
            } finally {
                closeTools();
                numbers.add(number);
                threads.remove(this);
            }
        }

        void serve(Job job) {
            long startNanos = nanoClock.getAsLong();
            movedNanos = startNanos;
            started(job, number, startNanos);
            Reply reply = null;
            Throwable failed = null;
            try {
                reply = tools().run(job, startNanos);
            } catch (OutOfMemoryError e) {
                LOG.error("worker {} ran out of memory on {}", number, job, e);
            } catch (RuntimeException | Error e) {
                LOG.error("worker {} failed on {} and is replaced", number, job, e);
                failed = e;
            }
            end(job, startNanos, failed == null);
            finished(
                    job,
                    reply != null
                            ? reply
                            : failure(job, ErrorCode.INTERNAL, "the server failed on this image", startNanos));
            if (failed != null) {
                throw new WorkerFailed(failed);
            }
        }

        private void end(Job job, long startNanos, boolean stillUp) {
            up = stillUp;
            movedNanos = nanoClock.getAsLong();
            boolean wasLost = queue.end(job, stillUp);
            if (wasLost) {
                LOG.warn("worker {} came back from {}", number, job);
            } else if (stillUp) {
                rate.ran(nanoClock.getAsLong() - startNanos);
            }
        }

        private Work tools() {
            if (work == null) {
                throw new IllegalStateException("no tools");
            }
            return work;
        }

        /** Returns with tools, or without once the pool stops: then no job comes any more. */
        private void makeTools() {
            Duration pause = FIRST_PAUSE;
            while (work == null) {
                try {
                    work = factory.create(number);
                    up = true;
                    if (queue.workerUp() == workers) {
                        allUp.complete(null);
                    }
                } catch (Exception | Error e) {
                    if (allUp.completeExceptionally(e) || allUp.isCompletedExceptionally()) {
                        return;
                    }
                    LOG.error("worker {} can't be replaced yet; next try in {}", number, pause, e);
                    if (closedWithin(pause)) {
                        return;
                    }
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        }

        private void closeTools() {
            if (up) {
                up = false;
                queue.workerDown();
            }
            try {
                if (work != null) {
                    work.close();
                }
            } catch (RuntimeException | Error e) {
                LOG.warn("worker {}'s tools could not be closed", number, e);
            }
        }
    }

    private int takeNumber() {
        try {
            return numbers.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the executor interrupts none but idle workers", e);
        }
    }

    private boolean closedWithin(Duration pause) {
        try {
            return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
