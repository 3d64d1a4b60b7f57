package pomona.tui.update;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import pomona.text.DisplayText;
import pomona.tui.model.Command;
import pomona.tui.model.FileList;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.picture.Look;

/** What was typed after a colon. */
final class CommandLine {
    private CommandLine() {}

    static Update.Step run(Model model, String line) {
        String[] parts = line.strip().split("\\s+", 2);
        String argument = parts.length < 2 ? "" : parts[1].strip();
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "" -> Update.Step.to(model);
            case "open", "cd", "o" -> open(model, argument);
            case "export", "e" -> export(model, argument);
            case "mark" -> Update.Step.to(mark(model, argument));
            case "unmark" -> Update.Step.to(model.withFiles(model.files().withMarked(Set.of())));
            case "sort" -> Update.Step.to(sort(model, argument));
            case "colour", "color" -> Update.Step.to(colour(model, argument));
            case "filter" -> Update.Step.to(model.withFiles(model.files().filtered(argument)));
            case "predict", "p" -> Keys.predict(model);
            case "batch", "b" -> Keys.batch(model);
            case "cancel" -> Keys.cancelAll(model);
            case "help", "h" -> Update.Step.to(model.withMode(new Mode.Help(0)));
            case "quit", "q" -> Update.Step.to(model).and(new Command.Quit());
            default ->
                Update.Step.to(model.warned("there is no command " + DisplayText.clean(parts[0]) + "; ? lists them"));
        };
    }

    private static Update.Step open(Model model, String argument) {
        if (argument.isEmpty()) {
            return Update.Step.to(model.warned("open what? :open FOLDER"));
        }
        try {
            return Keys.read(model, path(model, argument));
        } catch (InvalidPathException e) {
            return Update.Step.to(model.warned("that is no path: " + DisplayText.clean(String.valueOf(e.getReason()))));
        }
    }

    private static Update.Step export(Model model, String argument) {
        if (argument.isEmpty()) {
            return Update.Step.to(model.warned("export to what? :export FILE.csv or FILE.jsonl"));
        }
        String lower = argument.toLowerCase(Locale.ROOT);
        if (!lower.endsWith(".csv") && !lower.endsWith(".jsonl")) {
            return Update.Step.to(model.warned("the name must end in .csv or .jsonl, which also chooses the format"));
        }
        if (model.history().results().isEmpty()) {
            return Update.Step.to(model.warned("nothing was predicted yet, so there is nothing to write"));
        }
        try {
            return Update.Step.to(model)
                    .and(new Command.Export(
                            Path.of(homed(argument)).toAbsolutePath(),
                            model.history().results()));
        } catch (InvalidPathException e) {
            return Update.Step.to(model.warned("that is no path: " + DisplayText.clean(String.valueOf(e.getReason()))));
        }
    }

    private static Path path(Model model, String argument) {
        return model.files().folder().resolve(homed(argument)).normalize();
    }

    private static String homed(String argument) {
        boolean home = argument.equals("~") || argument.startsWith("~/");
        return home ? System.getProperty("user.home") + argument.substring(1) : argument;
    }

    private static Model mark(Model model, String glob) {
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + (glob.isEmpty() ? "*" : glob));
        } catch (PatternSyntaxException e) {
            return model.warned("that is no pattern: " + DisplayText.clean(String.valueOf(e.getDescription())));
        }
        Set<Path> marked = new HashSet<>(model.files().marked());
        int before = marked.size();
        model.files().visible().stream()
                .filter(entry -> !entry.folder() && matcher.matches(entry.path().getFileName()))
                .forEach(entry -> marked.add(entry.path()));
        return model.withFiles(model.files().withMarked(marked)).noted((marked.size() - before) + " marked");
    }

    private static Model sort(Model model, String word) {
        for (FileList.Order order : FileList.Order.values()) {
            if (order.word().equals(word)) {
                return model.withFiles(model.files().sorted(order));
            }
        }
        return model.warned("sort by name, newest or largest");
    }

    private static Model colour(Model model, String word) {
        try {
            return model.withLook(model.look().with(Look.Tier.ofWord(word)));
        } catch (IllegalArgumentException e) {
            return model.warned(String.valueOf(e.getMessage()));
        }
    }
}
