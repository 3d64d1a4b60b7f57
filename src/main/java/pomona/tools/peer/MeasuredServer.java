package pomona.tools.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pomona.client.ServerAddress;
import pomona.client.child.ServerProcess;
import pomona.protocol.ControlMessage;
import pomona.protocol.Event;
import pomona.protocol.Frames;
import pomona.protocol.ProtocolException;

/** A server that is measured from outside: started as a user starts it, on loopback, and ended with this process. */
public final class MeasuredServer implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final double BYTES_PER_KIB = 1024;
    private static final double BYTES_PER_MB = 1e6;
    private static final Pattern HTTP_PORT = Pattern.compile("HTTP on http://[^/]*:([0-9]+)/");
    private static final Duration LOG_PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 10;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(45);

    private final ServerProcess server;
    private final ServerAddress address;
    private final Path log;
    private final Duration startTime;
    private final Thread atExit;

    private MeasuredServer(ServerProcess server, ServerAddress address, Path log, Duration startTime) {
        this.server = server;
        this.address = address;
        this.log = log;
        this.startTime = startTime;
        atExit = new Thread(server::kill, "measured-server-stop");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param launcher {@code bin/pomona}
     * @param folder in which it gets one of its own for its log
     * @param port 0 for a free one
     * @param isSupervised whether the launcher stays and restarts it after a native crash, as it does for a user
     * @param flags of {@code serve}, beyond the port
     * @throws IOException it did not get ready
     */
    public static MeasuredServer start(Path launcher, Path folder, int port, boolean isSupervised, List<String> flags)
            throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(Files.createDirectories(folder), "server-");
        List<String> allFlags = new ArrayList<>(List.of("--bind", "127.0.0.1"));
        allFlags.addAll(flags);
        long begunNanos = System.nanoTime();
        ServerProcess server = ServerProcess.start(List.of(launcher.toString()), port, allFlags, own, isSupervised);
        boolean isReady = false;
        try {
            ServerAddress address = server.awaitReady(START_TIMEOUT);
            isReady = true;
            return new MeasuredServer(
                    server, address, own.resolve("server.log"), Duration.ofNanos(System.nanoTime() - begunNanos));
        } finally {
            if (!isReady) {
                server.kill();
            }
        }
    }

    public ServerAddress address() {
        return address;
    }

    /**
     * Where it takes photos by HTTP, as its log tells.
     *
     * @throws IOException it was started without that door
     */
    public InetSocketAddress httpAddress() throws IOException, InterruptedException {
        long begunNanos = System.nanoTime();
        while (System.nanoTime() - begunNanos < LOG_PATIENCE.toNanos()) {
            // The log may be a moment later than the port file.
            Matcher matcher = HTTP_PORT.matcher(Files.readString(log));
            if (matcher.find()) {
                return new InetSocketAddress(address.host(), Integer.parseInt(matcher.group(1)));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new IOException("no HTTP door is told of in " + log);
    }

    /** From starting the launcher until the server wrote where it listens. */
    public Duration startTime() {
        return startTime;
    }

    /** Resident memory that it holds now, in MB of 10^6 bytes; 0 where the system doesn't tell. */
    public double residentMb() throws IOException {
        return megabytes("VmRSS:");
    }

    /** The most since its start, likewise. */
    public double peakMb() throws IOException {
        return megabytes("VmHWM:");
    }

    private double megabytes(String key) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(key))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * BYTES_PER_KIB / BYTES_PER_MB)
                .findFirst()
                .orElse(0);
    }

    /** Processor time that it has used, all threads together; zero where the system doesn't tell. */
    public Duration processorTime() {
        return ProcessHandle.of(pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /** Open file descriptors; -1 where the system doesn't tell. */
    public long descriptors() throws IOException {
        Path folder = Path.of("/proc", Long.toString(pid()), "fd");
        if (!Files.isDirectory(folder)) {
            return -1;
        }
        try (var entries = Files.list(folder)) {
            return entries.count();
        }
    }

    /** What the server itself says of its images, asked over a connection of its own. */
    public Event.Info info() throws IOException {
        try (WireClient peer = new WireClient(address)) {
            peer.send(new ControlMessage.Info());
            if (Frames.readEvent(peer.receive().body()) instanceof Event.Info info) {
                return info;
            }
            throw new IOException("no info came");
        } catch (ProtocolException e) {
            throw new IOException("info can't be read", e);
        }
    }

    /**
     * Waits until nothing is in flight.
     *
     * @throws IOException it did not settle in half a minute
     */
    public Event.Counters settled() throws IOException, InterruptedException {
        long begunNanos = System.nanoTime();
        while (System.nanoTime() - begunNanos < TimeUnit.SECONDS.toNanos(30)) {
            Event.Counters counters = info().counters();
            if (counters.inFlight() == 0) {
                return counters;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("images stay in flight: " + info().counters());
    }

    /** SIGTERM. */
    public void terminate() {
        server.process().destroy();
    }

    /** SIGKILL. */
    public void kill() {
        server.kill();
    }

    /** The exit code, or -1 when it is not over in time. */
    public int awaitExit(Duration timeout) throws InterruptedException {
        Process process = server.process();
        return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() {
        server.stop(STOP_PATIENCE);
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** Of the JVM: the launcher itself, or its child where it watches. */
    private long pid() {
        Process process = server.process();
        return process.children().findFirst().map(ProcessHandle::pid).orElse(process.pid());
    }
}
