package pomona.reactor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where complete images without an id wait for room, in order: the first client doesn't know a refusal, so it
 * is not refused (rule 3). How many can wait is bounded by the byte budget, how long by the park timeout.
 */
final class Parking {
    private final Reactor reactor;
    // Bulk has its own row: its share of the queue can be full while a person's has room.
    private final Set<ImageRequest> persons = new LinkedHashSet<>();
    private final Set<ImageRequest> bulk = new LinkedHashSet<>();

    Parking(Reactor reactor) {
        this.reactor = reactor;
    }

    void add(ImageRequest request) {
        rowOf(request).add(request);
    }

    void remove(ImageRequest request) {
        rowOf(request).remove(request);
    }

    int size() {
        return persons.size() + bulk.size();
    }

    List<ImageRequest> inOrder() {
        List<ImageRequest> all = new ArrayList<>(persons);
        all.addAll(bulk);
        return all;
    }

    /** Whether someone waits here whose turn comes before this image's: room that just came free is theirs. */
    boolean isBefore(ImageRequest request) {
        boolean isBulk = request.header().want().bulk();
        return !persons.isEmpty() || (isBulk && !bulk.isEmpty());
    }

    /** Hands over as many as there is room for. */
    void promote(long nowNanos) {
        promote(persons, nowNanos);
        promote(bulk, nowNanos);
    }

    private void promote(Set<ImageRequest> row, long nowNanos) {
        while (!row.isEmpty()) {
            ImageRequest first = row.iterator().next();
            Connection connection = first.connection();
            reactor.guard(connection, () -> connection.onRoom(first, nowNanos));
            if (first.state == ImageRequest.State.PARKED) {
                return;
            }
            row.remove(first);
        }
    }

    private Set<ImageRequest> rowOf(ImageRequest request) {
        return request.header().want().bulk() ? bulk : persons;
    }
}
