package pomona.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pomona.protocol.ChunkSource;
import pomona.testing.PatientWaits;

class BodyBudgetTest {
    private static final int CHUNK = ChunkSource.CHUNK_BYTES;

    @Test
    void aBudgetUnderTwoLargestBodiesStopsTheStart() {
        assertThatThrownBy(() -> new BodyBudget(7L * CHUNK, 4 * CHUNK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("body-budget-bytes");
    }

    @Test
    void whenTheGeneralPartIsSpentTheOldestIsPromisedAllItNeeds() {
        var budget = new BodyBudget(8L * CHUNK, 4 * CHUNK);
        BodyBudget.Claim old = budget.claim(5 * CHUNK);
        BodyBudget.Claim young = budget.claim(4 * CHUNK);
        takeAll(old, 2);
        takeAll(young, 2);
        old.starve(() -> {});
        assertThat(young.take()).as("an older one waits").isNull();
        old.forget();
        assertThat(old.take()).isNotNull();
        young.starve(() -> {});
        assertThat(young.take())
                .as("one chunk is left that is not promised, it needs two")
                .isNull();
        assertThat(old.blocksOthers()).isTrue();
        assertThat(takeAll(old, 2)).hasSize(2);
        assertThat(budget.usedBytes()).isEqualTo(7L * CHUNK);
    }

    @Test
    void severalBodiesDrawOnTheReserveIfAllOfThemCanFinish() {
        var budget = new BodyBudget(8L * CHUNK, 4 * CHUNK);
        takeAll(budget.claim(4 * CHUNK), 4);
        BodyBudget.Claim a = budget.claim(2 * CHUNK);
        BodyBudget.Claim b = budget.claim(2 * CHUNK);
        BodyBudget.Claim c = budget.claim(CHUNK);
        assertThat(a.take()).isNotNull();
        Deque<ByteBuffer> ofB = takeAll(b, 2);
        assertThat(ofB).hasSize(2);
        assertThat(c.take()).isNull();
        while (!ofB.isEmpty()) {
            b.give(ofB.pop());
        }
        assertThat(c.take()).isNotNull();
        assertThat(a.take()).as("promised").isNotNull();
    }

    @Test
    void whoIsToldOfMemoryKeepsItsPlaceUntilItTriesOrIsForgotten() {
        var budget = new BodyBudget(8L * CHUNK, 4 * CHUNK);
        takeAll(budget.claim(4 * CHUNK), 4);
        BodyBudget.Claim promised = budget.claim(4 * CHUNK);
        Deque<ByteBuffer> ofPromised = takeAll(promised, 1);
        BodyBudget.Claim old = budget.claim(2 * CHUNK);
        BodyBudget.Claim young = budget.claim(CHUNK);
        var told = new AtomicInteger();
        assertThat(old.take()).isNull();
        old.starve(told::incrementAndGet);
        budget.feed();
        assertThat(told).as("nothing is free yet").hasValue(0);
        promised.give(ofPromised.pop());
        budget.feed();
        budget.feed();
        assertThat(told).as("once").hasValue(1);
        assertThat(young.take()).as("an older one is about to try").isNull();
        var youngTold = new AtomicInteger();
        young.starve(youngTold::incrementAndGet);
        budget.feed();
        assertThat(youngTold).as("it would try in vain").hasValue(0);
        old.forget();
        budget.feed();
        assertThat(youngTold).hasValue(1);
        assertThat(young.take()).isNotNull();
    }

    private static Deque<ByteBuffer> takeAll(BodyBudget.Claim claim, int count) {
        Deque<ByteBuffer> chunks = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            ByteBuffer chunk = claim.take();
            if (chunk != null) {
                chunks.add(chunk);
            }
        }
        return chunks;
    }

    /** A body that takes its chunks one by one, starving in between, and gives them back when it is done. */
    private static final class Sender {
        private final BodyBudget.Claim claim;
        private final int need;
        private final Deque<ByteBuffer> held = new ArrayDeque<>();
        private boolean starving;

        Sender(BodyBudget budget, int need) {
            this.need = need;
            this.claim = budget.claim(need * CHUNK);
        }

        boolean isDone() {
            return held.size() == need;
        }

        void step() {
            ByteBuffer chunk = claim.take();
            if (chunk == null) {
                starving = true;
                claim.starve(this::step);
            } else {
                starving = false;
                held.add(chunk);
            }
        }

        void end() {
            while (!held.isEmpty()) {
                claim.give(held.pop());
            }
        }
    }

    @Test
    void whateverTheOrderEveryBodyFinishesAndTheBudgetIsNeverPassed() {
        var random = new Random(11);
        for (int round = 0; round < 200; round++) {
            var budget = new BodyBudget(16L * CHUNK, 8 * CHUNK);
            List<Sender> senders = new ArrayList<>();
            for (int age = 0; age < 20; age++) {
                senders.add(new Sender(budget, 1 + random.nextInt(8)));
            }
            int steps = 0;
            while (!senders.isEmpty()) {
                Sender sender = senders.get(random.nextInt(senders.size()));
                if (sender.isDone()) {
                    sender.end();
                    senders.remove(sender);
                } else if (!sender.starving) {
                    sender.step();
                }
                budget.feed();
                assertThat(budget.usedBytes()).isLessThanOrEqualTo(budget.maxBytes());
                assertThat(steps++).as("round %d makes progress", round).isLessThan(10_000);
            }
            assertThat(budget.usedBytes()).isZero();
        }
    }

    /** A door with a thread of its own: news of memory comes by its queue. */
    private static final class Loop {
        private final BlockingQueue<Runnable> mail = new LinkedBlockingQueue<>();
        private final BodyBudget budget;
        private final Random random;
        private int toFinish;

        Loop(BodyBudget budget, long seed, int bodies) {
            this.budget = budget;
            this.random = new Random(seed);
            this.toFinish = bodies;
        }

        Void run() throws InterruptedException {
            for (int i = toFinish; i > 0; i--) {
                begin(1 + random.nextInt(8));
            }
            while (toFinish > 0) {
                Runnable task = mail.poll(PatientWaits.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(task).as("%d bodies still wait", toFinish).isNotNull();
                task.run();
                budget.feed();
            }
            return null;
        }

        private void begin(int need) {
            BodyBudget.Claim claim = budget.claim(need * CHUNK);
            mail.add(() -> grow(claim, need, new ArrayDeque<>()));
        }

        private void grow(BodyBudget.Claim claim, int need, Deque<ByteBuffer> held) {
            ByteBuffer chunk = claim.take();
            if (chunk == null) {
                claim.starve(() -> mail.add(() -> grow(claim, need, held)));
                return;
            }
            held.add(chunk);
            if (held.size() < need) {
                mail.add(() -> grow(claim, need, held));
            } else {
                held.forEach(claim::give);
                toFinish--;
            }
        }
    }

    @Test
    void twoDoorsThatShareItBothGetEveryBodyThrough() throws Exception {
        var budget = new BodyBudget(16L * CHUNK, 8 * CHUNK);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Void>> ends = new ArrayList<>();
            for (int seed = 0; seed < 2; seed++) {
                ends.add(threads.submit(new Loop(budget, seed, 500)::run));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(budget.usedBytes()).isZero();
        assertThat(budget.starvations()).isPositive();
    }
}
