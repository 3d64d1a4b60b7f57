package pomona.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** Prints a script by which bash and zsh complete commands, options and files. */
@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(pomona completion)",
            "",
            "For good, and not only in this shell:",
            "  mkdir -p ~/.local/share/bash-completion/completions",
            "  pomona completion > ~/.local/share/bash-completion/completions/pomona",
        })
final class CompletionCommand implements Runnable {
    /** Photos are named by text, as globs are; picocli takes a text for no file and would offer none. */
    private static final String NO_FILE_NAMES = "  type compopt &>/dev/null && compopt +o default\n";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        CommandLine all = Main.allCommands();
        String script = AutoComplete.bash("pomona", all).replace(NO_FILE_NAMES, "");
        for (CommandLine command : all.getSubcommands().values()) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (takesNoFile(option)) {
                    script = script.replace(
                            "'%s')\n      return\n".formatted(option.longestName()),
                            "'%s')\n    %s      return\n".formatted(option.longestName(), NO_FILE_NAMES));
                }
            }
        }
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
    }

    /** A number, a time or an address; a text may name a file. */
    private static boolean takesNoFile(OptionSpec option) {
        return option.arity().max() > 0 && option.type() != String.class && option.type() != List.class;
    }
}
