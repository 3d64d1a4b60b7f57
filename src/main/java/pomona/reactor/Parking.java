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

    /** Hands over as many as there is room for. */
    void promote(long nowNanos) {
        promote(persons, nowNanos);
        promote(bulk, nowNanos);
    }

    private void promote(Set<ImageRequest> row, long nowNanos) {
        while (!row.isEmpty()) {
            ImageRequest first = row.iterator().next();
            Connection connection = first.connection();
            boolean[] admitted = {false};
            reactor.guard(connection, () -> admitted[0] = connection.onRoom(first, nowNanos));
            if (!admitted[0] && row.contains(first)) {
                return;
            }
            row.remove(first);
        }
    }

    private Set<ImageRequest> rowOf(ImageRequest request) {
        return request.header().want().bulk() ? bulk : persons;
    }
}
