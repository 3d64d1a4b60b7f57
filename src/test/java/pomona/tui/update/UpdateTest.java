package pomona.tui.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pomona.client.ConnectionState;
import pomona.finding.LabelGuide;
import pomona.tui.model.Command;
import pomona.tui.model.History;
import pomona.tui.model.Key;
import pomona.tui.model.Layout;
import pomona.tui.model.Message;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.Models;
import pomona.tui.model.RequestWords;
import pomona.tui.model.TerminalFacts;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;
import pomona.tui.model.list.Requests;
import pomona.tui.picture.Look;
import pomona.tui.picture.Picture;
import pomona.tui.view.Screens;

/** Every message in every state, each a step of a pure function: long as the list of them is. */
final class UpdateTest {
    private static final Model BROWSING = Models.browsing(120, 36);

    private static Update.Step step(Model model, Message message) {
        return Update.apply(model, message);
    }

    private static Update.Step press(Model model, char letter) {
        return step(model, new Message.Pressed(Key.of(letter)));
    }

    private static FileState state(Model model, Path path) {
        return model.requests().state(path).orElseThrow();
    }

    /** A window in each of its modes, and in what a person may meet there. */
    private static Map<String, Model> everyState() {
        Map<String, Model> states = new LinkedHashMap<>();
        states.put("empty", Models.empty(80, 24));
        states.put("too small", Models.browsing(59, 14));
        states.put("two columns", Models.browsing(80, 24));
        states.put("three columns", BROWSING);
        states.put("filtering", Models.press(BROWSING, "/sc"));
        states.put("typing", Models.press(BROWSING, ":op"));
        states.put("typing a path", Models.press(BROWSING, ":open sea"));
        states.put("typing again", Models.press(run("unmark").model(), ":"));
        states.put("help", Models.press(BROWSING, "?"));
        states.put("zoom", Models.press(BROWSING, "z"));
        states.put("magnified", Models.press(Models.withPicture(states.get("zoom")), "+"));
        states.put("detail", Models.press(BROWSING, "i"));
        states.put("history", Models.press(BROWSING, "H"));
        states.put("counts", Models.press(BROWSING, "t"));
        Model known =
                Models.after(BROWSING, new Message.Recalled(1, List.of(Models.recollection(Models.SCAB, 2_000, "1"))));
        states.put("known", known);
        states.put("judging", Models.press(known, "o"));
        states.put("filtered by finding", Models.press(known, "/@scab >0.5"));
        states.put("leaving", Models.press(Models.press(BROWSING, "pq"), "q"));
        states.put("compare", Models.press(BROWSING.withFiles(BROWSING.files().selectPath(Models.RUST)), " c"));
        states.put("asked", Models.press(BROWSING, "p"));
        states.put("batch", Models.press(BROWSING, "ab"));
        states.put(
                "answered",
                Models.after(
                        Models.press(BROWSING, "p"),
                        new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1))));
        for (Layout.Pane pane : Layout.Pane.values()) {
            states.put("focus on " + pane, BROWSING.withFocus(pane));
        }
        states.put("a picture", Models.withPicture(BROWSING));
        states.put(
                "no picture",
                Models.after(
                        BROWSING,
                        new Message.PictureFailed(
                                Picture.Slot.MAIN,
                                BROWSING.picture(Picture.Slot.MAIN).asked().orElseThrow(),
                                "broken",
                                2_000)));
        states.put("no photo", Models.press(BROWSING, Key.Kind.HOME));
        states.put("no folder", Models.after(Models.empty(80, 24), new Message.FolderRefused(1, "no")));
        Model asked = Models.press(BROWSING, "p");
        states.put("waiting", Models.after(asked, new Message.RequestQueued(1, 2, 3_000)));
        states.put("running", Models.after(asked, new Message.RequestRunning(1, 1)));
        states.put(
                "trying again",
                Models.after(asked, new Message.RequestRetrying(1, "overloaded", Duration.ofSeconds(2))));
        states.put("failed", Models.after(asked, new Message.RequestFailed(1, "no picture", false)));
        states.put("taken back", Models.after(asked, new Message.RequestFailed(1, "cancelled", true)));
        states.put("evidence", Models.press(states.get("answered"), "m"));
        states.put("the whole result", Models.press(states.get("answered"), "i"));
        states.put("a history", Models.press(states.get("answered"), "H"));
        states.put(
                "connecting", Models.after(BROWSING, new Message.ConnectionChanged(new ConnectionState.Connecting(2))));
        states.put("closed", Models.after(BROWSING, new Message.ConnectionChanged(new ConnectionState.Closed())));
        states.put("ascii", Models.press(BROWSING.withLook(new Look(Look.Tier.ASCII, true)), "j"));
        states.put(
                "lost",
                Models.after(
                        Models.press(BROWSING, "p"),
                        new Message.ConnectionChanged(new ConnectionState.Lost(
                                "connection reset", Models.NOON.plusSeconds(2), Duration.ofSeconds(2)))));
        return states;
    }

    private static List<Message> everyMessage() {
        Picture.Request request = BROWSING.picture(Picture.Slot.MAIN).asked().orElseThrow();
        Picture.Cells cells = new Picture.Cells(0, 0, List.of(), "");
        Picture.Facts facts = new Picture.Facts("jpeg", 10, 10, 100, 5);
        List<Message> messages = new ArrayList<>(List.of(
                new Message.Clicked(3, 6, 1_000),
                new Message.Clicked(40, 10, 1_000),
                new Message.Clicked(90, 3, 1_000),
                new Message.Clicked(100, 30, 1_000),
                new Message.Clicked(500, 500, 1_000),
                new Message.Scrolled(3, 6, 3),
                new Message.Scrolled(110, 33, -3),
                new Message.Pasted("leaf\nmore"),
                new Message.TerminalAnswered(TerminalFacts.NONE.withTrueColour(true)),
                new Message.Resized(80, 24),
                new Message.Resized(10, 3),
                new Message.Resized(300, 100),
                new Message.Ticked(Models.NOON.plusSeconds(1)),
                new Message.Woken(),
                new Message.HungUp(),
                new Message.FolderRead(1, Models.entries(), true),
                new Message.FolderRead(77, List.of(), true),
                new Message.NamesFound("op", List.of("open/")),
                new Message.NamesFound("open sea", List.of("season2/", "season3/")),
                new Message.FolderRefused(1, "no"),
                new Message.FolderRefused(77, "no"),
                new Message.FoldersCounted(Map.of(Models.SEASON, FileList.Count.of(1))),
                new Message.FolderChanged(1, Models.entries().subList(2, 4), List.of(Models.SCAB)),
                new Message.FolderChanged(77, List.of(), List.of(Models.SCAB)),
                new Message.PhotosFound(Models.SEASON, Models.entries().subList(2, 3), ""),
                new Message.PhotosFound(Models.SEASON, List.of(), "the folder can't be read"),
                new Message.PictureReady(Picture.Slot.MAIN, request, cells, facts),
                new Message.PixelsReady(Picture.Slot.MAIN, request, Models.pixels(2, 2)),
                new Message.PictureFailed(Picture.Slot.MAIN, request, "broken", 5),
                new Message.FileChanged(Models.SCAB, false),
                new Message.FileChanged(Models.SCAB, true),
                new Message.ServerFound("127.0.0.1:40000", true),
                new Message.ServerSought("starting one"),
                new Message.ConnectionChanged(new ConnectionState.Connecting(1)),
                new Message.ConnectionChanged(new ConnectionState.Connected(Duration.ofMillis(3))),
                new Message.ConnectionChanged(
                        new ConnectionState.Lost("gone", Models.NOON.plusSeconds(1), Duration.ofSeconds(1))),
                new Message.ConnectionChanged(new ConnectionState.Closed()),
                new Message.LoadTold(Models.status(2, 3)),
                new Message.InfoTold(Models.info()),
                new Message.RequestSent(1),
                new Message.RequestQueued(1, 2, 3_000),
                new Message.RequestRunning(1, 2),
                new Message.RequestRetrying(1, "overloaded", Duration.ofSeconds(2)),
                new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)),
                new Message.RequestFailed(1, "broken", false),
                new Message.RequestFailed(1, "cancelled", true),
                new Message.RequestAnswered(77, Models.scab(), Duration.ofSeconds(1)),
                new Message.Recalled(1, List.of(Models.recollection(Models.SCAB, 2_000, "1"))),
                new Message.Recalled(77, List.of(Models.recollection(Models.SCAB, 2_000, "1"))),
                new Message.GuidesTold(Map.of("abc", LabelGuide.NONE)),
                new Message.MemoryTold("process 4711 writes", "process 4711 keeps this folder's results"),
                new Message.Exported(Path.of("/tmp/a.csv"), 3),
                new Message.ExportFailed(Path.of("/tmp/a.csv"), "full")));
        for (char letter = ' '; letter <= '~'; letter++) {
            messages.add(new Message.Pressed(Key.of(letter)));
        }
        for (char letter = 'a'; letter <= 'z'; letter++) {
            messages.add(new Message.Pressed(Key.ctrl(letter)));
        }
        for (Key.Kind kind : Key.Kind.values()) {
            if (kind != Key.Kind.CHARACTER) {
                messages.add(new Message.Pressed(Key.of(kind)));
            }
        }
        return messages;
    }

    @Test
    void everyMessageInEveryStateGivesAModelThatCanBeDrawn() throws Exception {
        for (Map.Entry<String, Model> state : everyState().entrySet()) {
            Model before = state.getValue();
            // Many messages change nothing here.
            Set<Model> drawn = new HashSet<>(Set.of(before));
            assertThat(Screens.draw(before)).as(state.getKey()).isNotBlank();
            for (Message message : everyMessage()) {
                Model next = step(before, message).model();
                Model again = step(next, message).model();
                for (Model model : Arrays.asList(next, again)) {
                    if (drawn.add(model)) {
                        assertThat(Screens.draw(model))
                                .as("%s, %s", state.getKey(), message)
                                .isNotBlank();
                    }
                }
            }
        }
    }

    @Test
    void noKindOfMessageOrStateIsLeftOutOfThat() {
        Collection<Model> states = everyState().values();
        assertThat(classes(everyMessage().stream())).containsExactlyInAnyOrder(kindsOf(Message.class));
        assertThat(classes(states.stream().map(Model::mode))).containsExactlyInAnyOrder(kindsOf(Mode.class));
        assertThat(states.stream().map(Model::focus).distinct()).containsExactlyInAnyOrder(Layout.Pane.values());
        assertThat(classes(states.stream().flatMap(model -> model.currentState().stream())))
                .containsExactlyInAnyOrder(kindsOf(FileState.class));
        assertThat(classes(states.stream()
                        .flatMap(model -> Stream.of(Picture.Slot.values()).map(model::picture))))
                .containsExactlyInAnyOrder(kindsOf(Picture.class));
        assertThat(classes(states.stream().map(model -> model.server().connection())))
                .containsExactlyInAnyOrder(kindsOf(ConnectionState.class));
    }

    private static Set<Class<?>> classes(Stream<?> values) {
        return values.map(Object::getClass).collect(Collectors.toSet());
    }

    private static Class<?>[] kindsOf(Class<?> sealed) {
        return Objects.requireNonNull(sealed.getPermittedSubclasses());
    }

    @Test
    void belowTheSmallestSizeOnlyQuittingWorks() {
        Model small = Models.browsing(59, 14);
        assertThat(press(small, 'p').commands()).isEmpty();
        assertThat(press(small, ':').model().mode()).isEqualTo(Mode.BROWSE);
        assertThat(press(small, 'q').commands()).containsExactly(new Command.Quit());
        assertThat(step(small, new Message.Pressed(Key.ctrl('c'))).commands()).containsExactly(new Command.Quit());
    }

    @Test
    void resizingKeepsTheStateAndAsksForAPictureOfTheNewSize() {
        Model asked = Models.press(BROWSING, "p");
        Update.Step step = step(asked, new Message.Resized(80, 24));
        assertThat(step.model().files()).isEqualTo(asked.files());
        assertThat(step.model().requests()).isEqualTo(asked.requests());
        Picture.Request wanted = step.model().picture(Picture.Slot.MAIN).asked().orElseThrow();
        assertThat(wanted.columns()).isEqualTo(46);
        assertThat(wanted.rows()).isEqualTo(19);
        assertThat(step.commands()).containsExactly(new Command.ShowPicture(Picture.Slot.MAIN, wanted));
    }

    @Test
    void movingAsksForThePictureUnderTheCursor() {
        Update.Step step = step(BROWSING, new Message.Pressed(Key.of(Key.Kind.UP)));
        assertThat(step.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        Command.ShowPicture.class,
                        show -> assertThat(show.request().path())
                                .isEqualTo(step.model()
                                        .files()
                                        .currentFile()
                                        .orElseThrow()
                                        .path()));
    }

    @Test
    void aPictureThatIsNoLongerWantedIsNotShown() {
        Picture.Request old = BROWSING.picture(Picture.Slot.MAIN).asked().orElseThrow();
        Model moved = Models.press(BROWSING, Key.Kind.UP);
        Message late = new Message.PictureReady(
                Picture.Slot.MAIN, old, new Picture.Cells(0, 0, List.of(), ""), new Picture.Facts("jpeg", 1, 1, 1, 1));
        assertThat(step(moved, late).model().picture(Picture.Slot.MAIN)).isInstanceOf(Picture.Loading.class);
    }

    @Test
    void predictingSendsOnceAndSaysWhatBecomesOfIt() {
        Update.Step asked = press(BROWSING, 'p');
        assertThat(asked.commands()).containsExactly(new Command.Predict(1, Models.SCAB, false));
        assertThat(press(asked.model(), 'p').commands()).isEmpty();
        Model queued = Models.after(asked.model(), new Message.RequestSent(1), new Message.RequestQueued(1, 1, 3_000));
        assertThat(state(queued, Models.SCAB)).isEqualTo(new FileState.Queued(1, Models.NOON.plusSeconds(3)));
        Model running = Models.after(queued, new Message.RequestRunning(1, 2));
        assertThat(state(running, Models.SCAB)).isEqualTo(new FileState.Running(2));
        Model done = Models.after(running, new Message.RequestAnswered(1, Models.scab(), Duration.ofMillis(1_200)));
        assertThat(state(done, Models.SCAB))
                .isEqualTo(new FileState.Done(Models.scab(), Duration.ofMillis(1_200), 2, "", false));
        assertThat(done.requests().open()).isEmpty();
        assertThat(done.history().results()).hasSize(1);
        assertThat(done.notice().text()).isEqualTo("scab_002.jpg: scab 91");
    }

    @Test
    void newsOfARequestThatEndedChangesNothing() {
        Model done = Models.after(
                Models.press(BROWSING, "p"), new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)));
        Model late = Models.after(
                done,
                new Message.RequestRunning(1, 2),
                new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(2)),
                new Message.RequestFailed(1, "lost", false));
        assertThat(late.requests()).isEqualTo(done.requests());
        assertThat(late.history()).isEqualTo(done.history());
    }

    @Test
    void cancellingNamesTheRequestAndItsEndIsNoError() {
        Model asked = Models.press(BROWSING, "p");
        assertThat(press(asked, 'x').commands()).containsExactly(new Command.Cancel(1));
        Model ended = Models.after(asked, new Message.RequestFailed(1, "cancelled", true));
        assertThat(state(ended, Models.SCAB)).isEqualTo(new FileState.Cancelled());
        assertThat(ended.notice().bad()).isFalse();
        assertThat(press(ended, 'x').commands()).isEmpty();
    }

    @Test
    void markedFilesGoIntoTheTrayWhileBrowsingGoesOn() {
        Model marked = Models.press(BROWSING, "a");
        assertThat(marked.files().marked()).hasSize(4);
        Update.Step sent = press(marked, 'b');
        // The tray unfolds, so that the picture is drawn anew.
        assertThat(sent.commands().get(4)).isInstanceOf(Command.ShowPicture.class);
        assertThat(sent.commands().subList(0, 4))
                .allSatisfy(command -> assertThat(command)
                        .isInstanceOfSatisfying(
                                Command.Predict.class,
                                predict -> assertThat(predict.bulk()).isTrue()));
        assertThat(sent.model().files().marked()).isEmpty();
        Model half = Models.after(
                sent.model().withNow(Models.NOON.plusSeconds(2)),
                new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)),
                new Message.RequestFailed(2, "no picture", false));
        assertThat(half.tray().done()).isEqualTo(1);
        assertThat(half.tray().failed()).isEqualTo(1);
        assertThat(half.tray().left()).isEqualTo(2);
        assertThat(half.tray().rate(half.now())).isEqualTo(1.0);
        assertThat(half.tray().secondsLeft(half.now())).isEqualTo(2);
        assertThat(press(half, 'X').commands()).containsExactly(new Command.Cancel(3), new Command.Cancel(4));
    }

    @Test
    void theFilterNarrowsTheListAndEscapeGivesItBack() {
        Model filtered = Models.press(BROWSING, "/RUST");
        assertThat(filtered.files().visibleFiles()).isEqualTo(1);
        assertThat(filtered.files().filter()).isEqualTo("RUST");
        assertThat(Models.press(filtered, Key.Kind.BACKSPACE).files().filter()).isEqualTo("RUS");
        Model kept = Models.press(filtered, Key.Kind.ENTER);
        assertThat(kept.mode()).isEqualTo(Mode.BROWSE);
        assertThat(kept.files().visibleFiles()).isEqualTo(1);
        assertThat(Models.press(filtered, Key.Kind.ESCAPE).files().visibleFiles())
                .isEqualTo(4);
        assertThat(Models.press(kept, Key.Kind.ESCAPE).files().visibleFiles()).isEqualTo(4);
    }

    @Test
    void lettersGoIntoTheFilterAndDoNothingElse() {
        Update.Step typed = press(Models.press(BROWSING, "/"), 'q');
        assertThat(typed.commands()).isEmpty();
        assertThat(typed.model().files().filter()).isEqualTo("q");
    }

    @Test
    void enterOpensAFolderAndBackspaceLeadsUp() {
        Model onFolder = BROWSING.withFiles(BROWSING.files().selectPath(Models.SEASON));
        Update.Step opened = step(onFolder, new Message.Pressed(Key.of(Key.Kind.ENTER)));
        assertThat(opened.commands()).contains(new Command.ReadFolder(Models.SEASON, 2));
        Update.Step up = step(BROWSING, new Message.Pressed(Key.of(Key.Kind.BACKSPACE)));
        assertThat(up.commands()).contains(new Command.ReadFolder(Path.of("/orchard"), 2));
    }

    @Test
    void aLostServerIsSaidOnceAndItsReturnToo() {
        Message lost = new Message.ConnectionChanged(
                new ConnectionState.Lost("connection refused", Models.NOON.plusSeconds(1), Duration.ofSeconds(1)));
        Message lostAgain = new Message.ConnectionChanged(
                new ConnectionState.Lost("connection refused", Models.NOON.plusSeconds(3), Duration.ofSeconds(2)));
        Model twice = Models.after(BROWSING, lost, lostAgain);
        assertThat(twice.history().entries()).hasSize(1);
        assertThat(twice.server().load()).isEmpty();
        Model back = Models.after(
                twice,
                new Message.ConnectionChanged(new ConnectionState.Connecting(3)),
                new Message.ConnectionChanged(new ConnectionState.Connected(Duration.ofMillis(2))));
        assertThat(back.server().connected()).isTrue();
        assertThat(back.history().entries()).first().isEqualTo(new History.Remark(Models.NOON, "reconnected"));
    }

    @Test
    void theForecastSaysBeforehandWhetherItWouldWait() {
        assertThat(RequestWords.forecast(BROWSING.server())).isEqualTo("starts at once: 1 of 2 workers free");
        Model busy = Models.after(BROWSING, new Message.LoadTold(Models.status(2, 3)));
        assertThat(RequestWords.forecast(busy.server()))
                .isEqualTo("would wait: all 2 workers busy, 3 ahead, about 1 s");
    }

    @Test
    void evidenceIsAskedForAnewWhenItIsSwitchedOnAndWhenTheAnswerComes() {
        Model done = Models.after(
                Models.press(BROWSING, "p"), new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)));
        Update.Step on = press(done, 'm');
        assertThat(on.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        Command.ShowPicture.class,
                        show -> assertThat(show.request().evidence()).isPresent());
        assertThat(press(on.model(), 'm')
                        .model()
                        .picture(Picture.Slot.MAIN)
                        .asked()
                        .orElseThrow()
                        .evidence())
                .isEmpty();
        Model early = Models.press(BROWSING, "mp");
        Update.Step late = step(early, new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)));
        assertThat(late.commands()).hasSize(1);
    }

    @Test
    void comparingTakesTheMarkedPhotoAndTheOneUnderTheCursor() {
        Model marked = Models.press(BROWSING.withFiles(BROWSING.files().selectPath(Models.RUST)), " ");
        Update.Step compared = press(marked.withFiles(marked.files().selectPath(Models.SCAB)), 'c');
        assertThat(compared.model().mode()).isEqualTo(new Mode.Compare(Models.RUST, Models.SCAB));
        assertThat(compared.commands()).hasSize(2);
        assertThat(press(compared.model(), 'c').model().mode()).isEqualTo(Mode.BROWSE);
        assertThat(press(BROWSING, 'c').model().mode()).isEqualTo(Mode.BROWSE);
    }

    @Test
    void aFileThatVanishedLeavesTheListAndOneThatChangedIsReadAgain() {
        Model done = Models.after(
                Models.press(BROWSING, "p"), new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)));
        Update.Step changed = step(done, new Message.FileChanged(Models.SCAB, false));
        assertThat(changed.commands()).hasSize(1);
        assertThat(changed.model().requests().state(Models.SCAB)).isEmpty();
        Update.Step gone = step(done, new Message.FileChanged(Models.SCAB, true));
        assertThat(gone.model().files().visible())
                .noneMatch(entry -> entry.path().equals(Models.SCAB));
    }

    @Test
    void theClockChecksTheFileThatIsShown() {
        Model shown = Models.withPicture(BROWSING);
        assertThat(step(shown, new Message.Ticked(Models.NOON.plusSeconds(1))).commands())
                .containsExactly(new Command.CheckFile(Models.SCAB, 2_000));
        assertThat(step(BROWSING, new Message.Ticked(Models.NOON)).commands()).isEmpty();
    }

    @Test
    void aClickSelectsADoubleClickPredictsAndTheButtonTooIsPressed() {
        Layout.Rect lines = BROWSING.layout().fileLines();
        int row = lines.row() + 2;
        Update.Step once = step(BROWSING, new Message.Clicked(lines.column() + 2, row, 1_000));
        Path clicked = once.model().files().currentFile().orElseThrow().path();
        Update.Step twice = step(once.model(), new Message.Clicked(lines.column() + 2, row, 1_200));
        assertThat(twice.commands()).contains(new Command.Predict(1, clicked, false));
        Update.Step slow = step(once.model(), new Message.Clicked(lines.column() + 2, row, 2_000));
        assertThat(slow.commands()).isEmpty();
        Layout.Rect result =
                BROWSING.layout().pane(Layout.Pane.RESULT).orElseThrow().inner();
        Update.Step button = step(BROWSING, new Message.Clicked(result.column() + 3, result.row(), 1_000));
        assertThat(button.commands()).containsExactly(new Command.Predict(1, Models.SCAB, false));
    }

    @Test
    void theWheelMovesTheListUnderIt() {
        assertThat(step(BROWSING, new Message.Scrolled(3, 8, -3))
                        .model()
                        .files()
                        .selected())
                .isEqualTo(BROWSING.files().selected() - 3);
    }

    @Test
    void aPasteGoesWhereTextIsTypedAndNowhereElse() {
        Model filter = Models.after(Models.press(BROWSING, "/"), new Message.Pasted("rust\r\nrm -rf"));
        assertThat(filter.files().filter()).isEqualTo("rust");
        Update.Step browsing = step(BROWSING, new Message.Pasted("pppq"));
        assertThat(browsing.commands()).isEmpty();
    }

    @Test
    void whatTheTerminalAnswersDrawsThePictureAnewUnlessAPersonChose() {
        Message kept = new Message.TerminalAnswered(TerminalFacts.NONE.withTrueColour(true));
        Model few = Models.after(
                BROWSING.withLook(new Look(Look.Tier.INDEXED_256, false)), new Message.Ticked(Models.NOON));
        Update.Step step = step(few, kept);
        assertThat(step.model().look().tier()).isEqualTo(Look.Tier.TRUECOLOR);
        assertThat(step.commands()).hasExactlyElementsOfTypes(Command.ShowPicture.class);
        assertThat(step(step.model(), kept).commands()).isEmpty();
        Model chosen = run(few, "colour 16").model();
        assertThat(step(chosen, kept).model().look().tier()).isEqualTo(Look.Tier.ANSI_16);
    }

    @Test
    void typedCommandsDoWhatTheySay() {
        assertThat(run("quit").commands()).containsExactly(new Command.Quit());
        assertThat(run("open season2").commands()).containsExactly(new Command.ReadFolder(Models.SEASON, 2));
        assertThat(run("mark *_00?.jpg").model().files().marked()).hasSize(3);
        assertThat(run("mark [").model().notice().bad()).isTrue();
        assertThat(run("sort largest").model().files().visible().get(2).path()).isEqualTo(Models.SCAB);
        assertThat(run("colour 256").model().look().tier()).isEqualTo(Look.Tier.INDEXED_256);
        assertThat(run("colour pink").model().notice().bad()).isTrue();
        assertThat(run("filter rust").model().files().visibleFiles()).isEqualTo(1);
        assertThat(run("fly").model().notice().text()).contains("no command fly");
        assertThat(run("export h.csv").commands()).hasSize(1);
        Message none = new Message.Exported(Path.of("h.csv"), 0);
        assertThat(Models.after(BROWSING, none).notice().bad()).isTrue();
    }

    private static Update.Step run(String command) {
        return run(BROWSING, command);
    }

    private static Update.Step run(Model model, String command) {
        return step(Models.press(model, ":" + command), new Message.Pressed(Key.of(Key.Kind.ENTER)));
    }

    private static String typed(Model model) {
        return model.mode() instanceof Mode.Typing typing ? typing.text() : "";
    }

    private static Update.Step tab(String line) {
        return step(Models.press(BROWSING, ":" + line), new Message.Pressed(Key.of(Key.Kind.TAB)));
    }

    @Test
    void tabEndsACommandAndItsWordAndShowsWhatThereIsToChooseFrom() {
        assertThat(typed(tab("o").model())).isEqualTo("open ");
        assertThat(typed(tab("u").model())).isEqualTo("unmark");
        assertThat(typed(tab("c").model())).isEqualTo("c");
        assertThat(tab("c").model().notice().text()).contains("colour", "cancel");
        assertThat(typed(tab("sort la").model())).isEqualTo("sort largest");
        assertThat(tab("sort ").model().notice().text()).isEqualTo("name  newest  largest  finding  doubt");
        assertThat(typed(tab("sort n").model())).isEqualTo("sort n");
        assertThat(typed(tab("colour t").model())).isEqualTo("colour truecolor");
        assertThat(tab("fly ").model().mode()).isEqualTo(new Mode.Typing("fly "));
        assertThat(tab("x").model().notice().text()).isEqualTo("nothing begins with x");
    }

    @Test
    void tabEndsAPathByWhatItsFolderHolds() {
        Update.Step asked = tab("open sea");
        assertThat(asked.commands()).containsExactly(new Command.FindNames("open sea", Models.FOLDER, "sea"));
        Message found = new Message.NamesFound("open sea", List.of("season1/", "season2/", "seal.jpg"));
        Model ended = Models.after(asked.model(), found);
        assertThat(typed(ended)).isEqualTo("open season");
        assertThat(ended.notice().text()).isEqualTo("season1/  season2/");
        assertThat(typed(Models.after(Models.press(asked.model(), "x"), found)))
                .as("typed on meanwhile")
                .isEqualTo("open seax");
        assertThat(tab("open /orchard/old/a b").commands())
                .containsExactly(new Command.FindNames("open /orchard/old/a b", Path.of("/orchard/old"), "a b"));
        assertThat(tab("open ~/le").commands())
                .containsExactly(new Command.FindNames("open ~/le", Path.of(System.getProperty("user.home")), "le"));
        assertThat(typed(Models.after(
                        tab("Open season2").model(), new Message.NamesFound("Open season2", List.of("season2/")))))
                .isEqualTo("Open season2/");
        Model export = Models.after(
                tab("export h").model(), new Message.NamesFound("export h", List.of("h.csv", "h.jpg", "home/")));
        assertThat(export.notice().text()).isEqualTo("h.csv  home/");
    }

    @Test
    void upAndDownBringEarlierCommandsBack() {
        Model later = run(run(run("sort newest").model(), "unmark").model(), "sort newest")
                .model();
        assertThat(later.commands()).containsExactly("sort newest", "unmark");
        Model begun = Models.press(later, ":fi");
        Model up = Models.press(begun, Key.Kind.UP);
        assertThat(typed(up)).isEqualTo("sort newest");
        Model first = Models.press(up, Key.Kind.UP, Key.Kind.UP);
        assertThat(typed(first)).isEqualTo("unmark");
        assertThat(typed(Models.press(first, Key.Kind.DOWN))).isEqualTo("sort newest");
        assertThat(typed(Models.press(first, Key.Kind.DOWN, Key.Kind.DOWN, Key.Kind.DOWN)))
                .isEqualTo("fi");
        assertThat(typed(Models.press(Models.press(first, "x"), Key.Kind.UP))).isEqualTo("sort newest");
    }

    @Test
    void exportTakesWhatIsKnownOfTheFolderAndTheFormatFromTheName() {
        Model done = Models.after(
                Models.press(BROWSING, "p"), new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)));
        assertThat(done.mode()).isEqualTo(Mode.BROWSE);
        Model typing = Models.press(done, "e");
        assertThat(typing.mode()).isEqualTo(new Mode.Typing("export pomona-results-20260504-1200.csv"));
        Update.Step written = step(typing, new Message.Pressed(Key.of(Key.Kind.ENTER)));
        assertThat(written.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        Command.Export.class,
                        export -> assertThat(export.folder()).isEqualTo(Models.FOLDER));
        assertThat(run(done, "export a.xls").commands()).isEmpty();
    }

    @Test
    void anOwnServerIsSaidInOneLine() {
        Model own = Models.after(Models.empty(80, 24), new Message.ServerFound("127.0.0.1:40000", true));
        assertThat(own.notice().text()).contains("started one at 127.0.0.1:40000");
        assertThat(own.server().own()).isTrue();
    }

    @Test
    void linesOfAFolderThatWasLeftAreDropped() {
        Model left = Models.press(BROWSING, Key.Kind.BACKSPACE);
        Update.Step late = step(left, new Message.FolderRead(1, Models.entries(), true));
        assertThat(late.model().files().all()).isEmpty();
    }

    @Test
    void theCursorStaysOnItsFileWhileMoreLinesCome() {
        Model grown = Models.after(
                BROWSING,
                new Message.FolderRead(
                        1, List.of(FileList.Entry.file(Models.FOLDER.resolve("a.jpg"), "a.jpg", 1, 1)), true));
        assertThat(grown.files().currentFile().map(FileList.Entry::path)).isEqualTo(Optional.of(Models.SCAB));
    }

    @Test
    void theClockOfAModelIsOnlyWhatMessagesSay() {
        Instant later = Models.NOON.plusSeconds(9);
        assertThat(step(BROWSING, new Message.Ticked(later)).model().now()).isEqualTo(later);
    }

    private static Model answered() {
        return Models.after(
                Models.press(BROWSING, "p"), new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)));
    }

    @Test
    void aResultOfAnOlderWritingOfTheFileIsDropped() {
        Message same = new Message.FolderRead(1, Models.entries(), true);
        assertThat(Models.after(answered(), same).requests().state(Models.SCAB)).isPresent();
        Message newer = new Message.FolderRead(
                1, List.of(FileList.Entry.file(Models.SCAB, "scab_002.jpg", 276_000, 9_000)), true);
        assertThat(Models.after(answered(), newer).requests().state(Models.SCAB))
                .isEmpty();
        assertThat(Models.after(Models.press(BROWSING, "p"), newer).requests().pending(Models.SCAB))
                .isTrue();
        Picture.Request request = answered().picture(Picture.Slot.MAIN).asked().orElseThrow();
        Message shown = new Message.PictureReady(
                Picture.Slot.MAIN,
                request,
                new Picture.Cells(0, 0, List.of(), ""),
                new Picture.Facts("jpeg", 1, 1, 1, 9_000));
        assertThat(Models.after(answered(), shown).requests().state(Models.SCAB))
                .isEmpty();
    }

    @Test
    void anAnswerOfAnOlderWritingIsNotKeptWhenTheFileChangedWhileItWasAsked() {
        Model asked = Models.press(BROWSING, "p");
        Picture.Request request = asked.picture(Picture.Slot.MAIN).asked().orElseThrow();
        Message shown = new Message.PictureReady(
                Picture.Slot.MAIN,
                request,
                new Picture.Cells(0, 0, List.of(), ""),
                new Picture.Facts("jpeg", 1, 1, 1, 9_000));
        Message answered = new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1));
        for (Message change : List.of(shown, new Message.FileChanged(Models.SCAB, false))) {
            Model changed = Models.after(asked, change, new Message.RequestRunning(1, 1));
            assertThat(changed.requests().pending(Models.SCAB)).isTrue();
            Model ended = Models.after(changed, answered);
            assertThat(ended.requests().state(Models.SCAB)).isEmpty();
            assertThat(ended.notice().text()).isEqualTo("scab_002.jpg changed while it was asked: ask again (p)");
            assertThat(ended.history().results()).hasSize(1);
            Model failed = Models.after(changed, new Message.RequestFailed(1, "no picture", false));
            assertThat(failed.requests().state(Models.SCAB)).isEmpty();
            assertThat(failed.notice().text()).isEqualTo("scab_002.jpg changed while it was asked: ask again (p)");
            Model again = Models.after(
                    Models.press(ended, "p"), new Message.RequestAnswered(2, Models.scab(), Duration.ofSeconds(1)));
            assertThat(state(again, Models.SCAB)).isInstanceOf(FileState.Done.class);
        }
    }

    @Test
    void readingTheFolderAnewKeepsFilterMarksAndCursor() {
        Model before = Models.press(Models.press(Models.press(BROWSING, "/0"), Key.Kind.ENTER), "k ");
        Update.Step read = press(before, 'r');
        assertThat(read.commands()).contains(new Command.ReadFolder(Models.FOLDER, 2));
        List<FileList.Entry> rest = Models.entries().stream()
                .filter(entry -> !entry.path().equals(Models.RUST))
                .toList();
        Model after = Models.after(read.model(), new Message.FolderRead(2, Models.entries(), true));
        assertThat(after.files().current()).isEqualTo(before.files().current());
        assertThat(after.files().marked()).isEqualTo(before.files().marked()).isNotEmpty();
        assertThat(after.files().filter()).isEqualTo("0");
        Model without =
                Models.after(press(Models.press(BROWSING, "a"), 'r').model(), new Message.FolderRead(2, rest, true));
        assertThat(without.files().marked()).hasSize(3);
    }

    @Test
    void aReadingThatGoesOnWhileTheFolderIsReadAnewTakesNoMarksAndNoLines() {
        Model marked = Models.press(Models.press(BROWSING, "a"), "r");
        Message last = new Message.FolderRead(1, Models.entries().subList(0, 3), true);
        Model late = Models.after(marked, last, new Message.FolderRefused(1, "no"));
        assertThat(late.files().loading()).isTrue();
        assertThat(late.files().all()).isEmpty();
        Model read = Models.after(late, new Message.FolderRead(2, Models.entries(), true));
        assertThat(read.files().marked()).hasSize(4);
        assertThat(read.files().all()).hasSameSizeAs(Models.entries());
    }

    @Test
    void theWayUpLeadsToTheFolderOneCameFrom() {
        Model up = Models.press(BROWSING, Key.Kind.BACKSPACE);
        Path orchard = Path.of("/orchard");
        Model part = Models.after(
                up,
                new Message.FolderRead(2, List.of(FileList.Entry.folder(orchard.resolve("apples"), "apples/")), false));
        Model all = Models.after(
                part, new Message.FolderRead(2, List.of(FileList.Entry.folder(Models.FOLDER, "leaves/")), true));
        assertThat(all.files().current().map(FileList.Entry::path)).isEqualTo(Optional.of(Models.FOLDER));
    }

    @Test
    void whatIsTakenBackLeavesTheTrayAndCountsAsNoFailure() {
        Model sent = Models.press(BROWSING, "ab");
        Model back = Models.after(sent, new Message.RequestFailed(1, "cancelled", true));
        assertThat(back.tray().paths()).hasSize(3);
        assertThat(back.tray().failed()).isZero();
        assertThat(press(BROWSING, 'X').model().notice().text()).isEqualTo("nothing is on its way");
    }

    @Test
    void aLongDayHoldsNoMoreThanTheHistoryDoes() {
        Model model = BROWSING;
        for (int i = 0; i < History.ENTRIES_MAX + 100; i++) {
            model = answered(model, Models.FOLDER.resolve("leaf%d.jpg".formatted(i)));
        }
        assertThat(model.history().entries()).hasSize(History.ENTRIES_MAX);
        assertThat(model.requests().known()).hasSize(History.ENTRIES_MAX);
        assertThat(model.requests().open()).isEmpty();
    }

    @Test
    void whatFallsOffTheHistoryTakesAlongOnlyWhatItToldItself() {
        Model full = BROWSING;
        List<Path> paths = new ArrayList<>(List.of(Models.SCAB, Models.RUST, Models.RUST));
        for (int i = paths.size(); i < History.ENTRIES_MAX; i++) {
            paths.add(Models.FOLDER.resolve("leaf%d.jpg".formatted(i)));
        }
        for (Path path : paths) {
            full = answered(full, path);
        }
        Model again = answered(full, Models.SCAB);
        assertThat(state(again, Models.SCAB)).isInstanceOf(FileState.Done.class);
        Model next = answered(again, Models.HEALTHY);
        assertThat(state(next, Models.RUST)).isInstanceOf(FileState.Done.class);
        Model lost = Models.after(
                next,
                new Message.ConnectionChanged(
                        new ConnectionState.Lost("gone", Models.NOON.plusSeconds(1), Duration.ofSeconds(1))));
        assertThat(lost.requests().state(Models.RUST)).isEmpty();
    }

    private static Model answered(Model model, Path path) {
        Requests asked = model.requests().asked(path, false, 1);
        return Models.after(
                model.withRequests(asked),
                new Message.RequestAnswered(asked.lastKey(), Models.scab(), Duration.ofSeconds(1)));
    }

    @Test
    void readingOnPastTheEndIsNotToBeUndoneLineByLine() {
        Model end = Models.press(Models.press(BROWSING, "?").withSize(60, 15), Key.Kind.END, Key.Kind.DOWN);
        assertThat(Models.press(end, Key.Kind.UP).mode()).isNotEqualTo(end.mode());
        assertThat(press(end, 'q').model().mode()).isEqualTo(Mode.BROWSE);
        Model detail = Models.press(answered().withSize(60, 15), "iG");
        assertThat(Models.press(detail, "k").mode()).isNotEqualTo(detail.mode());
        assertThat(Models.press(detail, "j").mode()).isEqualTo(detail.mode());
    }

    @Test
    void fromTheHistoryOneGetsToAPhotoInAnotherFolderToo() {
        Model elsewhere = Models.after(
                answered(), new Message.Pressed(Key.of(Key.Kind.BACKSPACE)), new Message.Pressed(Key.of('H')));
        Update.Step step = step(elsewhere, new Message.Pressed(Key.of(Key.Kind.ENTER)));
        assertThat(step.commands()).contains(new Command.ReadFolder(Models.FOLDER, 3));
        Model there = Models.after(step.model(), new Message.FolderRead(3, Models.entries(), true));
        assertThat(there.files().current().map(FileList.Entry::path)).isEqualTo(Optional.of(Models.SCAB));
    }

    @Test
    void theCursorRestsOnTheWayUpWhileTheFolderIsStillCountedSortedAndRead() {
        Model up = Models.press(BROWSING, "g");
        assertThat(up.files().current().map(FileList.Entry::name)).contains("../");
        Model later = Models.after(
                up,
                new Message.FoldersCounted(Map.of(Models.SEASON, FileList.Count.of(43))),
                new Message.FolderRead(
                        1, List.of(FileList.Entry.file(Models.FOLDER.resolve("a.jpg"), "a.jpg", 1, 1)), true));
        assertThat(Models.press(later, "s").files().current().map(FileList.Entry::name))
                .contains("../");
    }

    @Test
    void anErrorIsForgottenWithTheNextKeyThatWorks() {
        Model refused = Models.after(BROWSING, new Message.ExportFailed(Path.of("/tmp/a.csv"), "full"));
        assertThat(refused.notice().bad()).isTrue();
        assertThat(Models.press(refused, "0").notice()).isEqualTo(refused.notice());
        assertThat(Models.press(refused, "k").notice().text()).isEmpty();
        assertThat(Models.press(refused, ":fly").notice().text()).isEmpty();
        Model noted = Models.after(BROWSING, new Message.Exported(Path.of("/tmp/a.csv"), 3));
        assertThat(Models.press(noted, "k").notice()).isEqualTo(noted.notice());
    }

    @Test
    void anErrorOfTheStartIsNotPushedAwayByTheSearchForAServer() {
        Model warned = Models.after(
                Models.empty(80, 24).warned("there is no log"),
                new Message.ServerSought("starting one"),
                new Message.ServerFound("127.0.0.1:40000", true));
        assertThat(warned.notice().text()).isEqualTo("there is no log");
        assertThat(Models.press(warned, "s").notice().text()).isEmpty();
    }

    @Test
    void aPhotoThatWaitsInTheTrayIsBroughtToTheFront() {
        Model waiting = Models.press(BROWSING, "ab");
        long before = waiting.requests().key(Models.SCAB).orElseThrow();
        Update.Step asked = press(waiting, 'p');
        long now = asked.model().requests().key(Models.SCAB).orElseThrow();
        assertThat(asked.commands())
                .containsExactly(new Command.Cancel(before), new Command.Predict(now, Models.SCAB, false));
        Model answered = Models.after(
                asked.model(),
                new Message.RequestFailed(before, "cancelled", true),
                new Message.RequestAnswered(now, Models.scab(), Duration.ofSeconds(1)));
        assertThat(state(answered, Models.SCAB)).isInstanceOf(FileState.Done.class);
        assertThat(answered.tray().paths()).hasSize(4);
        assertThat(answered.tray().done()).isEqualTo(1);
        assertThat(answered.history().results()).hasSize(1);
        Model queued = Models.after(waiting, new Message.RequestQueued(before, 60, 30_000));
        Update.Step hurried = press(queued, 'p');
        assertThat(hurried.commands())
                .containsExactly(new Command.Cancel(before), new Command.Predict(now, Models.SCAB, false));
        assertThat(press(hurried.model(), 'p').commands()).isEmpty();
        Model running = Models.after(waiting, new Message.RequestRunning(before, 1));
        assertThat(press(running, 'p').commands()).isEmpty();
    }
}
