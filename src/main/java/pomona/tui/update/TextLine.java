package pomona.tui.update;

import java.util.Locale;
import java.util.stream.Stream;
import pomona.text.DisplayText;
import pomona.tui.model.Key;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.update.Update.Step;

/** Text that is being typed: the filter, or a command after a colon. */
final class TextLine {
    private static final int COMMANDS_MAX = 100;

    private TextLine() {}

    private static String text(Model model) {
        return model.mode() instanceof Mode.Typing typing
                ? typing.text()
                : model.files().filter();
    }

    private static Step to(Model model, String text) {
        return Step.to(
                model.mode() instanceof Mode.Typing
                        ? model.withMode(new Mode.Typing(text))
                        : model.withFiles(model.files().filtered(text)));
    }

    static Step more(Model model, Key key) {
        return to(model, text(model) + key.character());
    }

    /** A letter less, or all; a command without any is left. */
    static Step less(Model model, Key key) {
        String text = text(model);
        boolean byOne = key.kind() == Key.Kind.BACKSPACE;
        if (byOne && text.isEmpty() && model.mode() instanceof Mode.Typing) {
            return leave(model);
        }
        boolean some = byOne && !text.isEmpty();
        return to(model, some ? text.substring(0, text.offsetByCodePoints(text.length(), -1)) : "");
    }

    static Step leave(Model model) {
        Model browsing = model.withMode(Mode.BROWSE);
        return model.mode() instanceof Mode.Filtering filtering ? to(browsing, filtering.before()) : Step.to(browsing);
    }

    /** An earlier command, or a later one; after the newest, what was begun. */
    static Step recall(Model model, Key key) {
        if (!(model.mode() instanceof Mode.Typing typing)) {
            return Step.to(model);
        }
        int back = typing.back() + (key.kind() == Key.Kind.UP ? 1 : -1);
        if (back < 0 || back > model.commands().size()) {
            return Step.to(model);
        }
        String text = back == 0 ? typing.begun() : model.commands().get(back - 1);
        return Step.to(model.withMode(new Mode.Typing(text, back, typing.begun())));
    }

    /** Keeps the filter, or runs the command. */
    static Step take(Model model) {
        Model browsing = model.withMode(Mode.BROWSE);
        return model.mode() instanceof Mode.Typing typing
                ? run(browsing, typing.text().strip())
                : Step.to(browsing);
    }

    private static Step run(Model before, String line) {
        if (line.isEmpty()) {
            return Step.to(before);
        }
        Model model = before.withCommands(
                Stream.concat(Stream.of(line), before.commands().stream().filter(earlier -> !earlier.equals(line)))
                        .limit(COMMANDS_MAX)
                        .toList());
        String[] parts = line.split("\\s+", 2);
        String argument = parts.length < 2 ? "" : parts[1];
        return Bindings.command(parts[0].toLowerCase(Locale.ROOT))
                .map(command -> command.action().apply(model, argument))
                .orElseGet(() ->
                        Step.to(model.warned("there is no command " + DisplayText.clean(parts[0]) + "; ? lists them")));
    }

    /** The first line of what was pasted, where text is typed. */
    static Step pasted(Model model, String text) {
        if (model.mode() instanceof Mode.Judging judging && !model.layout().tooSmall()) {
            return Judging.typed(model, judging, DisplayText.clean(firstLine(text)));
        }
        boolean typing = model.mode() instanceof Mode.Typing || model.mode() instanceof Mode.Filtering;
        if (model.layout().tooSmall() || !typing) {
            return Step.to(model.noted("pasted text goes into a filter (/) or a command (:)"));
        }
        return to(model, text(model) + DisplayText.clean(firstLine(text)));
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("").stripTrailing();
    }
}
