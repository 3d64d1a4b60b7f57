package pomona.client;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import pomona.text.Durations;

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

    private static final long POLL_MILLIS = 20;

    /** Flags of this JVM that would do harm in the child's. */
    private static final List<String> NOT_INHERITED = List.of(
            "-agentlib:",
            "-javaagent:",
            "-XX:SharedArchiveFile",
            "-XX:ArchiveClassesAtExit",
            "-XX:TieredStopAtLevel",
            "-D" + LAUNCHER_PROPERTY);

    private final Process process;
    private final Path folder;
    private final ServerAddress address;
    private final Thread atExit;

    private ChildServer(Process process, Path folder, ServerAddress address, Thread atExit) {
        this.process = process;
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
        Path portFile = folder.resolve("port");
        Path log = folder.resolve("server.log");
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("serve", "--port", "0", "--port-file", portFile.toString(), "--die-with-parent"));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // Restarted on another port it would be of no use: it is left to die.
        builder.environment().put("POMONA_SUPERVISE", "0");
        Process process;
        try {
            process = builder.start();
        } catch (IOException | RuntimeException e) {
            delete(folder);
            throw e;
        }
        AtomicBoolean isReady = new AtomicBoolean();
        Thread atExit = new Thread(() -> end(process, isReady.get(), folder), "pomona-child-stop");
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
            ServerAddress address = awaitReady(process, portFile, log, timeout);
            isReady.set(true);
            return new ChildServer(process, folder, address, atExit);
        } catch (IOException | InterruptedException | RuntimeException e) {
            kill(process);
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
        return folder.resolve("server.log");
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Process id. */
    public long pid() {
        return process.pid();
    }

    /** Stops the server: by the end of its input, then by a signal, then by force. */
    @Override
    public void close() {
        stop(process);
        if (!process.isAlive() && process.exitValue() == 0) {
            delete(folder);
        }
        var unused = removeHook(atExit);
    }

    /** At the end of this process; nobody is told where the log is, so it goes too. */
    private static void end(Process process, boolean isReady, Path folder) {
        if (isReady) {
            stop(process);
        } else {
            kill(process);
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

    private static ServerAddress awaitReady(Process process, Path portFile, Path log, Duration timeout)
            throws IOException, InterruptedException {
        long beganNanos = System.nanoTime();
        while (System.nanoTime() - beganNanos < timeout.toNanos()) {
            boolean hasEnded = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            String text = Files.exists(portFile) ? Files.readString(portFile) : "";
            if (text.endsWith("\n")) {
                return ServerAddress.parse(text);
            }
            if (hasEnded) {
                throw new IOException("the server ended with code %d: %s (log: %s)"
                        .formatted(process.exitValue(), lastLine(log), log));
            }
        }
        throw new IOException("the server was not ready within %s: %s (log: %s)"
                .formatted(Durations.exact(timeout), lastLine(log), log));
    }

    /** The last line that says something: no stack frame. */
    private static String lastLine(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.map(String::strip)
                    .filter(text -> !text.isEmpty() && !text.startsWith("at ") && !text.startsWith("... "))
                    .reduce((earlier, later) -> later)
                    .orElse("it said nothing");
        }
    }

    private static void stop(Process process) {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroy();
                if (!process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            }
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Returns once it is gone, so that it puts nothing into its folder any more. */
    private static void kill(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
