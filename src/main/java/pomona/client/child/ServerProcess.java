package pomona.client.child;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import pomona.client.ServerAddress;
import pomona.text.Durations;
import pomona.text.Reasons;

/**
 * A {@code serve} in a process of its own, from its start until it has ended. Whoever starts it ends it: nothing here
 * ties it to this process.
 */
public final class ServerProcess {
    private static final long POLL_MILLIS = 5;
    private static final long KILL_MILLIS = 5000;
    /** More than any line of the log. */
    private static final int TRIAL_BYTES = 4096;

    private final Process process;
    private final Path portFile;
    private final Path log;
    private final long begunNanos;

    private ServerProcess(Process process, Path portFile, Path log, long begunNanos) {
        this.process = process;
        this.portFile = portFile;
        this.log = log;
        this.begunNanos = begunNanos;
    }

    /**
     * Runs {@code command serve --port P --port-file F} with more flags.
     *
     * @param command the program and its first arguments
     * @param port 0 for a free one
     * @param flags of {@code serve}
     * @param folder gets the port file and {@code server.log}, to which standard output and error go
     * @param isSupervised whether the launcher stays, and starts a server that crashed again
     * @throws IOException there is no such program
     */
    public static ServerProcess start(
            List<String> command, int port, List<String> flags, Path folder, boolean isSupervised) throws IOException {
        Path portFile = folder.resolve("port");
        Path log = folder.resolve("server.log");
        // Of one that was there before: it would pass for ready at once.
        Files.deleteIfExists(portFile);
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("serve", "--port", Integer.toString(port), "--port-file", portFile.toString()));
        line.addAll(flags);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().put("POMONA_SUPERVISE", isSupervised ? "1" : "0");
        long begunNanos = System.nanoTime();
        return new ServerProcess(builder.start(), portFile, log, begunNanos);
    }

    /**
     * Waits for the port file, in which the server writes {@code host:port} and a line end once it is ready.
     *
     * @param timeout from the start on
     * @throws IOException it did not get ready; the message gives the reason and where the log is
     */
    public ServerAddress awaitReady(Duration timeout) throws IOException, InterruptedException {
        while (System.nanoTime() - begunNanos < timeout.toNanos()) {
            boolean hasEnded = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            String text = Files.exists(portFile) ? Files.readString(portFile) : "";
            if (text.endsWith("\n")) {
                return ServerAddress.parse(text);
            }
            if (hasEnded) {
                throw new IOException(
                        "the server ended with code %d: %s (log: %s)".formatted(process.exitValue(), reason(), log));
            }
        }
        throw new IOException(
                "the server was not ready within %s: %s (log: %s)".formatted(Durations.exact(timeout), reason(), log));
    }

    /** On a full disk the log lacks what was said last. */
    private String reason() throws IOException {
        Path trial = log.resolveSibling("trial");
        try {
            Files.write(trial, new byte[TRIAL_BYTES]);
        } catch (IOException e) {
            Path folder = Objects.requireNonNullElse(log.getParent(), log);
            return "nothing can be written in %s: %s"
                    .formatted(Objects.requireNonNullElse(folder.getParent(), folder), Reasons.of(e));
        } finally {
            Files.deleteIfExists(trial);
        }
        return lastLine();
    }

    /** The last line that says something: no stack frame. */
    private String lastLine() throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.map(String::strip)
                    .filter(text -> !text.isEmpty() && !text.startsWith("at ") && !text.startsWith("... "))
                    .reduce((earlier, later) -> later)
                    .orElse("it said nothing");
        }
    }

    /** What was started: the launcher, or the JVM that took its place. */
    public Process process() {
        return process;
    }

    /** Where its output goes. */
    public Path log() {
        return log;
    }

    /** Asks it to end by SIGTERM; by force what has not ended in time. */
    public void stop(Duration patience) {
        process.destroy();
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    /** Ends it by force; returns once it is gone, so that it puts nothing into its folder any more. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(KILL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
