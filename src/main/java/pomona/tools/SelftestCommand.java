package pomona.tools;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pomona.client.child.ChildServer;
import pomona.system.ExitCode;
import pomona.tools.selftest.SelfTest;

/** Tells a user in less than a minute whether everything works on this machine. */
@Command(
        name = "selftest",
        description = "Try everything once on this machine: model, server, samples, broken clients.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona selftest                     with the pictures that come with the program",
            "  pomona selftest --samples leaves    with yours, named LABEL-anything.jpg",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all works", "2:wrong usage", "3:something failed"})
public final class SelftestCommand implements Callable<Integer> {
    private final Path home;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--samples",
            paramLabel = "DIR",
            description = "Pictures whose names say what they show (default: those that come with the program).")
    private @Nullable Path samples;

    /**
     * @param home folder of the program
     */
    public SelftestCommand(Path home) {
        this.home = home;
    }

    @Override
    public Integer call() throws Exception {
        SelfTest test = new SelfTest(
                Path.of(System.getProperty(
                        ChildServer.LAUNCHER_PROPERTY,
                        home.resolve("bin/pomona").toString())),
                home.resolve("models/apple-leaf"),
                samples == null ? home.resolve("samples") : samples,
                spec.commandLine().getOut());
        return test.run() == 0 ? ExitCode.ALL_WELL : ExitCode.SOME_FAILED;
    }
}
