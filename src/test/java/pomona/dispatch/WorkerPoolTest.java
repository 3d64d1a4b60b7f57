package pomona.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;
import pomona.testing.ManualClock;

/**
 * Admission, turns, clocks and failures of the pool, one test for each promise, with workers that the test holds: long
 * as the list of promises is.
 */
class WorkerPoolTest {
    private final ManualClock clock = new ManualClock();
    private final FixedWork.Count tools = new FixedWork.Count();
    private final RecordingDoor replies = new RecordingDoor();
    private final Jobs jobs = new Jobs(replies);
    private final Semaphore gate = new Semaphore(0, true);
    private final List<WorkerPool> pools = new ArrayList<>();

    @AfterEach
    void closeWhatIsOpen() {
        gate.release(1_000_000);
        pools.forEach(WorkerPool::close);
    }

    @Test
    void everyWorkerHasItsOwnToolsAndNumberBeforeTheStartReturns() throws Exception {
        List<String> made = new CopyOnWriteArrayList<>();
        started(4, 0, worker -> {
            made.add(worker + " on " + Thread.currentThread().getName());
            return new FixedWork(tools);
        });
        assertThat(made).containsExactlyInAnyOrder("1 on worker-1", "2 on worker-2", "3 on worker-3", "4 on worker-4");
    }

    @Test
    void startFailsWithTheReasonOfTheWorkerThatCouldNotStart() throws Exception {
        var pool = pool(2, 4, worker -> {
            if (worker == 2) {
                throw new IOException("no such model");
            }
            return new FixedWork(tools);
        });
        assertThatThrownBy(pool::start).isInstanceOf(IOException.class).hasMessage("no such model");
        assertThat(pool.offer(jobs.person(1))).isEqualTo(Admission.FULL);
        await().untilAsserted(() -> assertThat(tools.closed).hasValue(tools.made.get()));
    }

    @Test
    void howLongNothingMovedIsToldWhileJobsWait() throws Exception {
        WorkerPool pool = started(1, 4);
        clock.advance(Duration.ofHours(1));
        assertThat(pool.stuckNanos()).isZero();
        Job runs = jobs.job(1, false, gate::acquireUninterruptibly);
        pool.offer(runs);
        await().until(() -> replies.started.contains(runs));
        clock.advance(Duration.ofMinutes(1));
        assertThat(pool.stuckNanos()).as("nobody waits").isZero();
        pool.offer(jobs.person(2));
        assertThat(pool.stuckNanos()).as("it has only come").isZero();
        clock.advance(Duration.ofMinutes(2));
        assertThat(pool.stuckNanos()).isEqualTo(Duration.ofMinutes(2).toNanos());
        gate.release();
        await().until(() -> pool.stuckNanos() == 0);
    }

    @Test
    void whoAsksForRoomIsToldWhatAnOfferWouldBeTold() throws Exception {
        WorkerPool pool = started(1, 4);
        for (int i = 0; i < 5; i++) {
            boolean bulk = i % 2 == 0;
            boolean hadRoom = pool.hasRoom(bulk);
            Admission admission = pool.offer(jobs.job(i, bulk, gate::acquireUninterruptibly));
            assertThat(hadRoom).isEqualTo(admission != Admission.FULL);
        }
        assertThat(pool.hasRoom(false)).isFalse();
        assertThat(pool.hasRoom(true)).isFalse();
    }

    @Test
    void jobIsToldOfItsStartAndItsEndOnce() throws Exception {
        WorkerPool pool = started(1, 1);
        Job job = jobs.person(1);
        long startNanos = clock.getAsLong();
        assertThat(pool.offer(job)).isEqualTo(Admission.STARTS);
        await().until(() -> replies.finishedCount(job) == 1);
        assertThat(replies.started).containsExactly(job);
        assertThat(replies.startedOn).containsEntry(job, 1);
        assertThat(replies.startNanos).containsEntry(job, startNanos);
        assertThat(replies.errors).containsEntry(job, ErrorCode.BAD_IMAGE);
    }

    @Test
    void eachDoorIsToldOfItsOwnJobs() throws Exception {
        WorkerPool pool = started(2, 8);
        var other = new RecordingDoor();
        Job here = jobs.person(1);
        Job there = new Jobs(other).person(2);
        pool.offer(here);
        pool.offer(there);
        await().until(() -> replies.finished() == 1 && other.finished() == 1);
        assertThat(replies.started).containsExactly(here);
        assertThat(other.started).containsExactly(there);
    }

    @Test
    void permitIsFreeAgainWhenTheEndIsTold() throws Exception {
        List<Admission> admissions = new CopyOnWriteArrayList<>();
        AtomicInteger left = new AtomicInteger(50);
        var pool = new WorkerPool[1];
        var offering = new Door() {
            private final Jobs own = new Jobs(this);

            @Override
            public void started(Job job, int worker, long startNanos) {}

            @Override
            public void finished(Job job, Reply reply) {
                if (left.decrementAndGet() >= 0) {
                    admissions.add(pool[0].offer(own.person(1)));
                }
            }
        };
        pool[0] = new WorkerPool(1, 0, worker -> new FixedWork(tools), clock);
        pools.add(pool[0]);
        pool[0].start();
        pool[0].offer(offering.own.person(1));
        await().until(() -> admissions.size() == 50);
        assertThat(admissions).containsOnly(Admission.STARTS);
    }

    @Test
    void batchSenderDelaysAPersonByWhatRunsAndOneMore() throws Exception {
        WorkerPool pool = started(2, 64);
        for (int i = 0; i < 64; i++) {
            pool.offer(gated(i % 8, true));
        }
        await().until(() -> replies.started.size() == 2);
        for (int round = 0; round < 12; round++) {
            Job person = gated(100, false);
            assertThat(pool.offer(person)).isEqualTo(Admission.QUEUED);
            assertThat(pool.waiting().indexOf(person)).isLessThanOrEqualTo(1);
            int before = replies.started.size();
            while (!replies.started.contains(person)) {
                endOneAndAwaitTheNextStart();
            }
            assertThat(replies.started.indexOf(person) - before)
                    .as("images that started between the offer and the start")
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void bulkIsServedWhilePersonsNeverStopComing() throws Exception {
        WorkerPool pool = started(1, 64);
        pool.offer(gated(1, true));
        await().until(() -> replies.started.size() == 1);
        List<Job> bulk = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            bulk.add(gated(1, true));
            pool.offer(bulk.get(i));
        }
        for (int i = 0; i < 4; i++) {
            pool.offer(gated(100 + i, false));
        }
        for (int i = 0; i < 40; i++) {
            endOneAndAwaitTheNextStart();
            pool.offer(gated(i, false));
        }
        assertThat(List.copyOf(replies.started).stream().filter(bulk::contains).count())
                .isEqualTo(10);
    }

    @Test
    void placesAndEstimatesFollowTheQueue() throws Exception {
        WorkerPool pool = started(2, 8);
        assertThat(pool.estimateMillis(0)).isEqualTo(25);
        pool.offer(gated(1, false));
        pool.offer(gated(1, false));
        await().until(() -> replies.startNanos.size() == 2);
        Job bulk = gated(2, true);
        Job first = gated(3, false);
        Job second = gated(3, false);
        Job other = gated(4, false);
        List.of(bulk, first, second, other).forEach(pool::offer);
        assertThat(pool.waiting()).containsExactly(first, other, second, bulk);
        assertThat(pool.waiting().indexOf(second)).isEqualTo(2);
        assertThat(pool.withdraw(first)).isTrue();
        assertThat(pool.waiting().indexOf(first)).isEqualTo(-1);
        assertThat(pool.queued()).isEqualTo(3);
        clock.advance(Duration.ofMillis(80));
        gate.release(2);
        await().until(() -> replies.finished() == 2);
        assertThat(pool.estimateMillis(2)).isEqualTo(120);
        assertThat(pool.ratePerSecond()).isEqualTo(25);
        assertThat(pool.retryAfterMillis()).isBetween(40L, 80L);
    }

    @Test
    void withdrawAndPickNeverBothSucceed() throws Exception {
        WorkerPool pool = started(2, 64);
        var random = new Random(1);
        int withdrawn = 0;
        List<Job> run = new ArrayList<>();
        // Both ends of the race must have been seen, however the threads are scheduled.
        for (int i = 0; i < 6_000 || withdrawn == 0 || run.isEmpty(); i++) {
            Job job = jobs.job(i % 7, i % 3 == 0, () -> {});
            if (pool.offer(job) == Admission.FULL) {
                continue;
            }
            for (int spin = random.nextInt(2_000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            if (pool.withdraw(job)) {
                withdrawn++;
                replies.mustNotRun(job);
            } else {
                run.add(job);
            }
        }
        await().until(() -> pool.busy() + pool.queued() == 0);
        await().until(() -> replies.finished() == run.size());
        run.forEach(job -> assertThat(replies.finishedCount(job)).isOne());
        assertThat(replies.ranThoughWithdrawn()).isZero();
    }

    @Test
    void eightThreadsAtOnceGetExactlyAsManyPermitsAsThereAre() throws Exception {
        WorkerPool pool = started(2, 5);
        for (int round = 1; round <= 20; round++) {
            AtomicInteger admitted = new AtomicInteger();
            onEightThreads(sender -> {
                for (int i = 0; i < 5; i++) {
                    if (pool.offer(gated(sender, false)) != Admission.FULL) {
                        admitted.incrementAndGet();
                    }
                }
            });
            assertThat(admitted).hasValue(7);
            gate.release(7);
            int ended = 7 * round;
            await().until(() -> replies.finished() == ended);
        }
    }

    @Test
    void everyJobThatEightThreadsGetInWhileWorkersRunEndsOnce() throws Exception {
        WorkerPool pool = started(2, 5);
        AtomicInteger refused = new AtomicInteger();
        List<Job> admitted = Collections.synchronizedList(new ArrayList<>());
        onEightThreads(sender -> {
            for (int i = 0; i < 2_000; i++) {
                Job job = sender % 2 == 0 ? jobs.bulk(sender) : jobs.person(sender);
                if (pool.offer(job) == Admission.FULL) {
                    refused.incrementAndGet();
                } else {
                    admitted.add(job);
                }
            }
        });
        await().until(() -> replies.finished() == admitted.size());
        admitted.forEach(job -> assertThat(replies.finishedCount(job)).isOne());
        assertThat(admitted.size() + refused.get()).isEqualTo(16_000);
        assertThat(pool.busy() + pool.queued()).isZero();
    }

    @Test
    void workerThatFailsAnswersInternalOnceAndIsReplacedUnderItsNumber() throws Exception {
        WorkerPool pool = started(2, 4);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        Job poison = jobs.job(1, false, () -> {
            threads.add(Thread.currentThread());
            throw new IllegalStateException("poisoned");
        });
        pool.offer(poison);
        await().until(() -> tools.made.get() == 3);
        assertThat(replies.finishedCount(poison)).isOne();
        assertThat(replies.errors).containsEntry(poison, ErrorCode.INTERNAL);
        await().untilAsserted(() -> assertThat(tools.closed).hasValue(1));
        Job left = gated(1, false);
        Job right = gated(1, false);
        pool.offer(left);
        pool.offer(right);
        await().until(() -> pool.busy() == 2);
        assertThat(List.of(replies.startedOn.get(left), replies.startedOn.get(right)))
                .containsExactlyInAnyOrder(1, 2);
        assertThat(threads.get(0).isAlive()).isFalse();
    }

    @Test
    void everyKindOfFailureIsAnsweredOnceAndTheRestIsServed() throws Exception {
        WorkerPool pool = started(2, 80);
        List<Job> offered = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int kind = i % 4;
            offered.add(jobs.job(i % 5, false, () -> {
                switch (kind) {
                    case 0 -> throw new IllegalStateException("poisoned");
                    case 1 -> throw new StackOverflowError();
                    case 2 -> throw new OutOfMemoryError("pretended");
                    default -> {}
                }
            }));
        }
        offered.forEach(job -> assertThat(pool.offer(job)).isNotEqualTo(Admission.FULL));
        await().until(() -> replies.finished() == 40);
        for (int i = 0; i < 40; i++) {
            assertThat(replies.finishedCount(offered.get(i))).isOne();
            assertThat(replies.errors.get(offered.get(i)))
                    .isEqualTo(i % 4 == 3 ? ErrorCode.BAD_IMAGE : ErrorCode.INTERNAL);
        }
        await().untilAsserted(() -> assertThat(tools.made).hasValue(2 + 20));
        assertThat(tools.closed).hasValue(20);
        assertThat(replies.startedOn.values()).containsOnly(1, 2);
    }

    @Test
    void memoryThatRunsOutCostsThatJobAlone() throws Exception {
        WorkerPool pool = started(1, 4);
        Job greedy = jobs.job(1, false, () -> {
            throw new OutOfMemoryError("pretended");
        });
        Job next = jobs.person(1);
        pool.offer(greedy);
        pool.offer(next);
        await().until(() -> replies.finished() == 2);
        assertThat(replies.errors).containsEntry(greedy, ErrorCode.INTERNAL).containsEntry(next, ErrorCode.BAD_IMAGE);
        assertThat(tools.made).hasValue(1);
    }

    @Test
    void jobsWaitWhileAReplacementCanNotBeMadeAndNoneIsLost() throws Exception {
        AtomicInteger failures = new AtomicInteger(3);
        AtomicInteger created = new AtomicInteger();
        WorkerPool pool = started(1, 4, worker -> {
            if (created.getAndIncrement() > 0 && failures.getAndDecrement() > 0) {
                throw new IOException("not yet");
            }
            return new FixedWork(tools);
        });
        CountDownLatch offered = new CountDownLatch(1);
        Job poison = jobs.job(1, false, () -> {
            awaitUninterruptibly(offered);
            throw new IllegalStateException("poisoned");
        });
        Job waiting = jobs.person(2);
        pool.offer(poison);
        pool.offer(waiting);
        offered.countDown();
        await().until(() -> replies.finishedCount(poison) == 1);
        assertThat(pool.offer(jobs.person(3))).as("no worker is up").isEqualTo(Admission.QUEUED);
        await().until(() -> replies.finished() == 3);
        assertThat(replies.errors).containsEntry(waiting, ErrorCode.BAD_IMAGE);
        assertThat(created).hasValue(5);
    }

    @Test
    void lostWorkerIsCountedUntilItComesBackAndItsPermitStaysTaken() throws Exception {
        WorkerPool pool = started(1, 0);
        Job stuck = gated(1, false);
        pool.offer(stuck);
        await().until(() -> pool.busy() == 1);
        clock.advance(Duration.ofSeconds(30));
        pool.lost(stuck);
        pool.lost(stuck);
        assertThat(pool.lost()).isOne();
        assertThat(pool.busy()).isOne();
        assertThat(pool.ratePerSecond()).isZero();
        assertThat(pool.offer(jobs.person(1))).isEqualTo(Admission.FULL);
        gate.release();
        await().until(() -> replies.finishedCount(stuck) == 1);
        assertThat(pool.lost()).isZero();
        assertThat(pool.estimateMillis(0)).as("a lost job is no measurement").isEqualTo(50);
        assertThat(pool.offer(jobs.person(1))).isEqualTo(Admission.STARTS);
    }

    @Test
    void failingReplyReceiverDoesNotHarmTheWorker() throws Exception {
        AtomicInteger told = new AtomicInteger();
        WorkerPool pool = started(1, 4);
        var failing = new Jobs(new Door() {
            @Override
            public void started(Job job, int worker, long startNanos) {
                throw new IllegalStateException("start");
            }

            @Override
            public void finished(Job job, Reply reply) {
                told.incrementAndGet();
                throw new IllegalStateException("end");
            }
        });
        pool.offer(failing.person(1));
        pool.offer(failing.person(1));
        await().until(() -> told.get() == 2);
        assertThat(tools.made).hasValue(1);
    }

    @Test
    void withdrawnJobsLeaveNothingBehind() throws Exception {
        WorkerPool pool = started(1, 8);
        pool.offer(gated(1, false));
        await().until(() -> pool.busy() == 1);
        for (int i = 0; i < 5_000; i++) {
            Job job = jobs.person(i);
            assertThat(pool.offer(job)).isEqualTo(Admission.QUEUED);
            assertThat(pool.withdraw(job)).isTrue();
        }
        assertThat(pool.queued()).isZero();
        gate.release();
        await().until(() -> replies.finished() == 1);
        assertThat(replies.started).hasSize(1);
    }

    @Test
    void closeLetsWhatWasAdmittedEndAndTakesNothingMore() throws Exception {
        WorkerPool pool = started(2, 8);
        for (int i = 0; i < 6; i++) {
            pool.offer(gated(i, false));
        }
        var closing = new Thread(() -> replies.closed = pool.close(Duration.ofSeconds(30)));
        closing.start();
        await().until(() -> pool.offer(gated(9, false)) == Admission.FULL);
        int admitted = pool.busy() + pool.queued();
        gate.release(1_000);
        closing.join();
        assertThat(replies.closed).isTrue();
        assertThat(replies.finished()).isGreaterThanOrEqualTo(admitted).isEqualTo(replies.started.size());
        assertThat(replies.errors.values()).containsOnly(ErrorCode.BAD_IMAGE);
        assertThat(tools.closed).hasValue(2);
    }

    @Test
    void closeWhoseTimeIsUpAnswersWhatWaitsAndLeavesWhatRuns() throws Exception {
        WorkerPool pool = started(1, 8);
        Job running = gated(1, false);
        pool.offer(running);
        await().until(() -> pool.busy() == 1);
        Job waiting = gated(2, false);
        pool.offer(waiting);
        assertThat(pool.close(Duration.ofMillis(50))).isFalse();
        assertThat(replies.errors).containsOnly(Map.entry(waiting, ErrorCode.DRAINING));
        gate.release();
        await().until(() -> replies.finishedCount(running) == 1);
        assertThat(replies.finishedCount(waiting)).isOne();
        await().untilAsserted(() -> assertThat(tools.closed).hasValue(1));
    }

    @Test
    void closeDoesNotWaitForAWorkerThatCanNotBeReplaced() throws Exception {
        AtomicInteger created = new AtomicInteger();
        WorkerPool pool = started(1, 4, worker -> {
            if (created.getAndIncrement() > 0) {
                throw new IOException("never again");
            }
            return new FixedWork(tools);
        });
        pool.offer(jobs.job(1, false, () -> {
            throw new IllegalStateException("poisoned");
        }));
        await().until(() -> created.get() >= 4);
        assertThat(pool.close(Duration.ofSeconds(20))).isTrue();
    }

    private void endOneAndAwaitTheNextStart() {
        int before = replies.started.size();
        gate.release();
        await().until(() -> replies.started.size() > before);
    }

    private Job gated(long connection, boolean bulk) {
        return jobs.job(connection, bulk, gate::acquireUninterruptibly);
    }

    private static void onEightThreads(IntConsumer sender) throws InterruptedException {
        CountDownLatch together = new CountDownLatch(8);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            senders.add(new Thread(() -> {
                together.countDown();
                awaitUninterruptibly(together);
                sender.accept(number);
            }));
        }
        senders.forEach(Thread::start);
        for (Thread thread : senders) {
            thread.join();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private WorkerPool started(int workers, int queueCapacity) throws Exception {
        return started(workers, queueCapacity, worker -> new FixedWork(tools));
    }

    private WorkerPool started(int workers, int queueCapacity, WorkFactory factory) throws Exception {
        WorkerPool pool = pool(workers, queueCapacity, factory);
        pool.start();
        return pool;
    }

    private WorkerPool pool(int workers, int queueCapacity, WorkFactory factory) {
        var pool = new WorkerPool(workers, queueCapacity, factory, clock);
        pools.add(pool);
        return pool;
    }

    /** Remembers what workers told. */
    private static final class RecordingDoor implements Door {
        final List<Job> started = Collections.synchronizedList(new ArrayList<>());
        final Map<Job, Integer> startedOn = new ConcurrentHashMap<>();
        final Map<Job, Long> startNanos = new ConcurrentHashMap<>();
        final Map<Job, ErrorCode> errors = new ConcurrentHashMap<>();
        final Map<Job, AtomicInteger> ends = new ConcurrentHashMap<>();
        private final Map<Job, Boolean> withdrawn = new ConcurrentHashMap<>();
        volatile boolean closed;

        @Override
        public void started(Job job, int worker, long nanos) {
            started.add(job);
            startedOn.put(job, worker);
            startNanos.put(job, nanos);
        }

        @Override
        public void finished(Job job, Reply reply) {
            errors.put(job, reply.error());
            ends.computeIfAbsent(job, j -> new AtomicInteger()).incrementAndGet();
        }

        int finished() {
            return ends.values().stream().mapToInt(AtomicInteger::get).sum();
        }

        int finishedCount(Job job) {
            AtomicInteger count = ends.get(job);
            return count == null ? 0 : count.get();
        }

        void mustNotRun(Job job) {
            withdrawn.put(job, true);
        }

        long ranThoughWithdrawn() {
            return withdrawn.keySet().stream()
                    .filter(job -> startedOn.containsKey(job) || ends.containsKey(job))
                    .count();
        }
    }
}
