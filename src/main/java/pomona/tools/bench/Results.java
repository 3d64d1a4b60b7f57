package pomona.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a run came to, as it is kept in a file for {@link Comparison}.
 *
 * @param commit of the checkout whose server was measured; {@code unknown} outside a checkout
 * @param command as it was typed
 * @param begun by the clock of the machine, UTC
 * @param figures of each scenario, in the order of the run
 * @param broken scenarios without an answer, and why
 */
public record Results(
        String commit,
        String command,
        String begun,
        Machine machine,
        Map<String, List<Figure>> figures,
        Map<String, String> broken) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** A file of something else is told by what it lacks. */
    public Results {
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(figures, "figures");
        Objects.requireNonNull(broken, "broken");
    }

    /**
     * Where it was measured.
     *
     * @param load average of the last minute when the run began; on a quiet machine it is under a half
     */
    public record Machine(String processor, int processors, String system, String java, double load) {
        static Machine thisOne() {
            return new Machine(
                    processorName(),
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("os.name") + " " + System.getProperty("os.version"),
                    System.getProperty("java.version"),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }

        private static String processorName() {
            try {
                return Files.readString(Path.of("/proc/cpuinfo"))
                        .lines()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unknown");
            } catch (IOException e) {
                return "unknown";
            }
        }
    }

    /**
     * A run that begins now, without figures.
     *
     * @param checkout the folder of the program that is measured
     */
    public static Results begin(Path checkout, String command) {
        return new Results(
                commit(checkout),
                command,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.thisOne(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException the file can't be read or is no such file; the message names it
     */
    public static Results read(Path file) throws IOException {
        try {
            return JSON.readValue(file.toFile(), Results.class);
        } catch (IOException e) {
            throw new IOException("%s holds no results: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Writes it as JSON. */
    public void write(Path file) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
    }

    /** Where and how it was measured, in lines for a person. */
    public List<String> heading() {
        return List.of(
                "commit %s, %s".formatted(commit, begun),
                "%d processors (%s), %s, Java %s"
                        .formatted(machine.processors, machine.processor, machine.system, machine.java),
                "load average at the start %.1f".formatted(machine.load),
                command);
    }

    private static String commit(Path checkout) {
        try {
            Process git = new ProcessBuilder("git", "-C", checkout.toString(), "describe", "--always", "--dirty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? text : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
