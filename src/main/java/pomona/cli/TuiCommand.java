package pomona.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pomona.client.ClientOptions;
import pomona.client.RetryPolicy;
import pomona.client.ServerAddress;
import pomona.client.child.ServerHandle;
import pomona.journal.FolderJournals;
import pomona.journal.JournalReader;
import pomona.system.ExitCode;
import pomona.system.StateFolder;
import pomona.tui.TerminalClient;
import pomona.tui.TerminalReport;
import pomona.tui.effects.Memory;
import pomona.tui.model.GraphicsChoice;

/** Opens the terminal client. */
@Command(
        name = "tui",
        description = "Look at photos in the terminal, pick some, and see what they show.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by the person, or the report was printed",
            "1:internal error, its trace in the log",
            "2:wrong usage, or no terminal",
            "129, 130, 143:ended by a signal"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona tui ~/leaves",
            "  pomona ~/leaves                          the same",
            "  pomona tui orchard.csv                   what a batch found, to be looked through",
            "  pomona tui --server lab1:5050 --no-mouse",
            "  ssh -t orchard pomona tui",
            "  pomona tui --terminal-report",
        })
final class TuiCommand implements Callable<Integer> {
    /** A batch of marked photos waits in the client while the server is away; each holds its file in memory. */
    private static final int PENDING_MAX = 64;

    private static final Pattern RESULTS = Pattern.compile("\\.(csv|jsonl|html|geojson|journal)$");

    /** As the help spells them, for completion. */
    static final class Tiers extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Tiers() {
            super(List.of("auto", "truecolor", "256", "16", "mono", "ascii"));
        }
    }

    /** Likewise. */
    static final class Themes extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Themes() {
            super(List.of("auto", "dark", "light"));
        }
    }

    /** Likewise. */
    static final class Graphics extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Graphics() {
            super(GraphicsChoice.WORDS);
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    @Mixin
    private MaxEdge maxEdge = new MaxEdge();

    @Option(
            names = "--mouse",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Take clicks and the wheel (default); with --no-mouse the terminal's own selection works.")
    private boolean mouse = true;

    @Option(
            names = {"--colour", "--color"},
            paramLabel = "TIER",
            defaultValue = "auto",
            completionCandidates = Tiers.class,
            description = "auto, truecolor, 256, 16, mono or ascii (default: ${DEFAULT-VALUE}).")
    private String colour = "auto";

    @Option(
            names = "--theme",
            paramLabel = "THEME",
            defaultValue = "auto",
            completionCandidates = Themes.class,
            description = "auto, dark or light (default: ${DEFAULT-VALUE}): auto asks the terminal for its background.")
    private String theme = "auto";

    @Option(
            names = "--graphics",
            paramLabel = "HOW",
            defaultValue = "auto",
            completionCandidates = Graphics.class,
            description =
                    "auto, kitty, iterm, sixel or cells (default: ${DEFAULT-VALUE}): photos in the terminal's pixels"
                            + " where it says that it takes those, else in its cells.")
    private String graphics = "auto";

    @Option(names = "--terminal-report", description = "Ask the terminal what it can show, print its answers, and end.")
    private boolean report;

    @Parameters(
            paramLabel = "FOLDER|PHOTO|RESULTS",
            arity = "0..1",
            defaultValue = ".",
            description = "Where to begin; of RESULTS of a batch, the folder that was sent, with what was answered.")
    private Path begin = Path.of(".");

    @Override
    public Integer call() throws IOException {
        if (!TerminalClient.hasTerminal()) {
            spec.commandLine()
                    .getErr()
                    .println("pomona tui: this is no terminal; for scripts and pipes there are"
                            + " pomona predict for photos and pomona batch for folders");
            return ExitCode.USAGE;
        }
        Optional<Path> journal = journal(begin);
        if (journal.isEmpty() && !Files.exists(begin)) {
            throw new ParameterException(spec.commandLine(), "there is no " + begin);
        }
        try {
            return report ? report() : run(journal);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int report() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        TerminalReport.ask(Optional.of(colour), Optional.of(theme), graphics).forEach(out::println);
        out.flush();
        return ExitCode.ALL_WELL;
    }

    /** The journal of results that were named; empty for a folder or a photo. */
    private Optional<Path> journal(Path named) {
        String name = named.toString();
        if (Files.isDirectory(named) || !RESULTS.matcher(name).find()) {
            return Optional.empty();
        }
        Path journal = name.endsWith(FolderJournals.JOURNAL) ? named : Path.of(name + FolderJournals.JOURNAL);
        if (!Files.isRegularFile(journal)) {
            throw new ParameterException(
                    spec.commandLine(), "there is no %s: the screen needs the journal of results".formatted(journal));
        }
        return Optional.of(journal);
    }

    private static Memory.Results results(Path journal) throws IOException {
        try (JournalReader reader = JournalReader.open(journal)) {
            return new Memory.Results(
                    journal.toAbsolutePath().normalize(), reader.folder().path());
        }
    }

    private int run(Optional<Path> journal) throws IOException {
        Optional<Memory.Results> results = journal.isPresent() ? Optional.of(results(journal.get())) : Optional.empty();
        if (results.isPresent() && !Files.isDirectory(results.get().folder())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the photos of %s are no longer in %s"
                            .formatted(begin, results.get().folder()));
        }

        ClientOptions client = ClientOptions.defaults()
                .withMaxPending(PENDING_MAX)
                .withRetry(RetryPolicy.PATIENT)
                .withToken(serverOptions.token());
        Optional<ServerAddress> server = serverOptions.server();
        return TerminalClient.run(new TerminalClient.Options(
                results.map(Memory.Results::folder).orElse(begin),
                mouse,
                Optional.of(colour),
                Optional.of(theme),
                graphics,
                client,
                maxEdge.pixels(),
                say -> ServerHandle.find(server, say),
                Optional.of(new FolderJournals(StateFolder.path())),
                results,
                TerminalClient.defaultLog()));
    }
}
