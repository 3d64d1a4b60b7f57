package pomona.tools.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import pomona.client.ServerAddress;

/** Hostile clients, all at it at once, each at its own moment of every second; one thread for all. */
final class HostileCrowd implements AutoCloseable {
    /** Parts of a second: clients that all act in the same instant would be a kinder load in between. */
    private static final int SLICES = 20;

    private final List<HostileClient> clients = new ArrayList<>();
    private final Map<HostileClient.Kind, Double> slowest = new EnumMap<>(HostileClient.Kind.class);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int open;
    private int slice;

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
        var unused = clock.scheduleAtFixedRate(this::tick, 0, 1000 / SLICES, TimeUnit.MILLISECONDS);
    }

    private synchronized void tick() {
        for (int i = slice; i < clients.size(); i += SLICES) {
            HostileClient client = clients.get(i);
            if (client.isEnded()) {
                continue;
            }
            client.tick();
            if (client.isEnded()) {
                slowest.merge(client.kind(), client.seconds(), Math::max);
                open--;
            }
        }
        slice = (slice + 1) % SLICES;
    }

    /** How many the server has not yet put an end to. */
    synchronized int open() {
        return open;
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
