package pomona.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import pomona.client.child.ChildServer;
import pomona.system.ExitCode;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Results;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.Photos;

/** Measures servers of its own, on 127.0.0.1 alone. */
@Command(
        name = "bench",
        description = "Measure the server: load, faults, memory. Starts its own, ends by itself.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {CompareCommand.class, TurnsCommand.class, EngineCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all targets met", "2:wrong usage", "3:a target was missed", "6:no photo that can be read"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona bench --photos photos               everything but the soak",
            "  pomona bench --only start,hostile          two scenarios",
            "  pomona bench --only soak --soak 10m        a mixed load for ten minutes",
            "  pomona bench --list                        what there is",
            "  pomona bench turns --old ../before         this checkout against another",
            "  pomona bench compare --old a.json --new b.json",
        })
public final class BenchCommand implements Callable<Integer> {
    private final Path home;

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

    /**
     * @param home folder of the program
     */
    public BenchCommand(Path home) {
        this.home = home;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter screen = spec.commandLine().getOut();
        if (list) {
            Scenarios.ALL.forEach(
                    scenario -> screen.println("%-12s %s".formatted(scenario.name(), scenario.question())));
            screen.flush();
            return ExitCode.ALL_WELL;
        }
        List<Scenario> scenarios = scenarios();
        requirePositive();
        Path folder = photos == null ? home.resolve("samples") : photos;
        Photos found;
        try {
            found = Photos.in(folder);
        } catch (IOException e) {
            spec.commandLine().getErr().println("pomona bench: " + e.getMessage());
            return ExitCode.NO_IMAGES;
        }
        Bench bench = new Bench(
                Path.of(System.getProperty(
                        ChildServer.LAUNCHER_PROPERTY,
                        home.resolve("bin/pomona").toString())),
                home.resolve("models/apple-leaf"),
                folder,
                out == null ? home.resolve("target/bench") : out,
                found,
                screen,
                rounds,
                roundTime,
                clients,
                predictions,
                idle,
                soakTime);
        return Scenarios.run(scenarios, bench, Results.begin(home, typed(spec)))
                ? ExitCode.ALL_WELL
                : ExitCode.SOME_FAILED;
    }

    Path home() {
        return home;
    }

    /** The command as it was typed. */
    static String typed(CommandSpec spec) {
        return "pomona "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
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
}
