package pomona.reactor;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.loop.Guard;
import pomona.protocol.ErrorCode;

/** The connections that there are: how many, from where, and which of them is at rest for the longest time. */
final class Connections implements Connection.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Runnable changed;
    private final Map<Connection, InetAddress> staying = new LinkedHashMap<>();
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    // They have said their last and take no place from a newcomer.
    private final Set<Connection> leaving = new LinkedHashSet<>();
    // The longest first: at the limit each newcomer asks for one, so it is found without a search through ten thousand.
    private final Map<Connection, Long> idleSinceNanos = new LinkedHashMap<>();

    /**
     * @param changed runs when there is one more or one less
     */
    Connections(Runnable changed) {
        this.changed = changed;
    }

    void add(Connection connection, InetAddress address) {
        LOG.info("{} connected", connection.peer());
        staying.put(connection, address);
        byAddress.merge(address, 1, Integer::sum);
        settled(connection);
        changed.run();
    }

    @Override
    public void settled(Connection connection) {
        if (!connection.isIdle()) {
            idleSinceNanos.remove(connection);
            return;
        }
        Long stands = idleSinceNanos.get(connection);
        if (stands == null || stands != connection.idleNanos()) {
            idleSinceNanos.remove(connection);
            idleSinceNanos.put(connection, connection.idleNanos());
        }
    }

    @Override
    public void leaves(Connection connection) {
        endStay(connection);
        leaving.add(connection);
    }

    @Override
    public void closed(Connection connection) {
        idleSinceNanos.remove(connection);
        if (!leaving.remove(connection)) {
            endStay(connection);
        }
        changed.run();
    }

    private void endStay(Connection connection) {
        InetAddress address = staying.remove(connection);
        if (address != null) {
            byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Ends the connection that has been idle for the longest time; false when none is idle. */
    boolean closeLongestIdle(long nowNanos) {
        if (idleSinceNanos.isEmpty()) {
            return false;
        }
        Connection longest = idleSinceNanos.keySet().iterator().next();
        Guard.run(
                longest,
                () -> longest.refuse(
                        ErrorCode.TIMEOUT, "the longest idle connection makes room for a new one", nowNanos));
        return true;
    }

    int size() {
        return staying.size() + leaving.size();
    }

    /** Those that have not said their last. */
    int stayingCount() {
        return staying.size();
    }

    /** Of these, those from this address. */
    int stayingCount(InetAddress address) {
        return byAddress.getOrDefault(address, 0);
    }

    /** A copy, since most that is done to a connection may end it. */
    List<Connection> all() {
        List<Connection> all = new ArrayList<>(staying.keySet());
        all.addAll(leaving);
        return all;
    }
}
