package pomona.tui.update;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pomona.client.ConnectionState;
import pomona.protocol.Prediction;
import pomona.text.Quantity;
import pomona.tui.model.Command;
import pomona.tui.model.History;
import pomona.tui.model.Key;
import pomona.tui.model.Message;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.model.Server;
import pomona.tui.model.TerminalFacts;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;
import pomona.tui.model.list.Requests;
import pomona.tui.picture.Look;
import pomona.tui.picture.Picture;

/**
 * The transition function: a model and a message give the next model and the commands to run. Pure; keys and the
 * mouse are in {@link Bindings} and {@link Mouse}.
 */
public final class Update {
    private static final Duration NOTICE_FOR = Duration.ofSeconds(3);

    private Update() {}

    public static Step apply(Model model, Message message) {
        Step step = Scrolling.followed(model, Zooming.refitted(model, moved(model, message)), message);
        Step told = isFromPerson(message) ? forgetting(model, staying(model, step)) : step;
        return withPictures(arranged(told, message));
    }

    /** Lists go by what is known at a person's next key; by what comes in, once a second. */
    private static Step arranged(Step step, Message message) {
        Model model = step.model();
        FileList files = model.files().knowing(model.facts());
        FileList shown = message instanceof Message.Ticked ? files.arrangedByFacts() : files;
        return step.with(model.withFiles(shown));
    }

    private static Step pressed(Model model, Key key) {
        boolean quits = key.is('q') || key.equals(Key.ctrl('c'));
        if (quits && (model.leaving() || model.layout().tooSmall())) {
            return Actions.quit(model);
        }
        return model.layout().tooSmall() ? Step.to(model) : Bindings.pressed(model, key);
    }

    /** Who was asked whether to go, and did something else, stays. */
    private static Step staying(Model before, Step step) {
        return before.leaving() ? step.with(step.model().withLeaving(false)) : step;
    }

    private static boolean isFromPerson(Message message) {
        return message instanceof Message.Pressed
                || message instanceof Message.Clicked
                || message instanceof Message.Scrolled
                || message instanceof Message.Pasted;
    }

    /** What went wrong is forgotten with the next key that does anything. */
    private static Step forgetting(Model before, Step step) {
        boolean old = before.notice().bad() && step.model().notice().equals(before.notice());
        boolean works = !step.commands().isEmpty() || !step.model().equals(before);
        return old && works ? step.with(step.model().silent()) : step;
    }

    private static Step moved(Model model, Message message) {
        if (message instanceof Message.Pressed pressed) {
            return pressed(model, pressed.key());
        }
        if (message instanceof Message.Clicked clicked) {
            return Mouse.clicked(model, clicked);
        }
        if (message instanceof Message.Scrolled scrolled) {
            return Mouse.scrolled(model, scrolled);
        }
        if (message instanceof Message.Pasted pasted) {
            return TextLine.pasted(model, pasted.text());
        }
        if (message instanceof Message.Resized resized) {
            return Step.to(model.withSize(resized.columns(), resized.rows()));
        }
        if (message instanceof Message.TerminalAnswered answered) {
            TerminalFacts facts = answered.facts();
            Look look = model.look().answered(facts.trueColour(), facts.background());
            return Step.to(model.withLook(look.with(answered.graphics())));
        }
        if (message instanceof Message.HungUp) {
            return Step.to(model).and(new Command.Quit());
        }
        if (message instanceof Message.Woken) {
            return Step.to(model).and(new Command.Retake());
        }
        if (message instanceof Message.Ticked ticked) {
            return ticked(model.withNow(ticked.now()));
        }
        Step folder = folder(model, message);
        if (folder != null) {
            return folder;
        }
        Step picture = picture(model, message);
        if (picture != null) {
            return picture;
        }
        Step memory = Remembering.moved(model, message);
        if (memory != null) {
            return memory;
        }
        Step server = server(model, message);
        return server != null ? server : request(model, message);
    }

    private static Step ticked(Model model) {
        Step step = Step.to(model);
        Picture shown = model.picture(Picture.Slot.MAIN);
        if (shown.modifiedMillis() != 0) {
            step = step.and(new Command.CheckFile(shown.asked().orElseThrow().path(), shown.modifiedMillis()));
        }
        return step;
    }

    private static @Nullable Step folder(Model model, Message message) {
        FileList files = model.files();
        if (message instanceof Message.FolderRead read) {
            if (read.reading() != files.reading()) {
                return Step.to(model);
            }
            Requests requests = model.requests();
            for (FileList.Entry entry : read.entries()) {
                requests = entry.isPhoto() ? requests.seen(entry.path(), entry.modifiedMillis()) : requests;
            }
            Model next =
                    model.withFiles(files.add(read.entries(), read.complete())).withRequests(requests);
            return recalling(counting(next, read.reading(), read.entries()), read.entries());
        }
        if (message instanceof Message.FolderChanged changed) {
            return changed.reading() == files.reading() ? changed(model, changed) : Step.to(model);
        }
        if (message instanceof Message.PhotosFound found) {
            return Actions.found(model, found);
        }
        if (message instanceof Message.FoldersCounted counted) {
            return Step.to(model.withFiles(files.counted(counted.counts())));
        }
        if (message instanceof Message.NamesFound found) {
            return Completion.found(model, found);
        }
        if (message instanceof Message.FolderRefused refused) {
            if (refused.reading() != files.reading()) {
                return Step.to(model);
            }
            return Step.to(model.withFiles(files.refused(refused.why())).warned(refused.why()));
        }
        return null;
    }

    /** Of photos that were found it is looked up what is known of them. */
    private static Step recalling(Step step, List<FileList.Entry> entries) {
        List<FileList.Entry> photos =
                entries.stream().filter(FileList.Entry::isPhoto).toList();
        FileList files = step.model().files();
        return photos.isEmpty() ? step : step.and(new Command.Recall(files.reading(), files.folder(), photos));
    }

    /** Folders that were found are counted next. */
    private static Step counting(Model model, int reading, List<FileList.Entry> entries) {
        List<Path> folders = entries.stream()
                .filter(entry -> entry.folder() && !entry.isParent())
                .map(FileList.Entry::path)
                .toList();
        return folders.isEmpty() ? Step.to(model) : Step.to(model).and(new Command.CountFolders(reading, folders));
    }

    private static Step changed(Model model, Message.FolderChanged changed) {
        FileList files = model.files();
        Set<Path> before = files.all().stream().map(FileList.Entry::path).collect(Collectors.toSet());
        List<FileList.Entry> fresh = changed.now().stream()
                .filter(entry -> entry.isPhoto() && !before.contains(entry.path()))
                .toList();
        Requests requests = model.requests();
        for (FileList.Entry entry : changed.now()) {
            requests = entry.isPhoto() ? requests.seen(entry.path(), entry.modifiedMillis()) : requests;
        }
        Model next =
                model.withFiles(files.changed(changed.now(), changed.gone())).withRequests(requests);
        Path here = files.currentFile().map(FileList.Entry::path).orElse(null);
        if (here != null && changed.gone().contains(here)) {
            next = next.warned(gone(here));
        } else if (fresh.size() == 1) {
            next = next.mentioned("a new photo: " + fresh.get(0).name());
        } else if (!fresh.isEmpty()) {
            next = next.mentioned(Quantity.of(fresh.size(), "new photo"));
        }
        return recalling(counting(next, changed.reading(), changed.now()), changed.now());
    }

    private static String gone(Path path) {
        return FileList.Entry.nameOf(path) + " is gone: it was moved or deleted";
    }

    private static @Nullable Step picture(Model model, Message message) {
        if (message instanceof Message.PictureReady ready) {
            boolean wanted = model.picture(ready.slot()).asked().equals(Optional.of(ready.request()));
            Picture shown = new Picture.Shown(ready.request(), ready.cells(), ready.facts());
            return Step.to(wanted ? pictured(model, ready.slot(), shown) : model);
        }
        if (message instanceof Message.PixelsReady ready) {
            Picture now = model.picture(ready.slot());
            boolean wanted = now instanceof Picture.Shown && now.asked().equals(Optional.of(ready.request()));
            return Step.to(
                    wanted ? model.withPicture(ready.slot(), ((Picture.Shown) now).with(ready.pixels())) : model);
        }
        if (message instanceof Message.PictureFailed failed) {
            boolean wanted = model.picture(failed.slot()).asked().equals(Optional.of(failed.request()));
            Picture broken = new Picture.Broken(failed.request(), failed.why(), failed.modifiedMillis());
            return Step.to(wanted ? pictured(model, failed.slot(), broken) : model);
        }
        if (message instanceof Message.FileChanged changed) {
            String name = FileList.Entry.nameOf(changed.path());
            if (changed.gone()) {
                return Step.to(
                        model.withFiles(model.files().without(changed.path())).warned(gone(changed.path())));
            }
            Model next = model.withRevision(model.revision() + 1).noted(name + " changed; shown anew");
            return Step.to(next.withRequests(next.requests().rewritten(changed.path())));
        }
        return null;
    }

    /** A picture, which tells when its file was written: a result of an older writing is none of this one. */
    private static Model pictured(Model model, Picture.Slot slot, Picture picture) {
        long modified = picture.modifiedMillis();
        Path path = picture.asked().orElseThrow().path();
        return model.withPicture(slot, picture)
                .withRequests(
                        modified == 0 ? model.requests() : model.requests().seen(path, modified));
    }

    private static @Nullable Step server(Model model, Message message) {
        if (message instanceof Message.ServerFound found) {
            Model next = model.withServer(model.server().at(found.address(), found.own()));
            return Step.to(
                    found.own()
                            ? next.mentioned("no server was listening: started one at " + found.address()
                                    + "; it ends with this window")
                            : next);
        }
        if (message instanceof Message.ServerSought sought) {
            return Step.to(
                    model.withServer(model.server().withDoing(sought.doing())).mentioned(sought.doing()));
        }
        if (message instanceof Message.ConnectionChanged changed) {
            return Step.to(connectionChanged(model, changed.state()));
        }
        if (message instanceof Message.LoadTold told) {
            return Step.to(model.withServer(model.server().withLoad(Optional.of(told.status()))));
        }
        if (message instanceof Message.InfoTold told) {
            Model next = model.withServer(model.server().withInfo(Optional.of(told.info())));
            return Step.to(Remembering.newModel(model, next)).and(new Command.Learn(told.info()));
        }
        return null;
    }

    private static Model connectionChanged(Model model, ConnectionState state) {
        Server before = model.server();
        Model next = model.withServer(before.changed(state, model.now()));
        if (state instanceof ConnectionState.Lost lost && !before.wasLost()) {
            String words = (before.connected() ? "server lost: " : "no server: ") + lost.why();
            return remembered(next, new History.Remark(model.now(), words)).warned("server lost: " + lost.why());
        }
        if (state instanceof ConnectionState.Connected && before.wasLost()) {
            return remembered(next, new History.Remark(model.now(), "reconnected"))
                    .noted("connected again");
        }
        return next;
    }

    private static Step request(Model model, Message message) {
        Requests requests = model.requests();
        if (message instanceof Message.RequestSent sent) {
            return Step.to(model.withRequests(requests.moved(sent.key(), new FileState.Sent())));
        }
        if (message instanceof Message.RequestQueued queued) {
            Instant startsAt = model.now().plusMillis(queued.estimateMillis());
            return Step.to(
                    model.withRequests(requests.moved(queued.key(), new FileState.Queued(queued.ahead(), startsAt))));
        }
        if (message instanceof Message.RequestRunning running) {
            return Step.to(model.withRequests(requests.moved(running.key(), new FileState.Running(running.worker()))));
        }
        if (message instanceof Message.RequestRetrying retrying) {
            FileState state = new FileState.Retrying(retrying.why(), model.now().plus(retrying.delay()));
            return Step.to(model.withRequests(requests.moved(retrying.key(), state)));
        }
        if (message instanceof Message.RequestAnswered answered) {
            return Step.to(answered(model, answered));
        }
        if (message instanceof Message.RequestFailed failed) {
            return Step.to(failed(model, failed));
        }
        if (message instanceof Message.Exported exported) {
            return Step.to(
                    exported.photos() == 0
                            ? model.warned("nothing is known of this folder's photos yet, so there is nothing to write")
                            : model.noted(Quantity.of(exported.photos(), "photo") + " written to " + exported.file()));
        }
        if (message instanceof Message.ExportFailed failed) {
            return Step.to(model.warned("%s was not written: %s".formatted(failed.file(), failed.why())));
        }
        throw new AssertionError("a message nobody handles: " + message);
    }

    private static Model answered(Model model, Message.RequestAnswered answered) {
        Requests.Request request = model.requests().request(answered.key()).orElse(null);
        if (request == null) {
            return model;
        }
        Prediction prediction = answered.prediction();
        int worker = model.requests().state(request.path()).orElseThrow() instanceof FileState.Running running
                ? running.worker()
                : 0;
        Message.Origin origin = answered.origin();
        FileState done =
                new FileState.Done(prediction, answered.elapsed(), worker, origin.sha256(), origin.remembered());
        History.Entry line = new History.Predicted(
                model.now(),
                request.path(),
                answered.key(),
                prediction,
                answered.elapsed().toMillis());
        String words = FileList.Entry.nameOf(request.path()) + ": " + RequestWords.label(model, prediction);
        Model next = remembered(model.withRequests(model.requests().ended(answered.key(), done)), line)
                .withKept(model.kept().known(origin.sha256(), origin.review()));
        next = request.batch() && isBeingRead(model)
                ? next
                : next.noted(origin.remembered() ? words + ", known from before and not asked again" : words);
        if (model.requests().outdated(request.path())) {
            next = next.warned(outdated(request.path()));
        }
        return request.batch() ? next.withTray(next.tray().ended(true, model.now())) : next;
    }

    /** What was just said is not pushed away by one of hundreds of answers. */
    private static boolean isBeingRead(Model model) {
        Model.Notice notice = model.notice();
        return !notice.text().isEmpty()
                && Duration.between(notice.at(), model.now()).compareTo(NOTICE_FOR) < 0;
    }

    /** The history has an end; what falls off it takes along what it told of its file, so that a day's work has one. */
    private static Model remembered(Model model, History.Entry line) {
        Requests requests = model.requests();
        History.Entry oldest = model.history().oldest().orElse(null);
        if (oldest instanceof History.Predicted predicted) {
            requests = requests.forgotten(predicted.path(), predicted.key());
        } else if (oldest instanceof History.Failed failed) {
            requests = requests.forgotten(failed.path(), failed.key());
        }
        return model.withRequests(requests).withHistory(model.history().add(line));
    }

    private static String outdated(Path path) {
        return FileList.Entry.nameOf(path) + " changed while it was asked: ask again (p)";
    }

    private static Model failed(Model model, Message.RequestFailed failed) {
        Requests.Request request = model.requests().request(failed.key()).orElse(null);
        if (request == null) {
            return model;
        }
        FileState end = failed.cancelled() ? new FileState.Cancelled() : new FileState.Failed(failed.why());
        History.Entry line = new History.Failed(
                model.now(), request.path(), failed.key(), failed.cancelled() ? "taken back" : failed.why());
        Model next = remembered(model.withRequests(model.requests().ended(failed.key(), end)), line);
        next = failed.cancelled()
                ? next.noted(FileList.Entry.nameOf(request.path()) + " taken back")
                : next.warned(
                        model.requests().outdated(request.path())
                                ? outdated(request.path())
                                : FileList.Entry.nameOf(request.path()) + ": " + failed.why());
        if (!request.batch()) {
            return next;
        }
        return next.withTray(
                failed.cancelled()
                        ? next.tray().without(request.path(), model.now())
                        : next.tray().ended(false, model.now()));
    }

    /** Asks for each picture that the new model wants and the old one did not. */
    private static Step withPictures(Step step) {
        List<Command> commands = new ArrayList<>(step.commands());
        Model model = step.model();
        for (Picture.Slot slot : Picture.Slot.values()) {
            Picture now = model.picture(slot);
            Picture.Request wanted = Wishes.of(model, slot).orElse(null);
            if (wanted == null) {
                if (!(now instanceof Picture.Absent)) {
                    model = model.withPicture(slot, new Picture.Absent());
                }
                continue;
            }
            if (!Objects.equals(now.asked().orElse(null), wanted)) {
                model = model.withPicture(
                        slot,
                        new Picture.Loading(
                                wanted,
                                now.drawn()
                                        .filter(shown -> shown.request().path().equals(wanted.path()))));
                commands.add(new Command.ShowPicture(slot, wanted));
            }
        }
        return new Step(model, commands);
    }

    /** What Update answers: the next model and what is to be done. */
    public record Step(Model model, List<Command> commands) {
        public Step {
            commands = List.copyOf(commands);
        }

        static Step to(Model model) {
            return new Step(model, List.of());
        }

        Step and(Command command) {
            List<Command> all = new ArrayList<>(commands);
            all.add(command);
            return new Step(model, all);
        }

        Step with(Model other) {
            return new Step(other, commands);
        }
    }
}
