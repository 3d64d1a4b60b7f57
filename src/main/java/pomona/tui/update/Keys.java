package pomona.tui.update;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pomona.text.DisplayText;
import pomona.tui.model.Command;
import pomona.tui.model.FileList;
import pomona.tui.model.FileState;
import pomona.tui.model.History;
import pomona.tui.model.Key;
import pomona.tui.model.Layout;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.Requests;
import pomona.tui.model.ResultText;

/** What keys do, by mode. The table that a person reads is {@link KeyTable}. */
final class Keys {
    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmm");

    private Keys() {}

    static Update.Step pressed(Model model, Key key) {
        if (key.isCtrl('c')) {
            return quit(model);
        }
        if (model.layout().tooSmall()) {
            return key.is('q') ? quit(model) : Update.Step.to(model);
        }
        if (key.isCtrl('l')) {
            return Update.Step.to(model).and(new Command.Redraw());
        }
        if (model.mode() instanceof Mode.Filtering filtering) {
            return filtering(model, filtering, key);
        }
        if (model.mode() instanceof Mode.Typing typing) {
            return typing(model, typing, key);
        }
        if (key.is('q')) {
            return model.mode() instanceof Mode.Browse ? quit(model) : Update.Step.to(model.withMode(Mode.BROWSE));
        }
        if (model.mode() instanceof Mode.Help help) {
            boolean scrolls = isVertical(key)
                    && KeyTable.rows(model).size()
                            > model.layout().body().inner().rows();
            return Update.Step.to(model.withMode(
                    scrolls
                            ? new Mode.Help(KeyTable.scrolled(model, help.scrolled() + distance(model, key)))
                            : Mode.BROWSE));
        }
        if (key.is('?')) {
            return Update.Step.to(model.withMode(new Mode.Help(0)));
        }
        if (key.is(':')) {
            return Update.Step.to(model.withMode(new Mode.Typing("")));
        }
        if (key.kind() == Key.Kind.ESCAPE) {
            return escape(model);
        }
        if (model.mode() instanceof Mode.HistoryView) {
            return history(model, key);
        }
        if (model.mode() instanceof Mode.Detail detail && isVertical(key)) {
            int wanted = detail.scrolled() + distance(model, key);
            return Update.Step.to(model.withMode(new Mode.Detail(ResultText.scrolled(model, wanted))));
        }
        return anywhere(model, key);
    }

    static Update.Step pasted(Model model, String text) {
        String line = text.strip();
        int end = line.indexOf('\n');
        String first = DisplayText.clean(end < 0 ? line : line.substring(0, end).stripTrailing());
        if (model.layout().tooSmall()) {
            return Update.Step.to(model);
        }
        if (model.mode() instanceof Mode.Typing typing) {
            return Update.Step.to(model.withMode(new Mode.Typing(typing.text() + first)));
        }
        if (model.mode() instanceof Mode.Filtering) {
            return Update.Step.to(
                    model.withFiles(model.files().filtered(model.files().filter() + first)));
        }
        return Update.Step.to(model.noted("pasted text goes into a filter (/) or a command (:)"));
    }

    private static Update.Step quit(Model model) {
        return Update.Step.to(model).and(new Command.Quit());
    }

    private static Update.Step escape(Model model) {
        if (!(model.mode() instanceof Mode.Browse)) {
            return Update.Step.to(model.withMode(Mode.BROWSE));
        }
        return Update.Step.to(model.withFiles(model.files().filtered("")));
    }

    /** Keys of the panes; most of them work over a zoomed picture too. */
    private static Update.Step anywhere(Model model, Key key) {
        boolean browsing = model.mode() instanceof Mode.Browse;
        if (browsing && model.focus() == Layout.Pane.HISTORY && isVertical(key)) {
            return Update.Step.to(model.withHistory(model.history().move(distance(model, key))));
        }
        if (isVertical(key)) {
            return Update.Step.to(move(model, key));
        }
        return switch (key.kind()) {
            case TAB -> Update.Step.to(focus(model, 1));
            case BACK_TAB -> Update.Step.to(focus(model, -1));
            case ENTER -> open(model, true);
            case RIGHT -> open(model, false);
            case LEFT, BACKSPACE -> parent(model);
            case CHARACTER -> key.isText() ? letter(model, key.character()) : Update.Step.to(model);
            default -> Update.Step.to(model);
        };
    }

    private static Update.Step letter(Model model, char letter) {
        return switch (letter) {
            case '/' ->
                Update.Step.to(model.withMode(new Mode.Filtering(model.files().filter()))
                        .withFocus(Layout.Pane.FILES));
            case ' ' ->
                Update.Step.to(model.withFiles(model.files().toggleMark().move(1)));
            case 'a' -> Update.Step.to(model.withFiles(model.files().toggleAll()));
            case 's' ->
                Update.Step.to(model.withFiles(
                        model.files().sorted(model.files().sort().next())));
            case 'r' -> read(model, model.files().folder());
            case 'p' -> predict(model);
            case 'b' -> batch(model);
            case 'x' -> cancel(model);
            case 'X' -> cancelAll(model);
            case 'z' -> Update.Step.to(toggle(model, new Mode.Zoom()));
            case 'm' -> Update.Step.to(evidence(model));
            case 'c' -> Update.Step.to(compare(model));
            case 'i' -> Update.Step.to(toggle(model, new Mode.Detail(0)));
            case 'H' -> Update.Step.to(toggle(model, new Mode.HistoryView()));
            case 'e' -> Update.Step.to(model.withMode(new Mode.Typing("export " + exportName(model))));
            case '1' -> Update.Step.to(focusOn(model, Layout.Pane.FILES));
            case '2' -> Update.Step.to(focusOn(model, Layout.Pane.PICTURE));
            case '3' -> Update.Step.to(focusOn(model, Layout.Pane.RESULT));
            case '4' -> Update.Step.to(focusOn(model, Layout.Pane.SERVER));
            case '5' -> Update.Step.to(focusOn(model, Layout.Pane.TRAY));
            default -> Update.Step.to(model);
        };
    }

    private static Model toggle(Model model, Mode mode) {
        return model.withMode(model.mode().getClass() == mode.getClass() ? Mode.BROWSE : mode);
    }

    private static boolean isVertical(Key key) {
        return switch (key.kind()) {
            case UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END -> true;
            default -> key.is('j') || key.is('k') || key.is('g') || key.is('G');
        };
    }

    /** Lines a key moves; the ends of any list are further than it is long. */
    private static int distance(Model model, Key key) {
        int page = Math.max(1, model.layout().body().rows() - 4);
        int far = 1_000_000;
        return switch (key.kind()) {
            case UP -> -1;
            case DOWN -> 1;
            case PAGE_UP -> -page;
            case PAGE_DOWN -> page;
            case HOME -> -far;
            case END -> far;
            default ->
                switch (key.character()) {
                    case 'j' -> 1;
                    case 'k' -> -1;
                    case 'g' -> -far;
                    default -> far;
                };
        };
    }

    private static Model move(Model model, Key key) {
        return model.withFiles(model.files().move(distance(model, key)));
    }

    private static Update.Step history(Model model, Key key) {
        if (isVertical(key)) {
            return Update.Step.to(model.withHistory(model.history().move(distance(model, key))));
        }
        if (key.kind() == Key.Kind.ENTER) {
            return toFile(model);
        }
        return key.is('H') || key.is('e') ? letter(model, key.character()) : Update.Step.to(model);
    }

    /** From a line of the history to its file. */
    private static Update.Step toFile(Model model) {
        List<History.Entry> entries = model.history().entries();
        Optional<Path> path = entries.isEmpty()
                ? Optional.empty()
                : entries.get(model.history().selected()).about();
        if (path.isEmpty()) {
            return Update.Step.to(model);
        }
        Path folder = path.get().getParent();
        if (folder != null && !folder.equals(model.files().folder())) {
            return reading(model, model.files().elsewhere(folder, path));
        }
        return Update.Step.to(
                model.withMode(Mode.BROWSE).withFiles(model.files().filtered("").selectPath(path.get())));
    }

    private static Update.Step filtering(Model model, Mode.Filtering filtering, Key key) {
        FileList files = model.files();
        String filter = files.filter();
        return switch (key.kind()) {
            case ENTER -> Update.Step.to(model.withMode(Mode.BROWSE));
            case ESCAPE -> Update.Step.to(model.withMode(Mode.BROWSE).withFiles(files.filtered(filtering.before())));
            case BACKSPACE -> Update.Step.to(model.withFiles(files.filtered(shortened(filter))));
            case UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END -> Update.Step.to(move(model, key));
            case CHARACTER ->
                key.ctrl()
                        ? Update.Step.to(key.isCtrl('u') ? model.withFiles(files.filtered("")) : model)
                        : Update.Step.to(model.withFiles(files.filtered(filter + key.character())));
            default -> Update.Step.to(model);
        };
    }

    private static Update.Step typing(Model model, Mode.Typing typing, Key key) {
        String text = typing.text();
        return switch (key.kind()) {
            case ENTER -> CommandLine.run(model.withMode(Mode.BROWSE), text);
            case ESCAPE -> Update.Step.to(model.withMode(Mode.BROWSE));
            case BACKSPACE ->
                Update.Step.to(model.withMode(text.isEmpty() ? Mode.BROWSE : new Mode.Typing(shortened(text))));
            case CHARACTER ->
                key.ctrl()
                        ? Update.Step.to(key.isCtrl('u') ? model.withMode(new Mode.Typing("")) : model)
                        : Update.Step.to(model.withMode(new Mode.Typing(text + key.character())));
            default -> Update.Step.to(model);
        };
    }

    private static String shortened(String text) {
        return text.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }

    private static Model focus(Model model, int by) {
        List<Layout.Pane> present = Arrays.stream(Layout.Pane.values())
                .filter(pane -> model.layout().pane(pane).isPresent())
                .toList();
        int at = Math.max(0, present.indexOf(model.focus()));
        return model.withFocus(present.get(Math.floorMod(at + by, present.size())));
    }

    private static Model focusOn(Model model, Layout.Pane pane) {
        return model.layout().pane(pane).isPresent()
                ? model.withFocus(pane)
                : model.noted("that pane needs a window of 120x36; this one is %dx%d"
                        .formatted(model.columns(), model.rows()));
    }

    /** Opens the folder under the cursor; a file is predicted, when that was meant. */
    static Update.Step open(Model model, boolean predictsFiles) {
        Optional<FileList.Entry> entry = model.files().current();
        if (entry.isEmpty()) {
            return Update.Step.to(model);
        }
        if (!entry.get().folder()) {
            return predictsFiles ? predict(model) : Update.Step.to(model);
        }
        return entry.get().isParent() ? parent(model) : read(model, entry.get().path());
    }

    private static Update.Step parent(Model model) {
        Path up = model.files().folder().getParent();
        return up == null ? Update.Step.to(model) : read(model, up);
    }

    static Update.Step read(Model model, Path folder) {
        FileList before = model.files();
        Optional<Path> from = Optional.of(before.folder()).filter(below -> folder.equals(below.getParent()));
        return reading(model, folder.equals(before.folder()) ? before.again() : before.elsewhere(folder, from));
    }

    private static Update.Step reading(Model model, FileList files) {
        return Update.Step.to(model.withFiles(files).withMode(Mode.BROWSE))
                .and(new Command.ReadFolder(files.folder(), files.reading()));
    }

    static Update.Step predict(Model model) {
        Optional<FileList.Entry> file = model.files().currentFile();
        if (file.isEmpty()) {
            return Update.Step.to(model.noted("choose a photo first"));
        }
        Path path = file.get().path();
        if (model.requests().state(path).orElse(null) instanceof FileState.Planned) {
            long waiting = model.requests().key(path).orElseThrow();
            Requests hurried = model.requests().hurried(path);
            return Update.Step.to(model.withRequests(hurried).noted(file.get().name() + " goes first"))
                    .and(new Command.Cancel(waiting))
                    .and(new Command.Predict(hurried.lastKey(), path, false));
        }
        if (model.requests().pending(path)) {
            return Update.Step.to(model.noted(file.get().name() + " is on its way already; x takes it back"));
        }
        Requests requests = model.requests().asked(path, false, model.modifiedMillis(file.get()));
        return Update.Step.to(model.withRequests(requests)).and(new Command.Predict(requests.lastKey(), path, false));
    }

    static Update.Step batch(Model model) {
        List<FileList.Entry> entries = model.files().markedEntries().stream()
                .filter(entry -> !model.requests().pending(entry.path()))
                .toList();
        if (entries.isEmpty()) {
            return Update.Step.to(model.noted("mark photos with Space (a for all), then b"));
        }
        Requests requests = model.requests();
        List<Command> commands = new ArrayList<>();
        for (FileList.Entry entry : entries) {
            requests = requests.asked(entry.path(), true, model.modifiedMillis(entry));
            commands.add(new Command.Predict(requests.lastKey(), entry.path(), true));
        }
        List<Path> paths = entries.stream().map(FileList.Entry::path).toList();
        Model next = model.withRequests(requests)
                .withTray(model.tray().add(paths, model.now()))
                .withFiles(model.files().withMarked(Set.of()))
                .noted(
                        paths.size() == 1
                                ? "the marked photo goes to the server while you look on"
                                : "%d photos go to the server while you look on".formatted(paths.size()));
        return new Update.Step(next, commands);
    }

    static Update.Step cancel(Model model) {
        Optional<Long> key =
                model.files().currentFile().flatMap(entry -> model.requests().key(entry.path()));
        if (key.isEmpty()) {
            return Update.Step.to(model.noted("nothing to take back here; X takes back all that wait"));
        }
        return Update.Step.to(model).and(new Command.Cancel(key.get()));
    }

    static Update.Step cancelAll(Model model) {
        List<Command> commands = model.requests().open().keySet().stream()
                .sorted()
                .<Command>map(Command.Cancel::new)
                .toList();
        return new Update.Step(
                model.noted(commands.isEmpty() ? "nothing is on its way" : commands.size() + " taken back"), commands);
    }

    private static Model evidence(Model model) {
        boolean on = !model.evidence();
        boolean hasMap = model.currentState()
                .filter(state -> state instanceof FileState.Done done
                        && done.prediction().map() != null)
                .isPresent();
        Model next = model.withEvidence(on);
        return on && !hasMap ? next.noted("the evidence is shown once the photo was predicted (p)") : next;
    }

    private static Model compare(Model model) {
        if (model.mode() instanceof Mode.Compare) {
            return model.withMode(Mode.BROWSE);
        }
        List<FileList.Entry> marked = model.files().markedEntries();
        if (marked.size() == 2) {
            return model.withMode(
                    new Mode.Compare(marked.get(0).path(), marked.get(1).path()));
        }
        Optional<FileList.Entry> file = model.files().currentFile();
        if (marked.size() == 1 && file.isPresent() && !file.get().equals(marked.get(0))) {
            return model.withMode(
                    new Mode.Compare(marked.get(0).path(), file.get().path()));
        }
        return model.noted("to compare: mark one photo with Space, go to the other, then c (or mark two)");
    }

    private static String exportName(Model model) {
        return "pomona-history-" + FILE_TIME.format(LocalDateTime.ofInstant(model.now(), model.zone())) + ".csv";
    }
}
