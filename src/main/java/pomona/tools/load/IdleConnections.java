package pomona.tools.load;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Quartiles;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photo;

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
        List<byte[]> frames =
                bench.photos().all().stream().map(Photo::base64Frame).toList();
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        List<Double> cpuWithout = new ArrayList<>();
        List<Double> cpuWith = new ArrayList<>();
        try (MeasuredServer server = bench.server("--max-connections", Integer.toString(count + OTHER_DESCRIPTORS))) {
            Load load = new Load(server.address(), bench.clients(), frames);
            load.runFor(bench.roundTime());
            double before = server.memory().residentMb();
            double held = 0;
            for (int round = 1; round <= bench.rounds(); round++) {
                cpuWithout.add(run(server, load, bench, without));
                try (Held idle = new Held(server, count)) {
                    cpuWith.add(run(server, load, bench, with));
                    held = Math.max(held, server.memory().residentMb());
                    idle.requireOpen();
                }
                shares.add(with.get(round - 1) / without.get(round - 1));
                bench.say("round %d: %.1f without, %.1f with", round, without.get(round - 1), with.get(round - 1));
            }
            String what = "%d idle connections: ".formatted(count);
            figures.add(Figure.median(what + "without them, median", without, "images/s"));
            figures.add(Figure.median(what + "with them, median", with, "images/s"));
            figures.add(Figure.atLeast(what + "share", Quartiles.of(shares).median(), "", SHARE_MIN)
                    .from(shares));
            figures.add(Figure.median(what + "the server's processor time an image without", cpuWithout, "ms"));
            figures.add(Figure.median(what + "the server's processor time an image with", cpuWith, "ms"));
            figures.add(Figure.of(what + "resident before", before, "MB"));
            figures.add(Figure.of(what + "resident with them", held, "MB"));
        }
    }

    /** Adds the rate; the server's processor time in milliseconds an image. */
    private static double run(MeasuredServer server, Load load, Bench bench, List<Double> rates) throws Exception {
        Duration before = server.processorTime();
        Load.Outcome outcome = load.runFor(bench.roundTime());
        rates.add(outcome.perSecond());
        return server.processorTime().minus(before).toNanos() / 1e6 / outcome.predictions();
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
