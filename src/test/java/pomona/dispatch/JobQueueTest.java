package pomona.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    private static final Jobs JOBS = new Jobs();

    @Test
    void permitsAreWorkersAndQueueTogether() {
        JobQueue queue = open(2, 3);
        assertThat(admitPersons(queue, 7))
                .containsExactly(
                        Admission.STARTS,
                        Admission.STARTS,
                        Admission.QUEUED,
                        Admission.QUEUED,
                        Admission.QUEUED,
                        Admission.FULL,
                        Admission.FULL);
        assertThat(queue.size()).isEqualTo(5);
    }

    @Test
    void permitComesBackWhenTheJobEndsAndNotWhenItStarts() throws InterruptedException {
        JobQueue queue = open(1, 0);
        assertThat(admitPersons(queue, 1)).containsExactly(Admission.STARTS);
        Job running = queue.takeJob();
        assertThat(admitPersons(queue, 1)).containsExactly(Admission.FULL);
        queue.end(running, true);
        assertThat(admitPersons(queue, 1)).containsExactly(Admission.STARTS);
    }

    @Test
    void withdrawnJobGivesItsPermitBackAndIsNeverTaken() throws InterruptedException {
        JobQueue queue = open(1, 1);
        Job first = JOBS.person(1);
        Job second = JOBS.person(1);
        queue.admit(first);
        queue.admit(second);
        assertThat(queue.withdraw(first)).isTrue();
        assertThat(admitPersons(queue, 1)).containsExactly(Admission.QUEUED);
        assertThat(queue.takeJob()).isSameAs(second);
        assertThat(queue.withdraw(second)).isFalse();
    }

    @Test
    void bulkFillsThreeQuartersOfTheQueueAndPersonsTheRest() throws InterruptedException {
        JobQueue queue = open(2, 64);
        List<Admission> bulk = admitBulk(queue, 64);
        assertThat(bulk.subList(0, 2)).containsOnly(Admission.STARTS);
        assertThat(bulk.subList(2, 50)).containsOnly(Admission.QUEUED);
        assertThat(bulk.subList(50, 64)).containsOnly(Admission.FULL);
        queue.takeJob();
        queue.takeJob();
        assertThat(admitBulk(queue, 1)).containsExactly(Admission.FULL);
        List<Admission> persons = admitPersons(queue, 17);
        assertThat(persons.subList(0, 16)).containsOnly(Admission.QUEUED);
        assertThat(persons.get(16)).isEqualTo(Admission.FULL);
    }

    @Test
    void bulkStartsOnAFreeWorkerWithoutAnyQueue() {
        JobQueue queue = open(1, 1);
        assertThat(admitBulk(queue, 2)).containsExactly(Admission.STARTS, Admission.FULL);
        assertThat(admitPersons(queue, 1)).containsExactly(Admission.QUEUED);
    }

    @Test
    void workerThatIsDownOrLostStartsNothing() throws InterruptedException {
        JobQueue queue = open(2, 4);
        queue.admit(JOBS.person(1));
        Job stuck = queue.takeJob();
        assertThat(queue.lost(stuck)).isTrue();
        assertThat(queue.lost(stuck)).as("a second time").isFalse();
        assertThat(queue.lostCount()).isOne();
        assertThat(queue.usableCount()).isOne();
        queue.admit(JOBS.person(1));
        Job poison = queue.takeJob();
        assertThat(queue.end(poison, false)).isFalse();
        assertThat(queue.usableCount()).isZero();
        assertThat(admitPersons(queue, 1)).containsExactly(Admission.QUEUED);
        assertThat(queue.workerUp()).isEqualTo(2);
        assertThat(queue.end(stuck, true)).as("was lost").isTrue();
        assertThat(queue.lostCount()).isZero();
        assertThat(admitPersons(queue, 1)).containsExactly(Admission.STARTS);
    }

    @Test
    void onlyARunningJobCanBeLost() throws InterruptedException {
        JobQueue queue = open(1, 1);
        Job job = JOBS.person(1);
        assertThat(queue.lost(job)).isFalse();
        queue.admit(job);
        assertThat(queue.lost(job)).isFalse();
        queue.takeJob();
        queue.end(job, true);
        assertThat(queue.lost(job)).isFalse();
        assertThat(queue.lostCount()).isZero();
    }

    @Test
    void closedQueueAdmitsNothing() {
        JobQueue queue = new JobQueue(1, 1, job -> {});
        queue.workerUp();
        assertThat(admitPersons(queue, 1)).as("before the start").containsExactly(Admission.FULL);
        queue.open();
        assertThat(admitPersons(queue, 1)).containsExactly(Admission.STARTS);
        queue.close();
        assertThat(admitPersons(queue, 1)).containsExactly(Admission.FULL);
        assertThat(queue.withdrawAll()).hasSize(1);
        assertThat(queue.size()).isZero();
    }

    private static JobQueue open(int workers, int queueCapacity) {
        var queue = new JobQueue(workers, queueCapacity, job -> {});
        IntStream.range(0, workers).forEach(i -> queue.workerUp());
        queue.open();
        return queue;
    }

    private static List<Admission> admitPersons(JobQueue queue, int count) {
        return admit(queue, count, false);
    }

    private static List<Admission> admitBulk(JobQueue queue, int count) {
        return admit(queue, count, true);
    }

    private static List<Admission> admit(JobQueue queue, int count, boolean bulk) {
        List<Admission> admissions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            admissions.add(queue.admit(bulk ? JOBS.bulk(i % 8) : JOBS.person(i % 8)));
        }
        return admissions;
    }
}
