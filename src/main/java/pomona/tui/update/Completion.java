package pomona.tui.update;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import pomona.text.DisplayText;
import pomona.tui.model.Command;
import pomona.tui.model.Message;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.update.Update.Step;

/**
 * Tab in a command: ends its name, its word or its path as far as that can be told, and shows what there is to choose
 * from.
 */
final class Completion {
    private Completion() {}

    static Step complete(Model model) {
        String line = line(model);
        if (line.indexOf(' ') < 0) {
            return choose(model, line, Bindings.COMMANDS.stream().map(Completion::begun));
        }
        Bindings.Typed command = command(line).orElse(null);
        if (command == null) {
            return Step.to(model);
        }
        String argument = argument(line);
        if (!command.takesPath()) {
            return choose(model, argument, command.words().stream());
        }
        String parent = argument.substring(0, argument.lastIndexOf('/') + 1);
        return Commands.withPath(model, parent, path -> {
            Path folder = command.folder(model).resolve(path).normalize();
            return Step.to(model).and(new Command.FindNames(line, folder, lastName(argument)));
        });
    }

    /** A command's name, and a space where something follows. */
    private static String begun(Bindings.Typed command) {
        return command.names().get(0) + (command.argument().isEmpty() ? "" : " ");
    }

    private static String line(Model model) {
        return model.mode() instanceof Mode.Typing typing ? typing.text() : "";
    }

    private static Optional<Bindings.Typed> command(String line) {
        return Bindings.command(line.split(" ", 2)[0].toLowerCase(Locale.ROOT));
    }

    private static String argument(String line) {
        return line.substring(line.indexOf(' ') + 1).stripLeading();
    }

    private static String lastName(String argument) {
        return argument.substring(argument.lastIndexOf('/') + 1);
    }

    /** The names of a folder; of a line that was typed on since, they are of no use. */
    static Step found(Model model, Message.NamesFound found) {
        String line = line(model);
        Optional<Bindings.Typed> command = command(line);
        if (!line.equals(found.line()) || command.isEmpty()) {
            return Step.to(model);
        }
        return choose(model, lastName(argument(line)), found.names().stream().filter(command.get()::takes));
    }

    /** Ends the line's last word, if need be in part. */
    private static Step choose(Model model, String word, Stream<String> choices) {
        List<String> fitting = choices.filter(choice -> choice.startsWith(word)).toList();
        if (fitting.isEmpty()) {
            return Step.to(model.noted(
                    word.isEmpty() ? "nothing to choose from" : "nothing begins with " + DisplayText.clean(word)));
        }
        String line = line(model);
        String common = fitting.stream().reduce(Completion::common).orElseThrow();
        Model next = model.withMode(new Mode.Typing(line.substring(0, line.length() - word.length()) + common));
        return Step.to(fitting.size() == 1 ? next : next.noted(DisplayText.clean(String.join("  ", fitting))));
    }

    private static String common(String one, String other) {
        int end = 0;
        while (end < Math.min(one.length(), other.length()) && one.charAt(end) == other.charAt(end)) {
            end++;
        }
        boolean halved = end > 0 && Character.isHighSurrogate(one.charAt(end - 1));
        return one.substring(0, halved ? end - 1 : end);
    }
}
