package pomona.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import pomona.client.ServerAddress;

/** Hostile clients, all at it at once, one thread for all. */
final class HostileCrowd implements AutoCloseable {
    private final List<HostileClient> clients = new ArrayList<>();
    private final Map<HostileClient.Kind, Double> slowest = new EnumMap<>(HostileClient.Kind.class);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int open;

    /**
     * @param counts how many of each kind
     */
    HostileCrowd(ServerAddress address, Map<HostileClient.Kind, Integer> counts) throws IOException {
        for (Map.Entry<HostileClient.Kind, Integer> entry : counts.entrySet()) {
            for (int i = 0; i < entry.getValue(); i++) {
                clients.add(new HostileClient(entry.getKey(), address));
            }
        }
        open = clients.size();
        var unused = clock.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    private synchronized void tick() {
        int stillOpen = 0;
        for (HostileClient client : clients) {
            if (client.isEnded()) {
                continue;
            }
            client.tick();
            if (client.isEnded()) {
                slowest.merge(client.kind(), client.seconds(), Math::max);
            } else {
                stillOpen++;
            }
        }
        open = stillOpen;
    }

    /** How many the server has not yet put an end to. */
    synchronized int open() {
        return open;
    }

    /** How many of a kind are left. */
    synchronized long open(HostileClient.Kind kind) {
        return clients.stream().filter(client -> client.kind() == kind && !client.isEnded()).count();
    }

    /** The longest life in seconds of each kind, of those that the server has ended. */
    synchronized Map<HostileClient.Kind, Double> slowest() {
        return new EnumMap<>(slowest);
    }

    @Override
    public synchronized void close() throws IOException {
        clock.shutdownNow();
        for (HostileClient client : clients) {
            client.close();
        }
    }
}
