package pomona.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobBookTest {
    private static final Jobs JOBS = new Jobs();

    @Test
    void permitsAreWorkersAndQueueTogether() {
        JobBook book = open(2, 3);
        assertThat(admitPersons(book, 7))
                .containsExactly(
                        Admission.STARTS,
                        Admission.STARTS,
                        Admission.QUEUED,
                        Admission.QUEUED,
                        Admission.QUEUED,
                        Admission.FULL,
                        Admission.FULL);
        assertThat(book.waitingCount()).isEqualTo(5);
    }

    @Test
    void permitComesBackWhenTheJobEndsAndNotWhenItStarts() {
        JobBook book = open(1, 0);
        assertThat(admitPersons(book, 1)).containsExactly(Admission.STARTS);
        Job running = taken(book);
        assertThat(admitPersons(book, 1)).containsExactly(Admission.FULL);
        book.end(running, true);
        assertThat(admitPersons(book, 1)).containsExactly(Admission.STARTS);
    }

    @Test
    void withdrawnJobGivesItsPermitBackAndIsNeverTaken() {
        JobBook book = open(1, 1);
        Job first = JOBS.person(1);
        Job second = JOBS.person(1);
        book.admit(first);
        book.admit(second);
        assertThat(book.withdraw(first)).isTrue();
        assertThat(admitPersons(book, 1)).containsExactly(Admission.QUEUED);
        assertThat(book.take()).isSameAs(second);
        assertThat(book.withdraw(second)).isFalse();
    }

    @Test
    void bulkFillsThreeQuartersOfTheQueueAndPersonsTheRest() {
        JobBook book = open(2, 64);
        List<Admission> bulk = admitBulk(book, 64);
        assertThat(bulk.subList(0, 2)).containsOnly(Admission.STARTS);
        assertThat(bulk.subList(2, 50)).containsOnly(Admission.QUEUED);
        assertThat(bulk.subList(50, 64)).containsOnly(Admission.FULL);
        book.take();
        book.take();
        assertThat(admitBulk(book, 1)).containsExactly(Admission.FULL);
        List<Admission> persons = admitPersons(book, 17);
        assertThat(persons.subList(0, 16)).containsOnly(Admission.QUEUED);
        assertThat(persons.get(16)).isEqualTo(Admission.FULL);
    }

    @Test
    void bulkStartsOnAFreeWorkerWithoutAnyQueue() {
        JobBook book = open(1, 1);
        assertThat(admitBulk(book, 2)).containsExactly(Admission.STARTS, Admission.FULL);
        assertThat(admitPersons(book, 1)).containsExactly(Admission.QUEUED);
    }

    @Test
    void workerThatIsDownOrLostStartsNothing() {
        JobBook book = open(2, 4);
        book.admit(JOBS.person(1));
        Job stuck = taken(book);
        assertThat(book.lost(stuck)).isTrue();
        assertThat(book.lost(stuck)).as("a second time").isFalse();
        assertThat(book.lostCount()).isOne();
        assertThat(book.usableCount()).isOne();
        book.admit(JOBS.person(1));
        Job poison = taken(book);
        assertThat(book.end(poison, false)).isFalse();
        assertThat(book.usableCount()).isZero();
        assertThat(admitPersons(book, 1)).containsExactly(Admission.QUEUED);
        assertThat(book.workerUp()).isEqualTo(2);
        assertThat(book.end(stuck, true)).as("was lost").isTrue();
        assertThat(book.lostCount()).isZero();
        assertThat(admitPersons(book, 1)).containsExactly(Admission.STARTS);
    }

    @Test
    void onlyARunningJobCanBeLost() {
        JobBook book = open(1, 1);
        Job job = JOBS.person(1);
        assertThat(book.lost(job)).isFalse();
        book.admit(job);
        assertThat(book.lost(job)).isFalse();
        book.take();
        book.end(job, true);
        assertThat(book.lost(job)).isFalse();
        assertThat(book.lostCount()).isZero();
    }

    @Test
    void tokensStayBoundedUnderAStormOfWithdrawals() {
        JobBook book = open(1, 8);
        int issued = 0;
        for (int i = 0; i < 1_000; i++) {
            Job job = JOBS.person(i);
            issued += book.admit(job).needsToken() ? 1 : 0;
            assertThat(book.withdraw(job)).isTrue();
        }
        assertThat(issued).isOne();
        assertThat(book.tokenCount()).isOne();
        assertThat(book.take()).isNull();
        assertThat(book.tokenCount()).isZero();
    }

    @Test
    void everyWaitingJobHasATokenWhateverWasWithdrawn() {
        JobBook book = open(1, 8);
        Job withdrawn = JOBS.person(1);
        Job kept = JOBS.person(2);
        assertThat(book.admit(withdrawn).needsToken()).isTrue();
        assertThat(book.withdraw(withdrawn)).isTrue();
        assertThat(book.admit(kept).needsToken()).as("the spare one serves").isFalse();
        assertThat(book.admit(JOBS.person(3)).needsToken()).isTrue();
        assertThat(book.take()).isSameAs(kept);
        assertThat(book.take()).isNotNull();
        assertThat(book.tokenCount()).isZero();
    }

    @Test
    void closedBookAdmitsNothing() {
        JobBook book = new JobBook(1, 1);
        book.workerUp();
        assertThat(admitPersons(book, 1)).as("before the start").containsExactly(Admission.FULL);
        book.open();
        assertThat(admitPersons(book, 1)).containsExactly(Admission.STARTS);
        book.close();
        assertThat(admitPersons(book, 1)).containsExactly(Admission.FULL);
        assertThat(book.withdrawAll()).hasSize(1);
        assertThat(book.waitingCount()).isZero();
    }

    private static JobBook open(int workers, int queueCapacity) {
        var book = new JobBook(workers, queueCapacity);
        IntStream.range(0, workers).forEach(i -> book.workerUp());
        book.open();
        return book;
    }

    private static Job taken(JobBook book) {
        return Objects.requireNonNull(book.take());
    }

    private static List<Admission> admitPersons(JobBook book, int count) {
        return admit(book, count, false);
    }

    private static List<Admission> admitBulk(JobBook book, int count) {
        return admit(book, count, true);
    }

    private static List<Admission> admit(JobBook book, int count, boolean bulk) {
        List<Admission> admissions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            admissions.add(
                    book.admit(bulk ? JOBS.bulk(i % 8) : JOBS.person(i % 8)).admission());
        }
        return admissions;
    }
}
