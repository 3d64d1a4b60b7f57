package pomona.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pomona.system.ExitCode;
import pomona.tools.bench.Comparison;
import pomona.tools.bench.Results;

/** Reads what runs came to and says what is worse. */
@Command(
        name = "compare",
        description = {
            "Compare results of before and after. Of several files a side, from runs by turns, the medians are compared.",
            "Worse is what lost more than 3 % and more than the old values themselves lie apart."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is worse", "1:a file can't be read", "2:wrong usage", "3:something is worse"})
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--old", arity = "1..*", required = true, paramLabel = "FILE", description = "Results of before.")
    private List<Path> before = List.of();

    @Option(names = "--new", arity = "1..*", required = true, paramLabel = "FILE", description = "Results of after.")
    private List<Path> after = List.of();

    @Override
    public Integer call() throws IOException {
        Comparison comparison = new Comparison(read(before), read(after));
        return comparison.print(spec.commandLine().getOut()) == 0 ? ExitCode.ALL_WELL : ExitCode.SOME_FAILED;
    }

    private static List<Results> read(List<Path> files) throws IOException {
        List<Results> all = new ArrayList<>();
        for (Path file : files) {
            all.add(Results.read(file));
        }
        return all;
    }
}
