package pomona.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All connections of a door, how many each address has, and which of them are idle. Owned by the loop. */
final class HttpConnections implements HttpClientConnection.Owner {
    private final HttpCounters counters;
    private final Set<HttpClientConnection> all = new HashSet<>();
    /** Those that are not about to end. */
    private final Set<HttpClientConnection> staying = new HashSet<>();
    /** Those that have no request; who has had none for the longest time is the first. */
    private final Set<HttpClientConnection> idle = new LinkedHashSet<>();

    private final Map<InetAddress, Integer> stayingByAddress = new HashMap<>();
    private boolean isClosing;

    HttpConnections(HttpCounters counters) {
        this.counters = counters;
    }

    void add(HttpClientConnection connection) {
        all.add(connection);
        staying.add(connection);
        stayingByAddress.merge(connection.address(), 1, Integer::sum);
        counters.connections(all.size());
    }

    List<HttpClientConnection> all() {
        return new ArrayList<>(all);
    }

    int size() {
        return all.size();
    }

    int staying() {
        return staying.size();
    }

    int stayingOf(InetAddress address) {
        return stayingByAddress.getOrDefault(address, 0);
    }

    /** Closes the one that has been idle for the longest time; false when none is. */
    boolean closeLongestIdle() {
        if (idle.isEmpty()) {
            return false;
        }
        idle.iterator().next().makeRoom();
        return true;
    }

    /** From now on each reply is its connection's last. */
    void closing() {
        isClosing = true;
    }

    @Override
    public boolean isClosing() {
        return isClosing;
    }

    @Override
    public void settled(HttpClientConnection connection) {
        if (connection.isIdle()) {
            idle.add(connection);
        } else {
            idle.remove(connection);
        }
        if (!connection.isStaying()) {
            leaves(connection);
        }
    }

    private void leaves(HttpClientConnection connection) {
        if (staying.remove(connection)) {
            stayingByAddress.computeIfPresent(connection.address(), (address, count) -> count == 1 ? null : count - 1);
        }
    }

    @Override
    public void closed(HttpClientConnection connection) {
        leaves(connection);
        idle.remove(connection);
        all.remove(connection);
        counters.connections(all.size());
    }
}
