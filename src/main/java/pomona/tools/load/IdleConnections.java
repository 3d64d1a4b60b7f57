package pomona.tools.load;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Quartiles;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;

/** Connections that are held and do nothing, while photos are predicted. */
public final class IdleConnections implements Scenario {
    /** What this process needs besides. */
    private static final int OTHER_DESCRIPTORS = 500;

    private static final double SHARE_MIN = 0.95;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String question() {
        return "does the rate stay the same while thousands of idle connections are held?";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        List<Figure> figures = new ArrayList<>();
        measure(bench, bench.idle(), figures);
        if (descriptorsMax() >= 2L * bench.idle() + OTHER_DESCRIPTORS) {
            measure(bench, 2 * bench.idle(), figures);
        }
        return figures;
    }

    private static void measure(Bench bench, int count, List<Figure> figures) throws Exception {
        if (descriptorsMax() < count + OTHER_DESCRIPTORS) {
            bench.say("skipped: %d connections need a higher ulimit -n than %d", count, descriptorsMax());
            return;
        }
        List<Double> shares = new ArrayList<>();
        try (MeasuredServer server = bench.server("--max-connections", Integer.toString(count + OTHER_DESCRIPTORS))) {
            Load without = new Load(server, bench.clients(), bench.photos().base64Frames());
            Load with = new Load(server, bench.clients(), bench.photos().base64Frames());
            without.warmUp(bench.roundTime());
            double before = server.residentMb();
            double held = 0;
            for (int round = 1; round <= bench.rounds(); round++) {
                without.round(bench.roundTime());
                try (Held idle = new Held(server, count)) {
                    with.round(bench.roundTime());
                    held = Math.max(held, server.residentMb());
                    idle.requireOpen();
                }
                shares.add(with.lastRate() / without.lastRate());
                bench.say("round %d: %.1f without, %.1f with", round, without.lastRate(), with.lastRate());
            }
            String what = "%d idle connections: ".formatted(count);
            figures.addAll(without.figures(what + "without them"));
            figures.addAll(with.figures(what + "with them"));
            double share = Quartiles.of(shares).median();
            figures.add(Figure.atLeast(what + "share", share, "", SHARE_MIN).from(shares));
            figures.add(Figure.of(what + "resident before", before, "MB"));
            figures.add(Figure.of(what + "resident with them", held, "MB"));
        }
    }

    private static long descriptorsMax() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
    }

    private static final class Held implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();
        private final MeasuredServer server;

        Held(MeasuredServer server, int count) throws IOException {
            this.server = server;
            for (int i = 0; i < count; i++) {
                sockets.add(new Socket(server.address().host(), server.address().port()));
            }
        }

        /** They count only if the server has them all. */
        void requireOpen() throws IOException {
            long descriptors = server.descriptors();
            if (descriptors >= 0 && descriptors < sockets.size()) {
                throw new IOException(
                        "the server holds %d descriptors, not %d connections".formatted(descriptors, sockets.size()));
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
