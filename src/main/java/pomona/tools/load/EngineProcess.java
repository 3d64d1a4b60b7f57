package pomona.tools.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import pomona.tools.peer.Photo;

/**
 * The bare engine in a process of its own, measured by turns with a server: same model, decoder, threads and, as the
 * launcher gives them to it, same JVM flags. What a server costs more is the way through the wire.
 */
public final class EngineProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long END_SECONDS = 30;
    /** Beyond the time of a turn; the first includes the start. */
    private static final long HANGS_SECONDS = 120;

    private final Process process;
    private final PrintWriter orders;
    private final BufferedReader answers;
    private final Thread atExit;

    private EngineProcess(Process process) {
        this.process = process;
        orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        atExit = new Thread(process::destroyForcibly, "engine-stop");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts one.
     *
     * @param launcher {@code bin/pomona}
     * @param folder of the photos
     * @param javaFlags after the server's
     */
    public static EngineProcess start(Path launcher, Path folder, int workers, String javaFlags) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                launcher.toString(), "bench", "engine", "--photos", folder.toString(), "--workers", "" + workers);
        builder.environment().merge("POMONA_JAVA_OPTS", javaFlags, (theirs, ours) -> theirs + " " + ours);
        return new EngineProcess(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Which photos: as they are, or squashed. */
    public enum Kind {
        PHOTOS,
        SMALL
    }

    /** Has it judge photos for so long; the first turns warm it up. */
    public BareEngine.Turn run(Kind kind, Duration time) throws IOException {
        // Whoever hangs is ended, at which the reading ends.
        CompletableFuture<Void> late = CompletableFuture.runAsync(
                process::destroyForcibly,
                CompletableFuture.delayedExecutor(time.toSeconds() + HANGS_SECONDS, TimeUnit.SECONDS));
        try {
            orders.println(kind + " " + time.toMillis());
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("the engine's process ended");
            }
            return JSON.readValue(line, BareEngine.Turn.class);
        } finally {
            late.cancel(false);
        }
    }

    /** The other end: takes orders until there are no more. */
    public static void serve(
            BareEngine engine, List<Photo> photos, List<Photo> small, BufferedReader orders, PrintWriter answers)
            throws IOException, InterruptedException {
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String[] words = line.split(" ", -1);
            List<Photo> wanted = Kind.valueOf(words[0]) == Kind.SMALL ? small : photos;
            BareEngine.Turn turn = engine.run(wanted, Duration.ofMillis(Long.parseLong(words[1])));
            answers.println(JSON.writeValueAsString(turn));
            answers.flush();
        }
    }

    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
