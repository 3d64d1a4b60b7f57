package pomona.tools.faults;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import pomona.protocol.Event;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Curve;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Scenario;
import pomona.tools.load.Load;
import pomona.tools.peer.MeasuredServer;

/**
 * Both doors for as long as is wanted. Good, impatient and broken clients send photos all the time; a crowd of hostile
 * and of idle ones comes and goes, so that the good ones are measured with it and without it. At the end every image
 * must be accounted for.
 */
public final class Soak implements Scenario {
    private static final long SEED = 20261123;
    private static final double GROWTH_MAX = 1.10;
    private static final double WORSE_AT_MOST = 2;
    private static final double RESIDENT_MB_MAX = 600;
    private static final int ODD_CLIENTS_A_DOOR = 2;
    private static final int DESCRIPTORS_LEFT_MAX = 10;
    /** What this process needs besides its idle clients. */
    private static final int OTHER_DESCRIPTORS = 3000;

    private static final Duration TURN = Duration.ofSeconds(60);
    private static final int LOOK_SECONDS = 2;
    private static final int LOOKS_A_LINE = 15;
    /** The server's short clocks, after which the last of a crowd is gone. */
    private static final Duration CROWD_LEAVES = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String question() {
        return "both doors, good and broken clients, a hostile crowd that comes and goes; the books at its end";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        int idle = (int) Math.min(bench.idle(), descriptorsMax() - OTHER_DESCRIPTORS);
        ExecutorService threads = Executors.newCachedThreadPool();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        String connections = Integer.toString(idle + OTHER_DESCRIPTORS);
        try (MeasuredServer server = bench.server(
                "--http-port",
                "free",
                "--header-timeout",
                "2s",
                "--body-timeout",
                "5s",
                "--max-connections",
                connections,
                "--http-max-connections",
                connections)) {
            InetSocketAddress http = server.httpAddress();
            Good wire = Good.of(() -> new Load(server, 1, bench.photos().base64Frames()));
            Good byHttp = Good.of(() -> Load.byHttp(server, 1, bench.photos().requests()));
            wire.without.run(50, Duration.ofMinutes(1), count -> {});
            byHttp.without.run(50, Duration.ofMinutes(1), count -> {});
            long descriptors = server.descriptors();
            long begunNanos = System.nanoTime();
            long endNanos = begunNanos + bench.soakTime().toNanos();
            OddClients odd = new OddClients(bench, server, http, endNanos);
            List<Future<?>> all = new ArrayList<>(List.of(threads.submit(odd::library)));
            for (int i = 0; i < ODD_CLIENTS_A_DOOR; i++) {
                Random random = new Random(SEED + i);
                Random other = new Random(-SEED - i);
                all.add(threads.submit((Callable<Void>) () -> odd.onTheWire(random)));
                all.add(threads.submit((Callable<Void>) () -> odd.byHttp(other)));
            }
            Books books = new Books(bench, server, begunNanos);
            Future<?> looks = clock.scheduleAtFixedRate(books, 0, LOOK_SECONDS, TimeUnit.SECONDS);
            List<HostileCrowd.Kind> kinds = new ArrayList<>(HostileKinds.wire(server.address()));
            kinds.addAll(HostileKinds.http(http));
            kinds.addAll(HostileKinds.idle(server.address(), http, idle / 2));
            kinds = HostileKinds.comingAgain(kinds);
            long ended = 0;
            while (System.nanoTime() < endNanos) {
                Duration turn = Duration.ofNanos(Math.min(TURN.toNanos(), endNanos - System.nanoTime()));
                both(threads, wire.without, byHttp.without, turn.dividedBy(3));
                try (HostileCrowd crowd = new HostileCrowd(kinds)) {
                    both(threads, wire.with, byHttp.with, turn.multipliedBy(2).dividedBy(3));
                    bench.say("%d of the crowd are there, %d were put an end to", crowd.open(), crowd.ended());
                    ended += crowd.ended();
                }
                TimeUnit.SECONDS.sleep(CROWD_LEAVES.toSeconds());
                if (looks.isDone()) {
                    looks.get();
                }
            }
            for (Future<?> one : all) {
                one.get(2, TimeUnit.MINUTES);
            }
            clock.shutdown();
            Event.Counters counters = server.settled();
            long left = awaitFewDescriptors(server, descriptors);
            books.curve.write(bench.out().resolve("soak.csv"));
            List<Figure> figures = new ArrayList<>(List.of(
                    Figure.count("images received", counters.received()),
                    Figure.count("predicted", counters.predicted()),
                    Figure.count("errors", counters.errorsTotal()),
                    Figure.count("abandoned", counters.abandoned()),
                    Figure.exactly("books balance", counters.balance() ? 1 : 0, 1),
                    Figure.exactly("photos of the library without a prediction", odd.unanswered(), 0),
                    Figure.exactly("replies that odd clients should not get", odd.strange(), 0),
                    Figure.count("idle connections, half of them a door's", idle),
                    Figure.count("hostile or idle clients put an end to, who came again", ended)));
            figures.addAll(wire.figures("wire"));
            figures.addAll(byHttp.figures("HTTP"));
            figures.add(Figure.below(
                    "descriptors more than at the start", (double) (left - descriptors), "", DESCRIPTORS_LEFT_MAX));
            figures.add(Figure.below(
                    "resident, last tenth over second", books.curve.tenth(9) / books.curve.tenth(1), "", GROWTH_MAX));
            figures.add(Figure.below("resident, peak", server.peakMb(), "MB", RESIDENT_MB_MAX));
            return figures;
        } finally {
            threads.shutdownNow();
            clock.shutdownNow();
        }
    }

    private static long descriptorsMax() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : OTHER_DESCRIPTORS;
    }

    /** A good client of each door at once; what one is told that is no prediction ends the soak. */
    private static void both(ExecutorService threads, Load wire, Load http, Duration time) throws Exception {
        Future<?> one = threads.submit((Callable<Void>) () -> {
            wire.round(time);
            return null;
        });
        http.round(time);
        one.get();
    }

    /** A good client of a door. */
    private record Good(Load without, Load with) {
        static Good of(Callable<Load> load) throws Exception {
            return new Good(load.call(), load.call());
        }

        List<Figure> figures(String door) {
            return List.of(
                    Figure.of(door + ": good client's p90 without the crowd", without.millis(90), "ms"),
                    Figure.of(door + ": good client's p90 with the crowd", with.millis(90), "ms"),
                    Figure.below(door + ": times as long", with.millis(90) / without.millis(90), "", WORSE_AT_MOST),
                    Figure.of(door + ": good client's longest wait with the crowd", with.millis(100), "ms"));
        }
    }

    /** Looks at the server every other second; books that don't balance end it. */
    private static final class Books implements Runnable {
        private final Bench bench;
        private final MeasuredServer server;
        private final long begunNanos;
        private final Curve curve = new Curve("seconds", "descriptors", "received", "predicted");
        private int look;

        Books(Bench bench, MeasuredServer server, long begunNanos) {
            this.bench = bench;
            this.server = server;
            this.begunNanos = begunNanos;
        }

        @Override
        public void run() {
            try {
                Event.Counters counters = server.info().counters();
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunNanos);
                curve.add(
                        server.residentMb(), seconds, server.descriptors(), counters.received(), counters.predicted());
                if (look % LOOKS_A_LINE == 0) {
                    bench.say("%d s, %.0f MB: %s", seconds, server.residentMb(), counters);
                }
                look++;
                if (!counters.balance()) {
                    throw new IllegalStateException("the books don't balance: " + counters);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Connections that the server lingers on take some seconds to go. */
    private static long awaitFewDescriptors(MeasuredServer server, long before) throws Exception {
        long begunNanos = System.nanoTime();
        long now = server.descriptors();
        while (now - before >= DESCRIPTORS_LEFT_MAX && System.nanoTime() - begunNanos < TimeUnit.SECONDS.toNanos(45)) {
            TimeUnit.MILLISECONDS.sleep(500);
            now = server.descriptors();
        }
        return now;
    }
}
