package pomona.client;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A server of one's own: a child process on a free loopback port that ends when its standard input does, so that it
 * ends with this process however that ends.
 *
 * <p>A process and not a thread: it has its own JVM flags, and a native crash takes only the child along.
 */
public final class ChildServer implements AutoCloseable {
    /** Set by the launcher to its own path. */
    public static final String LAUNCHER_PROPERTY = "pomona.launcher";

    /** First use unpacks some hundred megabytes of native code; on a slow disk that takes a while. */
    public static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    /** What it has in flight belongs to who closes it, so there is little to drain. */
    private static final long STOP_MILLIS = 5000;

    /** Flags of this JVM that would do harm in the child's. */
    private static final List<String> NOT_INHERITED = List.of(
            "-agentlib:",
            "-javaagent:",
            "-XX:SharedArchiveFile",
            "-XX:ArchiveClassesAtExit",
            "-XX:TieredStopAtLevel",
            "-D" + LAUNCHER_PROPERTY);

    private final ServerProcess server;
    private final Path folder;
    private final ServerAddress address;
    private final Thread atExit;

    private ChildServer(ServerProcess server, Path folder, ServerAddress address, Thread atExit) {
        this.server = server;
        this.folder = folder;
        this.address = address;
        this.atExit = atExit;
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

    /** Starts the server by a launcher script. */
    public static ChildServer start(Path launcher) throws IOException, InterruptedException {
        return start(List.of(launcher.toString()), START_TIMEOUT);
    }

    /**
     * Runs {@code command serve --port 0 --port-file F --die-with-parent} and waits for the file, in which the server
     * writes {@code host:port} and a line end once it is ready.
     *
     * @param command the program and its first arguments
     * @throws IOException it did not get ready; the message gives the reason and where the log is
     */
    public static ChildServer start(List<String> command, Duration timeout) throws IOException, InterruptedException {
        return start(command, timeout, Path.of(System.getProperty("java.io.tmpdir")));
    }

    static ChildServer start(List<String> command, Duration timeout, Path temporary)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(temporary, "pomona-server-");
        ServerProcess server;
        try {
            // Restarted on another port it would be of no use: it is left to die.
            server = ServerProcess.start(command, 0, List.of("--die-with-parent"), folder, false);
        } catch (IOException | RuntimeException e) {
            delete(folder);
            throw e;
        }
        AtomicBoolean isReady = new AtomicBoolean();
        Thread atExit = new Thread(() -> end(server, isReady.get(), folder), "pomona-child-stop");
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
            ServerAddress address = server.awaitReady(timeout);
            isReady.set(true);
            return new ChildServer(server, folder, address, atExit);
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
    }

    public ServerAddress address() {
        return address;
    }

    /** Where the server's output goes; deleted by {@link #close} when the server ended well. */
    public Path log() {
        return server.log();
    }

    public boolean isAlive() {
        return server.process().isAlive();
    }

    /** Process id. */
    public long pid() {
        return server.process().pid();
    }

    /** Stops the server: by the end of its input, then by a signal, then by force. */
    @Override
    public void close() {
        stop(server);
        Process process = server.process();
        if (!process.isAlive() && process.exitValue() == 0) {
            delete(folder);
        }
        var unused = removeHook(atExit);
    }

    /** At the end of this process; nobody is told where the log is, so it goes too. */
    private static void end(ServerProcess server, boolean isReady, Path folder) {
        if (isReady) {
            stop(server);
        } else {
            server.kill();
        }
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

    private static void stop(ServerProcess server) {
        try {
            server.process().getOutputStream().close();
            if (server.process().waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (IOException e) {
            // Its input is gone, and so is it, or a signal will tell it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(Duration.ofMillis(STOP_MILLIS));
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
