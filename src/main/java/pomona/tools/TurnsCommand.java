package pomona.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import pomona.system.ExitCode;
import pomona.tools.load.Turns;
import pomona.tools.load.Visit;
import pomona.tools.peer.Photos;

/** Measures two checkouts, or one with two models, by turns. */
@Command(
        name = "turns",
        description = {
            "Measure two built checkouts by turns, from outside, each through its own bin/pomona.",
            "A round takes some two minutes; the sides take turns in being first."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is worse",
            "1:a side can't be measured",
            "2:wrong usage",
            "3:something is worse",
            "6:no photo that can be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona bench turns --old ../before --photos photos",
            "  pomona bench turns --old . --old-model models/one --new-model models/two",
            "  pomona bench turns --old ../before --rounds 20 --round 0     starts alone",
        })
final class TurnsCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable BenchCommand bench;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--old", required = true, paramLabel = "DIR", description = "The checkout of before.")
    private Path before = Path.of("");

    @Option(names = "--new", paramLabel = "DIR", description = "The checkout of after (default: this one).")
    private @Nullable Path after;

    @Option(names = "--old-model", paramLabel = "DIR", description = "Its model package (default: its own).")
    private @Nullable Path modelBefore;

    @Option(names = "--new-model", paramLabel = "DIR", description = "Its model package (default: its own).")
    private @Nullable Path modelAfter;

    @Option(names = "--photos", paramLabel = "DIR", description = "Photos to send (default: samples).")
    private @Nullable Path photos;

    @Option(names = "--out", paramLabel = "DIR", description = "For results and logs (default: target/turns).")
    private @Nullable Path out;

    @Option(names = "--rounds", defaultValue = "10", description = "How often each side (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--round",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Time of one load (default: ${DEFAULT-VALUE}); 0 measures starts alone.")
    private Duration loadTime = Duration.ZERO;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1) {
            throw new ParameterException(spec.commandLine(), "--rounds must be over 0");
        }
        Path home = bench == null ? Path.of("") : bench.home();
        Path folder = photos == null ? home.resolve("samples") : photos;
        Photos found;
        try {
            found = Photos.in(folder);
        } catch (IOException e) {
            spec.commandLine().getErr().println("pomona bench turns: " + e.getMessage());
            return ExitCode.NO_IMAGES;
        }
        Turns turns = new Turns(
                new Visit.Side("old", before, Optional.ofNullable(modelBefore)),
                new Visit.Side("new", after == null ? home : after, Optional.ofNullable(modelAfter)),
                new Visit.Work(found, folder, loadTime),
                BenchCommand.typed(spec),
                out == null ? home.resolve("target/turns") : out,
                spec.commandLine().getOut());
        return turns.run(rounds) == 0 ? ExitCode.ALL_WELL : ExitCode.SOME_FAILED;
    }
}
