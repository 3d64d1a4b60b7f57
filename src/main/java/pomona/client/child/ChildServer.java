package pomona.client.child;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import pomona.client.ServerAddress;

/**
 * A server of one's own: a child process on a free loopback port that ends when its standard input does, so that it
 * ends with this process however that ends. One that crashes is started once more, on the same port, where its clients
 * look for it.
 *
 * <p>A process and not a thread: it has its own JVM flags, and a native crash takes only the child along.
 */
public final class ChildServer implements AutoCloseable {
    /** Set by the launcher to its own path. */
    public static final String LAUNCHER_PROPERTY = "pomona.launcher";

    /** First use unpacks some hundred megabytes of native code; on a slow disk that takes a while. */
    static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    /** What it has in flight belongs to who closes it, so there is little to drain. */
    private static final long STOP_MILLIS = 5000;

    /**
     * How a server ends that may serve again: a failure of its selector thread, and the signals of native code (ILL,
     * ABRT, BUS, FPE, SEGV) and of a system short of memory (KILL).
     */
    private static final Set<Integer> CRASHES = Set.of(70, 132, 134, 135, 136, 137, 139);

    /** Flags of this JVM that would do harm in the child's. */
    private static final List<String> NOT_INHERITED = List.of(
            "-agentlib:",
            "-javaagent:",
            "-XX:SharedArchiveFile",
            "-XX:ArchiveClassesAtExit",
            "-XX:TieredStopAtLevel",
            "-D" + LAUNCHER_PROPERTY);

    private final List<String> command;
    private final Duration timeout;
    private final Path folder;
    private final ServerAddress address;
    private final Thread atExit = new Thread(this::end, "pomona-child-stop");
    private final Thread watch = new Thread(this::watch, "pomona-child-watch");
    private ServerProcess server;
    private boolean isReady;
    private boolean isStopped;

    private ChildServer(List<String> command, Duration timeout, Path temporary)
            throws IOException, InterruptedException {
        this.command = command;
        this.timeout = timeout;
        folder = Files.createTempDirectory(temporary, "pomona-server-");
        try {
            server = launch(0);
        } catch (IOException | RuntimeException e) {
            delete(folder);
            throw e;
        }
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
            address = server.awaitReady(timeout);
            synchronized (this) {
                isReady = true;
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.kill();
            if (!(e instanceof IOException)) {
                // Nobody is told where the log is. Before the hook goes, so that the end of this process can't come
                // between.
                delete(folder);
            }
            if (!removeHook(atExit)) {
                // The child ended because this process does: there is nothing to complain of.
                throw new InterruptedException("this process is ending");
            }
            throw e;
        }
        watch.setDaemon(true);
        watch.start();
    }

    /**
     * Starts the server as this program was started: through its launcher where there is one, else by this JVM's
     * {@code java} with the same class path and flags.
     *
     * @throws IOException it did not get ready; the message gives the reason and where the log is
     */
    public static ChildServer start() throws IOException, InterruptedException {
        String launcher = System.getProperty(LAUNCHER_PROPERTY);
        return start(launcher == null ? thisJvm() : List.of(launcher), START_TIMEOUT);
    }

    /**
     * Runs {@code command serve --port 0 --port-file F --die-with-parent} and waits for the file, in which the server
     * writes {@code host:port} and a line end once it is ready.
     *
     * @param command the program and its first arguments
     * @throws IOException it did not get ready; the message gives the reason and where the log is
     */
    static ChildServer start(List<String> command, Duration timeout) throws IOException, InterruptedException {
        return start(command, timeout, Path.of(System.getProperty("java.io.tmpdir")));
    }

    static ChildServer start(List<String> command, Duration timeout, Path temporary)
            throws IOException, InterruptedException {
        return new ChildServer(command, timeout, temporary);
    }

    public ServerAddress address() {
        return address;
    }

    /** Where the server's output goes; deleted by {@link #close} when the server ended well. */
    synchronized Path log() {
        return server.log();
    }

    /** The process that serves, or did last. */
    synchronized Process process() {
        return server.process();
    }

    /** Stops the server: by the end of its input, then by a signal, then by force. */
    @Override
    public void close() {
        stop();
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Process process = process();
        if (!process.isAlive() && process.exitValue() == 0) {
            delete(folder);
        }
        var unused = removeHook(atExit);
    }

    /** The launcher leaves it to us: it would start it on another port. */
    private ServerProcess launch(int port) throws IOException {
        return ServerProcess.start(command, port, List.of("--die-with-parent"), folder, false);
    }

    /** Starts a server that crashed once more; the second is left as it ends. */
    private void watch() {
        try {
            int code = process().waitFor();
            ServerProcess next;
            synchronized (this) {
                if (isStopped || !CRASHES.contains(code)) {
                    return;
                }
                next = launch(address.port());
                server = next;
            }
            next.awaitReady(timeout);
            next.process().waitFor();
        } catch (IOException e) {
            // Its log tells why it can't serve again; its clients find nobody there.
            process().destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** At the end of this process; nobody is told where the log is, so it goes too. */
    private void end() {
        synchronized (this) {
            if (!isReady) {
                server.kill();
            }
        }
        stop();
        delete(folder);
    }

    /** False when the JVM is on its way down, and runs the hook anyway. */
    private static boolean removeHook(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private void stop() {
        ServerProcess last;
        synchronized (this) {
            isStopped = true;
            last = server;
        }
        try {
            last.process().getOutputStream().close();
            if (last.process().waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (IOException e) {
            // Its input is gone, and so is it, or a signal will tell it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        last.stop(Duration.ofMillis(STOP_MILLIS));
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            // What is left in the folder for temporary files is the system's to clean.
        }
    }

    private static List<String> thisJvm() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (NOT_INHERITED.stream().noneMatch(flag::startsWith)) {
                command.add(flag);
            }
        }
        command.add("-cp");
        command.add(absolute(System.getProperty("java.class.path")));
        command.add("pomona.cli.Main");
        return command;
    }

    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }
}
