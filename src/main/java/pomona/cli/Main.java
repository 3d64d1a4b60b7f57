package pomona.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;
import pomona.client.ServerAddress;
import pomona.report.season.Grouping;
import pomona.server.Quantities;
import pomona.server.Version;
import pomona.system.ExitCode;
import pomona.system.StandardOutput;
import pomona.text.NearestWord;
import pomona.text.PrintableText;
import pomona.tools.BenchCommand;
import pomona.tools.SelftestCommand;

/** The program {@code pomona}: finds the command and turns what goes wrong into a sentence and an exit code. */
@Command(
        name = "pomona",
        description = "Tells what is wrong with an apple leaf from a photo.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionText.class,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona predict leaf.jpg             what one photo shows",
            "  pomona ~/leaves                     look at photos in the terminal, as pomona tui does",
            "  pomona batch orchard                a folder of photos, into orchard.csv and orchard.html",
            "  pomona report may.csv.journal       a season's report of several days",
            "  pomona serve                        a server on 127.0.0.1:5050",
            "  pomona selftest                     does it all work on this machine?",
            "  pomona COMMAND --help               more about a command",
        })
public final class Main implements Callable<Integer> {
    /** Each command in the order of the help; made only when it is wanted, since some wake the log or the screen. */
    private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("tui", TuiCommand::new);
        COMMANDS.put("predict", PredictCommand::new);
        COMMANDS.put("batch", BatchCommand::new);
        COMMANDS.put("report", ReportCommand::new);
        COMMANDS.put("forget", ForgetCommand::new);
        COMMANDS.put("serve", ServeCommand::commandLine);
        COMMANDS.put("model", ModelCommand::new);
        COMMANDS.put("bench", () -> new BenchCommand(Home.folder()));
        COMMANDS.put("selftest", () -> new SelftestCommand(Home.folder()));
        COMMANDS.put("completion", CompletionCommand::new);
        COMMANDS.put("help", CommandLine.HelpCommand::new);
    }

    /** Commands that speak about the others. */
    private static final Set<String> ABOUT_ALL = Set.of("help", "completion");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        // Asked by scripts: answered without waking the rest.
        if (args.length == 1 && args[0].equals("--version")) {
            System.out.println("pomona " + Version.text());
            return;
        }
        if (args.length > 0 && args[0].equals("serve")) {
            ServeCommand.begin(args);
        } else {
            quietLogs();
        }
        StandardOutput.install();
        System.exit(run(args));
    }

    /** One place for output that is lost: where a command prints it, and where the last of it leaves the buffer. */
    private static int run(String... typed) {
        String[] args = withCommand(typed);
        try {
            int exitCode = commandLine(args).execute(args);
            System.out.flush();
            return exitCode;
        } catch (StandardOutput.LostError e) {
            return lost(e);
        }
    }

    private static int lost(StandardOutput.LostError error) {
        if (error.readerLeft()) {
            return ExitCode.READER_LEFT;
        }
        System.err.println("pomona: the output can't be written: " + error.getMessage());
        return ExitCode.INTERNAL_ERROR;
    }

    /**
     * A folder or a photo in a command's place is looked at on the screen, also behind the screen's options; a command's own
     * name wins. The launcher goes by the same rule.
     */
    static String[] withCommand(String... typed) {
        for (String word : typed) {
            if (COMMANDS.containsKey(word)) {
                return typed;
            }
            if (isThere(word)) {
                return Stream.concat(Stream.of("tui"), Stream.of(typed)).toArray(String[]::new);
            }
            if (typed[0].equals(word) && !word.startsWith("-")) {
                return typed;
            }
        }
        return typed;
    }

    private static boolean isThere(String name) {
        try {
            return !name.isEmpty() && !name.startsWith("-") && Files.exists(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** All commands, for the help, the completion script and tests. */
    static CommandLine allCommands() {
        CommandLine all = new CommandLine(new Main());
        COMMANDS.forEach((name, command) -> all.addSubcommand(name, command.get()));
        return settled(all);
    }

    /** Looking at each command's options takes longer than most commands: only the one that is named is looked at. */
    private static CommandLine commandLine(String... args) {
        Supplier<Object> named = args.length == 0 ? null : COMMANDS.get(args[0]);
        if (named == null || ABOUT_ALL.contains(args[0])) {
            return allCommands();
        }
        return settled(new CommandLine(new Main()).addSubcommand(args[0], named.get()));
    }

    /** What holds for all commands; they must be there by then. */
    private static CommandLine settled(CommandLine commands) {
        return commands.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, text -> read(text, Quantities::duration))
                .registerConverter(Grouping.class, text -> read(text, Grouping::parse))
                .registerConverter(ServerAddress.class, text -> read(text, ServerAddress::parse))
                .setParameterExceptionHandler(Main::usage)
                .setExecutionExceptionHandler((error, command, parsed) -> failed(error, command));
    }

    /** So that the reason is told without the exception's name. */
    private static <T> T read(String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("\"%s\": %s".formatted(text, e.getMessage()));
        }
    }

    /** Who names no command is helped by the list of them alone. */
    @Override
    public Integer call() {
        allCommands().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /** A client's terminal shows results and sentences, not the log. */
    private static void quietLogs() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "pomona/logback-quiet.xml");
        }
    }

    private static int usage(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println("%s: %s".formatted(name, reason(error)));
        nearest(error).ifPresent(word -> err.println("Did you mean %s?".formatted(word)));
        err.println("%s --help tells more.".formatted(name));
        return ExitCode.USAGE;
    }

    private static Optional<String> nearest(ParameterException error) {
        if (!(error instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return Optional.empty();
        }
        CommandSpec command = error.getCommandLine().getCommandSpec();
        return NearestWord.to(
                unmatched.getUnmatched().get(0),
                unmatched.isUnknownOption()
                        ? command.optionsMap().keySet()
                        : command.subcommands().keySet());
    }

    private static @Nullable String reason(ParameterException error) {
        boolean isCommand = error.getCommandLine().getParent() == null
                && error instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption();
        return isCommand
                ? "there is no command "
                        + ((UnmatchedArgumentException) error).getUnmatched().get(0)
                : error.getMessage();
    }

    private static int failed(Exception error, CommandLine command) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        if (error instanceof InterruptedException) {
            return ExitCode.INTERRUPTED;
        }
        if (error instanceof IOException) {
            err.println("%s: %s".formatted(name, PrintableText.of(String.valueOf(error.getMessage()))));
            return ExitCode.INTERNAL_ERROR;
        }
        err.println("%s: internal error: %s%s".formatted(name, error, trace(error)));
        return ExitCode.INTERNAL_ERROR;
    }

    private static String trace(Exception error) {
        try {
            Path file = Files.createTempFile("pomona-error-", ".log");
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
                // A fault of ours: for whoever mends it, in a file; the person sees one line that names it.
                error.printStackTrace(out);
            }
            return " (trace in %s)".formatted(file);
        } catch (IOException e) {
            return Arrays.toString(error.getStackTrace());
        }
    }

    /** {@code pomona 0.1.0}. */
    static final class VersionText implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"pomona " + Version.text()};
        }
    }
}
