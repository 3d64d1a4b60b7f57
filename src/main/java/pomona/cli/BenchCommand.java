package pomona.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import pomona.client.ChildServer;
import pomona.server.Version;
import pomona.system.ExitCode;
import pomona.tools.Scenarios;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.Photos;

/** Measures servers of its own, on 127.0.0.1 alone. */
@Command(
        name = "bench",
        description = "Measure the server: load, faults, memory. Starts its own, ends by itself.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all targets met", "2:wrong usage", "3:a target was missed", "6:no photo that can be read"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona bench --photos photos           everything but the soak",
            "  pomona bench --only start,hostile      two scenarios",
            "  pomona bench --only soak --soak 10m    a mixed load for ten minutes",
            "  pomona bench --list                    what there is",
        })
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--list", description = "Say what there is, and end.")
    private boolean list;

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "These scenarios alone.")
    private List<String> only = List.of();

    @Option(names = "--photos", paramLabel = "DIR", description = "Photos to send (default: samples).")
    private @Nullable Path photos;

    @Option(names = "--out", paramLabel = "DIR", description = "For results, curves, logs (default: target/bench).")
    private @Nullable Path out;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "How often two ways are measured by turns (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--round",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Time of one of them (default: ${DEFAULT-VALUE}).")
    private Duration roundTime = Duration.ZERO;

    @Option(names = "--clients", defaultValue = "8", description = "Connections of a load (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--predictions",
            defaultValue = "20000",
            description = "Of the long memory curve (default: ${DEFAULT-VALUE}).")
    private int predictions;

    @Option(
            names = "--idle",
            defaultValue = "5000",
            description = {
                "Idle connections; twice as many too where there are",
                "descriptors for them (default: ${DEFAULT-VALUE})."
            })
    private int idle;

    @Option(
            names = "--soak",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "Time of the soak (default: ${DEFAULT-VALUE}).")
    private Duration soakTime = Duration.ZERO;

    @Override
    public Integer call() throws Exception {
        PrintWriter screen = spec.commandLine().getOut();
        if (list) {
            Scenarios.all()
                    .forEach(scenario -> screen.println("%-12s %s".formatted(scenario.name(), scenario.question())));
            screen.flush();
            return ExitCode.ALL_WELL;
        }
        List<Scenario> scenarios = scenarios();
        requirePositive();
        Path home = Home.folder();
        Photos found;
        try {
            found = Photos.in(photos == null ? home.resolve("samples") : photos);
        } catch (IOException e) {
            spec.commandLine().getErr().println("pomona bench: " + e.getMessage());
            return ExitCode.NO_IMAGES;
        }
        Bench bench = new Bench(
                Path.of(System.getProperty(
                        ChildServer.LAUNCHER_PROPERTY,
                        home.resolve("bin/pomona").toString())),
                home.resolve("models/apple-leaf"),
                out == null ? home.resolve("target/bench") : out,
                found,
                screen,
                rounds,
                roundTime,
                clients,
                predictions,
                idle,
                soakTime);
        return Scenarios.run(scenarios, bench, heading(home)) ? ExitCode.ALL_WELL : ExitCode.SOME_FAILED;
    }

    private List<Scenario> scenarios() {
        try {
            return Scenarios.named(only);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void requirePositive() {
        if (rounds < 1 || clients < 1 || predictions < 1 || idle < 1 || roundTime.toMillis() < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--rounds, --round, --clients, --predictions and --idle must be over 0");
        }
    }

    private List<String> heading(Path home) {
        Runtime runtime = Runtime.getRuntime();
        return List.of(
                "pomona %s, commit %s, %s"
                        .formatted(Version.text(), commit(home), Instant.now().truncatedTo(ChronoUnit.SECONDS)),
                "%d processors (%s), %s %s, Java %s"
                        .formatted(
                                runtime.availableProcessors(),
                                processor(),
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("java.version")),
                "load average at the start %.1f"
                        .formatted(java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                                .getSystemLoadAverage()),
                "pomona bench "
                        + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
    }

    private static String processor() {
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

    private static String commit(Path home) {
        try {
            Process git = new ProcessBuilder("git", "-C", home.toString(), "describe", "--always", "--dirty")
                    .redirectErrorStream(true)
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
