package pomona.reactor;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections at rest, the longest first: at the limit each newcomer asks for one of them, so it must be found
 * without a search through ten thousand.
 */
final class IdleConnections {
    private final Map<Connection, Long> sinceNanos = new LinkedHashMap<>();

    /** Something happened on it: puts it last if it is at rest, takes it out if it is not. */
    void update(Connection connection) {
        if (!connection.isIdle()) {
            sinceNanos.remove(connection);
            return;
        }
        Long stands = sinceNanos.get(connection);
        if (stands == null || stands != connection.idleNanos()) {
            sinceNanos.remove(connection);
            sinceNanos.put(connection, connection.idleNanos());
        }
    }

    void remove(Connection connection) {
        sinceNanos.remove(connection);
    }

    /** Null when none is at rest. */
    @Nullable Connection longest() {
        return sinceNanos.isEmpty() ? null : sinceNanos.keySet().iterator().next();
    }
}
