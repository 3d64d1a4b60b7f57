package pomona.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which waiting images start. Not safe for threads: its owner locks.
 *
 * <pre>
 *   persons   c1: ■ ■     c4: ■          three picks …
 *   bulk      c2: ■ ■ ■   c3: ■ ■        … then one, while both wait
 * </pre>
 *
 * A person's image goes first, but while both kinds wait each fourth pick is a bulk one, so that neither starves.
 * Within a kind connections take turns, and a connection's own images keep their order: one that sends sixty-four does
 * not stand sixty-four places ahead of one that sends a single one. Adding, removing and picking take constant time.
 */
final class TurnQueue {
    /** After so many persons' images in a row a bulk one that waits has its turn. */
    static final int PERSONS_IN_A_ROW = 3;

    private final Turns persons = new Turns();
    private final Turns bulk = new Turns();
    private int personsInARow;

    void add(Job job) {
        turnsOf(job).add(job);
    }

    /** Takes out a job wherever it stands; false if it does not wait here. */
    boolean remove(Job job) {
        return turnsOf(job).remove(job);
    }

    /** The next to start; null when nothing waits. */
    @Nullable Job poll() {
        boolean fromBulk = nextIsBulk(persons.size, bulk.size, personsInARow);
        personsInARow = personsInARowAfter(fromBulk, bulk.size, personsInARow);
        return (fromBulk ? bulk : persons).poll();
    }

    /** All that wait, in the order in which {@link #poll} would give them. */
    List<Job> order() {
        List<Job> order = new ArrayList<>(size());
        Deque<Job> nextPersons = persons.order();
        Deque<Job> nextBulk = bulk.order();
        int inARow = personsInARow;
        while (order.size() < size()) {
            boolean fromBulk = nextIsBulk(nextPersons.size(), nextBulk.size(), inARow);
            inARow = personsInARowAfter(fromBulk, nextBulk.size(), inARow);
            order.add((fromBulk ? nextBulk : nextPersons).remove());
        }
        return order;
    }

    int size() {
        return persons.size + bulk.size;
    }

    int personsSize() {
        return persons.size;
    }

    int bulkSize() {
        return bulk.size;
    }

    private Turns turnsOf(Job job) {
        return job.isBulk() ? bulk : persons;
    }

    private static boolean nextIsBulk(int persons, int bulk, int personsInARow) {
        return bulk > 0 && (persons == 0 || personsInARow >= PERSONS_IN_A_ROW);
    }

    /** Only picks that passed by a waiting bulk image count. */
    private static int personsInARowAfter(boolean fromBulk, int bulk, int personsInARow) {
        return fromBulk || bulk == 0 ? 0 : personsInARow + 1;
    }

    /** One kind: connections in the order of their turns, each with its images in the order in which they came. */
    private static final class Turns {
        private final Map<Long, LinkedHashSet<Job>> bySender = new LinkedHashMap<>();
        private int size;

        void add(Job job) {
            if (!bySender.computeIfAbsent(job.sender(), connection -> new LinkedHashSet<>())
                    .add(job)) {
                throw new IllegalStateException(job + " waits already");
            }
            size++;
        }

        boolean remove(Job job) {
            LinkedHashSet<Job> jobs = bySender.get(job.sender());
            if (jobs == null || !jobs.remove(job)) {
                return false;
            }
            if (jobs.isEmpty()) {
                bySender.remove(job.sender());
            }
            size--;
            return true;
        }

        @Nullable Job poll() {
            if (size == 0) {
                return null;
            }
            Iterator<LinkedHashSet<Job>> first = bySender.values().iterator();
            LinkedHashSet<Job> jobs = first.next();
            first.remove();
            Iterator<Job> oldest = jobs.iterator();
            Job job = oldest.next();
            oldest.remove();
            if (!jobs.isEmpty()) {
                bySender.put(job.sender(), jobs);
            }
            size--;
            return job;
        }

        Deque<Job> order() {
            Deque<Job> order = new ArrayDeque<>(size + 1);
            Deque<Iterator<Job>> rounds = new ArrayDeque<>(bySender.size() + 1);
            bySender.values().forEach(jobs -> rounds.add(jobs.iterator()));
            while (!rounds.isEmpty()) {
                Iterator<Job> jobs = rounds.remove();
                order.add(jobs.next());
                if (jobs.hasNext()) {
                    rounds.add(jobs);
                }
            }
            return order;
        }
    }
}
