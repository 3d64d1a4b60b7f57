package pomona.reactor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import pomona.dispatch.Job;

/**
 * Where complete images without an id wait for room, in order: the first client doesn't know a refusal, so it
 * is not refused (rule 3). How many can wait is bounded by the byte budget, how long by the park timeout.
 */
final class Parking {
    private final Runnable changed;
    // Bulk has its own queue: its share of the workers' queue can be full while a person's has room.
    private final Set<Pipeline.Image> persons = new LinkedHashSet<>();
    private final Set<Pipeline.Image> bulk = new LinkedHashSet<>();

    /**
     * @param changed runs when there is one more
     */
    Parking(Runnable changed) {
        this.changed = changed;
    }

    void add(Pipeline.Image image) {
        queueOf(image).add(image);
        changed.run();
    }

    void remove(Pipeline.Image image) {
        queueOf(image).remove(image);
    }

    int size() {
        return persons.size() + bulk.size();
    }

    /** All that wait, in the order in which they are handed over. */
    List<Job> waiting() {
        List<Job> all = new ArrayList<>(size());
        persons.forEach(image -> all.add(image.job()));
        bulk.forEach(image -> all.add(image.job()));
        return all;
    }

    /** Whether someone waits here whose turn comes before this image's: room that just came free is theirs. */
    boolean isBefore(Pipeline.Image image) {
        return !persons.isEmpty() || (image.job().isBulk() && !bulk.isEmpty());
    }

    /** Hands over as many as there is room for. */
    void promote(long nowNanos) {
        promote(persons, nowNanos);
        promote(bulk, nowNanos);
    }

    private static void promote(Set<Pipeline.Image> queue, long nowNanos) {
        while (!queue.isEmpty()) {
            Pipeline.Image first = queue.iterator().next();
            first.offerAgain(nowNanos);
            if (first.job().state() instanceof Job.Parked) {
                return;
            }
            queue.remove(first);
        }
    }

    private Set<Pipeline.Image> queueOf(Pipeline.Image image) {
        return image.job().isBulk() ? bulk : persons;
    }
}
