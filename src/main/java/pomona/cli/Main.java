package pomona.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import pomona.client.ServerAddress;
import pomona.server.Quantities;
import pomona.server.Version;

/** The program {@code pomona}: finds the command and turns what goes wrong into a sentence and an exit code. */
@Command(
        name = "pomona",
        description = "Tells what is wrong with an apple leaf from a photo.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionText.class,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TuiCommand.class,
            PredictCommand.class,
            BatchCommand.class,
            ModelCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class,
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona predict leaf.jpg             what one photo shows",
            "  pomona tui ~/leaves                 look at photos in the terminal",
            "  pomona batch orchard -o orchard.csv a folder of photos",
            "  pomona serve                        a server on 127.0.0.1:5050",
            "  pomona COMMAND --help               more about a command",
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        // Asked by scripts: answered without waking the rest.
        if (args.length == 1 && args[0].equals("--version")) {
            System.out.println("pomona " + Version.text());
            return;
        }
        if (args.length == 0 || !args[0].equals("serve")) {
            quietLogs();
        }
        System.exit(commandLine(args).execute(args));
    }

    /** The commands for these arguments: {@code serve} wakes the log and is left out where another one is named. */
    private static CommandLine commandLine(String... args) {
        CommandLine light = lightCommands();
        boolean isNamed = args.length > 0 && light.getSubcommands().containsKey(args[0]);
        boolean isForAll = isNamed && (args[0].equals("help") || args[0].equals("completion"));
        return isNamed && !isForAll ? light : withServe(light);
    }

    /** All commands, for the completion script and tests. */
    static CommandLine allCommands() {
        return withServe(lightCommands());
    }

    private static CommandLine withServe(CommandLine light) {
        return light.addSubcommand(ServeCommand.commandLine());
    }

    private static CommandLine lightCommands() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Quantities::duration)
                .registerConverter(ServerAddress.class, ServerAddress::parse)
                .setParameterExceptionHandler(Main::usage)
                .setExecutionExceptionHandler((error, command, parsed) -> failed(error, command));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
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
        err.println(command.getCommandName() + ": " + error.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(error, err)) {
            command.usage(err);
        }
        return ExitCode.USAGE;
    }

    private static int failed(Exception error, CommandLine command) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        if (error instanceof InterruptedException) {
            return 130;
        }
        if (error instanceof IOException) {
            err.println("%s: %s".formatted(name, error.getMessage()));
            return ExitCode.INTERNAL;
        }
        err.println("%s: internal error: %s%s".formatted(name, error, trace(error)));
        return ExitCode.INTERNAL;
    }

    private static String trace(Exception error) {
        try {
            Path file = Files.createTempFile("pomona-error-", ".log");
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
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
