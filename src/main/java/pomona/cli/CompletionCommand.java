package pomona.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
        String script = AutoComplete.bash("pomona", Main.allCommands());
        spec.commandLine().getOut().print(script.replace(NO_FILE_NAMES, ""));
        spec.commandLine().getOut().flush();
    }
}
