package pomona.tui.update;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pomona.text.DisplayText;
import pomona.text.Quantity;
import pomona.tui.model.Command;
import pomona.tui.model.Model;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.Marks;
import pomona.tui.picture.Look;
import pomona.tui.update.Update.Step;

/** What commands with an argument do. */
final class Commands {
    private Commands() {}

    static Step open(Model model, String argument) {
        if (argument.isEmpty()) {
            return Step.to(model.warned("open what? :open FOLDER"));
        }
        return withPath(
                model,
                argument,
                path -> Actions.read(model, model.files().folder().resolve(path).normalize()));
    }

    static Step export(Model model, String argument) {
        if (argument.isEmpty()) {
            return Step.to(model.warned("export to what? :export FILE.csv or FILE.jsonl"));
        }
        if (!isExport(argument)) {
            return Step.to(model.warned("the name must end in .csv or .jsonl, which also chooses the format"));
        }
        return withPath(
                model,
                argument,
                path -> Step.to(model)
                        .and(new Command.Export(
                                working().resolve(path), model.files().folder())));
    }

    static boolean isExport(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".csv") || lower.endsWith(".jsonl");
    }

    /** Where this program was started. */
    static Path working() {
        return Path.of("").toAbsolutePath();
    }

    static Step withPath(Model model, String argument, Function<Path, Step> action) {
        boolean home = argument.equals("~") || argument.startsWith("~/");
        Path path;
        try {
            path = Path.of(home ? System.getProperty("user.home") + argument.substring(1) : argument);
        } catch (InvalidPathException e) {
            return Step.to(model.warned("that is no path: " + DisplayText.clean(String.valueOf(e.getReason()))));
        }
        return action.apply(path);
    }

    static Step mark(Model model, String glob) {
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + (glob.isEmpty() ? "*" : glob));
        } catch (PatternSyntaxException e) {
            return Step.to(
                    model.warned("that is no pattern: " + DisplayText.clean(String.valueOf(e.getDescription()))));
        }
        List<FileList.Entry> matching = model.files().visible().stream()
                .filter(entry -> entry.isPhoto() && matcher.matches(entry.path().getFileName()))
                .toList();
        FileList files = model.files().mark(matching);
        int more = files.marks().size() - model.files().marks().size();
        return Step.to(model.withFiles(files).noted(Quantity.of(more, "photo") + " marked"));
    }

    static Step unmark(Model model) {
        return Step.to(model.withFiles(model.files().withMarks(Marks.NONE)));
    }

    static Step filter(Model model, String text) {
        return Step.to(model.withFiles(model.files().filtered(text)));
    }

    static Step sort(Model model, String word) {
        for (FileList.Order order : FileList.Order.values()) {
            if (order.word().equals(word)) {
                return Step.to(model.withFiles(model.files().sorted(order)));
            }
        }
        return Step.to(model.warned("sort by "
                + Stream.of(FileList.Order.values()).map(FileList.Order::word).collect(Collectors.joining(", "))));
    }

    static Step colour(Model model, String word) {
        try {
            return Step.to(model.withLook(model.look().with(Look.Tier.ofWord(word))));
        } catch (IllegalArgumentException e) {
            return Step.to(model.warned(String.valueOf(e.getMessage())));
        }
    }
}
