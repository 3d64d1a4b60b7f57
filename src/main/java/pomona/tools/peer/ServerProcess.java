package pomona.tools.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pomona.client.ServerAddress;
import pomona.protocol.ControlMessage;
import pomona.protocol.Event;
import pomona.protocol.Frames;
import pomona.protocol.ProtocolException;

/** A server in a process of its own on a loopback port, started as a user starts it: {@code bin/pomona serve}. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 5;
    private static final long STOP_SECONDS = 45;

    private final Process process;
    private final Path portFile;
    private final Path log;
    private final ServerAddress address;
    private final Duration startTime;
    private final Thread atExit;

    private ServerProcess(Process process, Path portFile, Path log, ServerAddress address, Duration startTime) {
        this.process = process;
        this.portFile = portFile;
        this.log = log;
        this.address = address;
        this.startTime = startTime;
        atExit = new Thread(this::kill, "bench-server-stop");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a server on a free loopback port and waits until it is ready.
     *
     * @param launcher {@code bin/pomona}
     * @param folder where its log goes
     * @param isSupervised whether the launcher stays and restarts it after a native crash, as it does for a user
     * @param flags of {@code serve}, beyond the port; a {@code --port} among them replaces the free one
     * @throws IOException it did not get ready
     */
    public static ServerProcess start(Path launcher, Path folder, boolean isSupervised, List<String> flags)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path portFile = Files.createTempFile(folder, "port-", ".txt");
        Files.delete(portFile);
        Path log = folder.resolve("server-%d.log".formatted(System.nanoTime()));
        List<String> command = new ArrayList<>(
                List.of(launcher.toString(), "serve", "--bind", "127.0.0.1", "--port-file", portFile.toString()));
        if (!flags.contains("--port")) {
            command.addAll(List.of("--port", "0"));
        }
        command.addAll(flags);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("POMONA_SUPERVISE", isSupervised ? "1" : "0");
        long begunNanos = System.nanoTime();
        Process process = builder.start();
        boolean isReady = false;
        try {
            ServerAddress address = awaitReady(process, portFile, log, begunNanos);
            Duration startTime = Duration.ofNanos(System.nanoTime() - begunNanos);
            isReady = true;
            return new ServerProcess(process, portFile, log, address, startTime);
        } finally {
            if (!isReady) {
                process.destroyForcibly();
            }
        }
    }

    private static ServerAddress awaitReady(Process process, Path portFile, Path log, long begunNanos)
            throws IOException, InterruptedException {
        while (System.nanoTime() - begunNanos < START_TIMEOUT.toNanos()) {
            if (Files.exists(portFile)) {
                return ServerAddress.parse(Files.readString(portFile));
            }
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "the server ended with code %d; its log is %s".formatted(process.exitValue(), log));
            }
        }
        throw new IOException("the server was not ready in time; its log is %s".formatted(log));
    }

    public ServerAddress address() {
        return address;
    }

    /** From starting the launcher until the server wrote where it listens. */
    public Duration startTime() {
        return startTime;
    }

    /** Where its output goes. */
    public Path log() {
        return log;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Memory that it holds now. */
    public Memory memory() throws IOException {
        return Memory.of(pid());
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
        try (Peer peer = new Peer(address)) {
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
        process.destroy();
    }

    /** SIGKILL. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** The exit code, or -1 when it is not over in time. */
    public int awaitExit(Duration timeout) throws InterruptedException {
        return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() throws IOException {
        terminate();
        try {
            if (awaitExit(Duration.ofSeconds(STOP_SECONDS)) < 0) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
        Files.deleteIfExists(portFile);
    }

    /** Of the JVM: the launcher itself, or its child where it watches. */
    private long pid() {
        return process.children().findFirst().map(ProcessHandle::pid).orElse(process.pid());
    }
}
