package pomona.tools;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import pomona.system.ExitCode;
import pomona.tools.load.BareEngine;
import pomona.tools.load.EngineProcess;
import pomona.tools.peer.Photos;

/** The bare engine's process; the launcher gives it the server's JVM flags. */
@Command(
        name = "engine",
        description =
                "Judge photos in memory as told by standard input: \"PHOTOS 5000\" or \"SMALL 5000\" milliseconds.",
        hidden = true,
        mixinStandardHelpOptions = true)
final class EngineCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable BenchCommand bench;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--photos", required = true, paramLabel = "DIR")
    private Path photos = Path.of("");

    @Option(names = "--workers", required = true, paramLabel = "COUNT")
    private int workers;

    @Override
    public Integer call() throws Exception {
        Path home = bench == null ? Path.of("") : bench.home();
        Photos found = Photos.in(photos);
        try (BareEngine engine = BareEngine.open(home.resolve("models/apple-leaf"), workers)) {
            EngineProcess.serve(
                    engine,
                    found.all(),
                    found.small().all(),
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                    spec.commandLine().getOut());
        }
        return ExitCode.ALL_WELL;
    }
}
