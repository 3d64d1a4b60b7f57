package pomona.tui.update;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.text.Quantity;
import pomona.tui.model.Command;
import pomona.tui.model.History;
import pomona.tui.model.Key;
import pomona.tui.model.Layout.Pane;
import pomona.tui.model.Message;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.model.ResultText;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;
import pomona.tui.model.list.Marks;
import pomona.tui.model.list.Requests;
import pomona.tui.update.Update.Step;

/** What keys do; {@link Bindings} says which. */
final class Actions {
    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmm");
    /** The ends of any list are further than it is long. */
    private static final int FAR = 1_000_000;
    /** Lines of the page before that stay in sight. */
    private static final int PAGE_OVERLAP = 2;

    private static final List<Pane> NUMBERED = List.of(Pane.values());

    private Actions() {}

    /** Asks once while photos are on their way. */
    static Step quit(Model model) {
        int left = model.requests().open().size();
        if (left == 0 || model.leaving()) {
            return Step.to(model).and(new Command.Quit());
        }
        return Step.to(model.withLeaving(true)
                .warned("%s left: q or Ctrl-C again quits, any other key stays; what was answered is kept"
                        .formatted(Quantity.number(left))));
    }

    static Step suspend(Model model) {
        return Step.to(model).and(new Command.Suspend());
    }

    static Step redraw(Model model) {
        return Step.to(model).and(new Command.Redraw());
    }

    static Step back(Model model) {
        return Step.to(model.withMode(model.mode() instanceof Mode.Help help ? help.over() : Mode.BROWSE));
    }

    static Step help(Model model) {
        return Step.to(model.withMode(new Mode.Help(model.mode(), 0)));
    }

    static Step export(Model model) {
        String name = "pomona-results-" + FILE_TIME.format(LocalDateTime.ofInstant(model.now(), model.zone())) + ".csv";
        return Step.to(model.withMode(new Mode.Typing("export " + name)));
    }

    static Step filter(Model model) {
        return Step.to(
                model.withMode(new Mode.Filtering(model.files().filter())).withFocus(Pane.FILES));
    }

    /** What is begun ends: the range first, then the filter. */
    static Step escape(Model model) {
        FileList files = model.files();
        return files.marks().range().isPresent()
                ? Step.to(model.withFiles(files.withMarks(files.marks().dropped())))
                : Commands.filter(model, "");
    }

    static Step sort(Model model) {
        FileList files = model.files();
        return Step.to(model.withFiles(files.sorted(files.sort().next())));
    }

    static Step move(Model model, Key key) {
        return Step.to(model.withFiles(model.files().move(distance(model, key))));
    }

    /** Up or down in a text or in the history; a help that is seen whole ends. */
    static Step moveLine(Model model, Key key) {
        if (model.mode() instanceof Mode.Help help && HelpText.beyond(model, help) == 0) {
            return back(model);
        }
        boolean text = model.mode() instanceof Mode.Help || model.mode() instanceof Mode.Detail;
        int lines = distance(model, key);
        return text
                ? scroll(model, lines)
                : Step.to(model.withHistory(model.history().move(lines)));
    }

    static Step scroll(Model model, int lines) {
        if (model.mode() instanceof Mode.Help help) {
            return Step.to(model.withMode(HelpText.scrolled(model, help, lines)));
        }
        int before = model.mode() instanceof Mode.Detail detail ? detail.scrolled() : 0;
        return Step.to(model.withMode(new Mode.Detail(ResultText.scrolled(model, before + lines))));
    }

    private static int distance(Model model, Key key) {
        int page = Math.max(1, Scrolling.lines(model) - PAGE_OVERLAP);
        return switch (key.kind()) {
            case UP -> -1;
            case DOWN -> 1;
            case PAGE_UP -> -page;
            case PAGE_DOWN -> page;
            case HOME -> -FAR;
            case END -> FAR;
            default ->
                switch (key.character()) {
                    case 'j', 'n' -> 1;
                    case 'k', 'N' -> -1;
                    case 'f' -> page;
                    case 'b' -> -page;
                    case 'd' -> Math.max(1, page / 2);
                    case 'u' -> -Math.max(1, page / 2);
                    case 'g' -> -FAR;
                    default -> FAR;
                };
        };
    }

    /** Another pane by its number, the next one, or the one before. */
    static Step focus(Model model, Key key) {
        if (key.isText()) {
            return focusOn(model, NUMBERED.get(key.character() - '1'));
        }
        List<Pane> present = NUMBERED.stream()
                .filter(pane -> model.layout().pane(pane).isPresent())
                .toList();
        int by = key.kind() == Key.Kind.TAB ? 1 : -1;
        int at = Math.max(0, present.indexOf(model.focus()));
        return Step.to(model.withFocus(present.get(Math.floorMod(at + by, present.size()))));
    }

    private static Step focusOn(Model model, Pane pane) {
        return Step.to(
                model.layout().pane(pane).isPresent()
                        ? model.withFocus(pane)
                        : model.noted("that pane needs a window of 120x36; this one is %dx%d"
                                .formatted(model.columns(), model.rows())));
    }

    /** Opens the folder under the cursor, or predicts the photo. */
    static Step open(Model model) {
        return model.files().currentFile().isPresent() ? predict(model) : enter(model);
    }

    static Step folder(Model model, Key key) {
        return key.is('h') || key.kind() == Key.Kind.LEFT ? parent(model) : enter(model);
    }

    private static Step enter(Model model) {
        FileList.Entry entry = model.files().current().orElse(null);
        if (entry == null || !entry.folder()) {
            return Step.to(model.mentioned(RequestWords.noFolder(model.files())));
        }
        return entry.isParent() ? parent(model) : read(model, entry.path());
    }

    static Step parent(Model model) {
        Path up = model.files().folder().getParent();
        return up == null ? Step.to(model.mentioned("there is no folder above this one")) : read(model, up);
    }

    static Step readAgain(Model model) {
        return read(model, model.files().folder());
    }

    static Step read(Model model, Path folder) {
        FileList before = model.files();
        Optional<Path> from = Optional.of(before.folder()).filter(below -> folder.equals(below.getParent()));
        return reading(model, folder.equals(before.folder()) ? before.again() : before.elsewhere(folder, from));
    }

    private static Step reading(Model model, FileList files) {
        boolean elsewhere = !files.folder().equals(model.files().folder());
        return Step.to(model.withFiles(files)
                        .withMode(Mode.BROWSE)
                        .withRequests(elsewhere ? model.requests().withoutRecalled() : model.requests()))
                .and(new Command.ReadFolder(files.folder(), files.reading()));
    }

    /** From a line of the history to its photo. */
    static Step toPhoto(Model model) {
        List<History.Entry> entries = model.history().entries();
        Path path = entries.isEmpty()
                ? null
                : entries.get(model.history().selected()).about().orElse(null);
        if (path == null) {
            return Step.to(model);
        }
        FileList files = model.files();
        Path folder = path.getParent();
        if (folder != null && !folder.equals(files.folder())) {
            return reading(model, files.elsewhere(folder, Optional.of(path)));
        }
        return Step.to(model.withMode(Mode.BROWSE).withFiles(files.filtered("").selectPath(path)));
    }

    static Step mark(Model model, Key key) {
        FileList files = model.files();
        if (key.is('a')) {
            return Step.to(model.withFiles(files.toggleAll()));
        }
        FileList.Entry entry = files.current().orElse(null);
        if (files.marks().range().isPresent()) {
            return Step.to(model.withFiles(files.withMarks(files.marks().kept())));
        }
        if (entry != null && entry.folder() && !entry.isParent()) {
            return markFolder(model, entry);
        }
        return entry == null || !entry.isPhoto()
                ? Step.to(model.mentioned("nothing to mark here: " + RequestWords.insteadOfAPhoto(files)))
                : Step.to(model.withFiles(files.toggleMark().move(1)));
    }

    /** All photos of a folder and of what lies below it, once they were found; if some are marked, none. */
    private static Step markFolder(Model model, FileList.Entry folder) {
        Marks marks = model.files().marks();
        Path path = folder.path();
        if (marks.touches(folder) || marks.sought().contains(path)) {
            Marks without = marks.sought(path).minusBelow(path);
            int fewer = marks.size() - without.size();
            return Step.to(model.withFiles(model.files().withMarks(without).move(1))
                    .noted(Quantity.of(fewer, "photo") + " of " + folder.name() + " no longer marked"));
        }
        return Step.to(model.withFiles(
                                model.files().withMarks(marks.seeking(path)).move(1))
                        .noted("looking for the photos in " + folder.name() + " …"))
                .and(new Command.FindPhotos(path));
    }

    /** The photos of a folder that was to be marked. */
    static Step found(Model model, Message.PhotosFound found) {
        FileList files = model.files();
        if (!files.marks().sought().contains(found.folder())) {
            return Step.to(model);
        }
        Model next = model.withFiles(
                files.withMarks(files.marks().sought(found.folder())).mark(found.photos()));
        String name = FileList.Entry.nameOf(found.folder()) + "/";
        String marked = Quantity.of(found.photos().size(), "photo") + " of " + name + " marked";
        return Step.to(found.trouble().isEmpty() ? next.noted(marked) : next.warned(marked + ": " + found.trouble()));
    }

    static Step range(Model model) {
        FileList files = model.files().toggleRange();
        return Step.to(
                files.marks().range().isPresent()
                        ? model.withFiles(files).noted("moving marks; v or Space keeps the marks, Esc drops them")
                        : model.withFiles(files).noted(Quantity.of(files.marks().size(), "photo") + " marked"));
    }

    static Step predict(Model model) {
        FileList.Entry file = model.files().currentFile().orElse(null);
        if (file == null) {
            return Step.to(model.noted("no photo to predict: " + RequestWords.insteadOfAPhoto(model.files())));
        }
        Path path = file.path();
        FileState state = model.requests().state(path).orElse(null);
        if (model.requests().canHurry(path)) {
            return first(model, file);
        }
        if (state != null && state.pending()) {
            return Step.to(model.noted(file.name() + " is on its way already; x takes it back"));
        }
        Requests requests = model.requests().asked(path, false, model.modifiedMillis(file));
        return Step.to(model.withRequests(requests)).and(new Command.Predict(requests.lastKey(), path, false));
    }

    /** A photo that waits in the tray goes before the others: a person waits for it now. */
    private static Step first(Model model, FileList.Entry file) {
        long waiting = model.requests().key(file.path()).orElseThrow();
        Requests requests = model.requests().hurried(file.path());
        return Step.to(model.withRequests(requests).noted(file.name() + " goes first"))
                .and(new Command.Cancel(waiting))
                .and(new Command.Predict(requests.lastKey(), file.path(), false));
    }

    static Step batch(Model model) {
        List<FileList.Entry> entries = model.files().markedEntries().stream()
                .filter(entry -> !model.requests().pending(entry.path()))
                .toList();
        if (entries.isEmpty()) {
            return Step.to(model.noted("mark photos with Space (a for all), then b"));
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
                .withFiles(model.files().withMarks(Marks.NONE))
                .noted(Remembering.ofBatch(model, entries));
        return new Step(next, commands);
    }

    static Step cancel(Model model, Key key) {
        if (key.is('X')) {
            return cancelAll(model);
        }
        return model.files()
                .currentFile()
                .flatMap(entry -> model.requests().key(entry.path()))
                .map(open -> Step.to(model).and(new Command.Cancel(open)))
                .orElseGet(() -> Step.to(model.noted("nothing to take back here; X takes back all that wait")));
    }

    static Step cancelAll(Model model) {
        List<Command> commands = model.requests().open().keySet().stream()
                .sorted()
                .<Command>map(Command.Cancel::new)
                .toList();
        return new Step(
                model.noted(
                        commands.isEmpty()
                                ? "nothing is on its way"
                                : Quantity.of(commands.size(), "photo") + " taken back"),
                commands);
    }

    static Step evidence(Model model) {
        boolean on = !model.evidence();
        boolean hasMap = model.currentState()
                .filter(state -> state instanceof FileState.Done done
                        && done.prediction().map() != null)
                .isPresent();
        Model next = model.withEvidence(on);
        return Step.to(on && !hasMap ? next.noted("the evidence is shown once the photo was predicted (p)") : next);
    }

    static Step compare(Model model) {
        List<FileList.Entry> pair = new ArrayList<>(model.files().markedEntries());
        if (pair.size() == 1) {
            model.files()
                    .currentFile()
                    .filter(file -> !file.equals(pair.get(0)))
                    .ifPresent(pair::add);
        }
        return Step.to(
                pair.size() == 2
                        ? model.withMode(
                                new Mode.Compare(pair.get(0).path(), pair.get(1).path()))
                        : model.noted("to compare: mark one photo with Space, go to the other, then c (or mark two)"));
    }
}
