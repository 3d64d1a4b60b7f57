package pomona.tui.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import pomona.tui.model.Command;
import pomona.tui.model.Key;
import pomona.tui.model.Message;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.Models;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.Scroll;
import pomona.tui.view.Screens;

/** What keys and the mouse do with the list, and what comes into it by itself. */
final class ListTest {
    private static final Model BROWSING = Models.browsing(120, 36);
    private static final Model FULL = Models.full(80, 24, 200);

    private static Update.Step press(Model model, Key key) {
        return Update.apply(model, new Message.Pressed(key));
    }

    private static Update.Step press(Model model, char letter) {
        return press(model, Key.of(letter));
    }

    private static String current(Model model) {
        return model.files().current().orElseThrow().name();
    }

    private static Model on(Model model, Path path) {
        return Models.after(model.withFiles(model.files().selectPath(path)), new Message.Ticked(Models.NOON));
    }

    @Test
    void lGoesIntoAFolderAndHOutOfIt() {
        Model onFolder = on(BROWSING, Models.SEASON);
        for (Key into : List.of(Key.of('l'), Key.of(Key.Kind.RIGHT))) {
            assertThat(press(onFolder, into).commands()).contains(new Command.ReadFolder(Models.SEASON, 2));
        }
        for (Key out : List.of(Key.of('h'), Key.of(Key.Kind.LEFT), Key.of(Key.Kind.BACKSPACE))) {
            assertThat(press(BROWSING, out).commands()).contains(new Command.ReadFolder(Path.of("/orchard"), 2));
        }
        Update.Step nowhere = press(BROWSING, 'l');
        assertThat(nowhere.commands()).isEmpty();
        assertThat(nowhere.model().notice().text()).isEqualTo("no folder here: Enter predicts the photo");
        Model root = Models.after(BROWSING.withFiles(BROWSING.files().withFolder(Path.of("/"))));
        assertThat(press(root, 'h').model().notice().text()).isEqualTo("there is no folder above this one");
    }

    @Test
    void pagesAndHalfPagesAreTurned() {
        assertThat(current(press(FULL, Key.ctrl('f')).model())).isEqualTo("IMG_0007.jpg");
        assertThat(current(press(FULL, Key.of(Key.Kind.PAGE_DOWN)).model())).isEqualTo("IMG_0007.jpg");
        Model half = press(FULL, Key.ctrl('d')).model();
        assertThat(current(half)).isEqualTo("IMG_0004.jpg");
        assertThat(current(press(half, Key.ctrl('u')).model())).isEqualTo("IMG_0001.jpg");
        Model twice = press(press(FULL, Key.ctrl('f')).model(), Key.ctrl('f')).model();
        assertThat(current(press(twice, Key.ctrl('b')).model())).isEqualTo("IMG_0007.jpg");
        Model help = Models.press(FULL, "?").withSize(60, 15);
        assertThat(press(help, Key.ctrl('d')).model().mode()).isNotEqualTo(help.mode());
    }

    @Test
    void aRangeGrowsAndShrinksWithTheCursorUntilItIsKept() {
        Model begun = Models.press(FULL, "jv");
        assertThat(begun.files().marked()).containsExactly(Models.FOLDER.resolve("IMG_0002.jpg"));
        Model grown = Models.press(begun, "jjjj");
        assertThat(grown.files().marked()).hasSize(5);
        assertThat(Models.press(grown, "kk").files().marked()).hasSize(3);
        assertThat(Models.press(grown, "gg").files().marked()).hasSize(2);
        Model kept = Models.press(Models.press(grown, "v"), "jjj");
        assertThat(kept.files().marked()).hasSize(5);
        Model bySpace = Models.press(grown, " jj");
        assertThat(bySpace.files().marked()).hasSize(5);
        Model second = Models.press(kept, "vj");
        assertThat(second.files().marked()).hasSize(7);
        Model dropped = Models.press(second, Key.Kind.ESCAPE);
        assertThat(dropped.files().marked()).hasSize(5);
        assertThat(Models.press(dropped, "jj").files().marked()).hasSize(5);
        assertThat(press(grown, 'b').commands().stream().filter(Command.Predict.class::isInstance))
                .hasSize(5);
        assertThat(Models.press(press(grown, 'b').model(), "jj").files().marked())
                .isEmpty();
    }

    @Test
    void aRangeTakesPhotosAndNoFolders() {
        Model range = Models.press(Models.press(BROWSING, "g"), "vG");
        assertThat(range.files().marked()).hasSize(4);
        Model fromFolder = Models.press(on(BROWSING, Models.SEASON), "vG");
        Model filtered = Models.press(Models.press(fromFolder, "/rust"), Key.Kind.ENTER);
        assertThat(Models.press(filtered, Key.Kind.UP, Key.Kind.DOWN).files().marked())
                .as("its beginning is out of sight")
                .hasSize(4);
    }

    private static FileList.Entry below(String name) {
        return FileList.Entry.file(
                Models.SEASON.resolve(name), Path.of(name).getFileName().toString(), 1, 1);
    }

    @Test
    void spaceOnAFolderMarksAllThatLiesBelowIt() {
        Update.Step sought = press(on(BROWSING, Models.SEASON), ' ');
        assertThat(sought.commands()).contains(new Command.FindPhotos(Models.SEASON));
        assertThat(sought.model().notice().text()).isEqualTo("looking for the photos in season2/ …");
        List<FileList.Entry> photos = List.of(below("a.jpg"), below("row1/b.jpg"));
        Model marked = Models.after(sought.model(), new Message.PhotosFound(Models.SEASON, photos, ""));
        assertThat(marked.files().marked())
                .containsExactlyInAnyOrder(photos.get(0).path(), photos.get(1).path());
        assertThat(marked.notice().text()).isEqualTo("2 photos of season2/ marked");
        assertThat(press(marked, 'b').commands().stream().filter(Command.Predict.class::isInstance))
                .containsExactlyInAnyOrder(
                        new Command.Predict(1, photos.get(0).path(), true),
                        new Command.Predict(2, photos.get(1).path(), true));
        Model unmarked = Models.press(on(marked, Models.SEASON), " ");
        assertThat(unmarked.files().marked()).isEmpty();
        assertThat(unmarked.notice().text()).isEqualTo("2 photos of season2/ no longer marked");
    }

    @Test
    void aFolderThatIsNoLongerWantedIsNotMarked() {
        Model sought = press(on(BROWSING, Models.SEASON), ' ').model();
        Model back = press(on(sought, Models.SEASON), ' ').model();
        Message late = new Message.PhotosFound(Models.SEASON, List.of(below("a.jpg")), "");
        assertThat(Models.after(back, late).files().marked()).isEmpty();
        Message part = new Message.PhotosFound(Models.SEASON, List.of(below("a.jpg")), "the folder does not answer");
        Model some = Models.after(sought, part);
        assertThat(some.notice().bad()).isTrue();
        assertThat(some.notice().text()).isEqualTo("1 photo of season2/ marked: the folder does not answer");
    }

    @Test
    void marksStayWhileOneGoesElsewhereAndGoWithTheirFile() {
        Model marked = Models.press(on(BROWSING, Models.SCAB), " ");
        Model up = Models.after(
                Models.press(marked, "h"),
                new Message.FolderRead(2, List.of(FileList.Entry.folder(Models.FOLDER, "leaves/")), true));
        assertThat(up.files().marked()).containsExactly(Models.SCAB);
        assertThat(up.files().marks().touches(up.files().visible().get(0))).isTrue();
        Model back = Models.after(
                Models.press(up, "l"),
                new Message.FolderRead(3, List.of(), false),
                new Message.FolderRead(3, Models.entries().subList(4, 6), true));
        assertThat(back.files().marked()).isEmpty();
        assertThat(Models.press(up, Key.of(' ')).files().marked())
                .as("none of the folder are marked any more")
                .isEmpty();
    }

    @Test
    void photosThatComeAreListedAndTheCursorStaysOnItsLine() {
        FileList.Entry first = FileList.Entry.file(Models.FOLDER.resolve("a.jpg"), "a.jpg", 1, 9_000);
        Model one = Models.after(BROWSING, new Message.FolderChanged(1, List.of(first), List.of()));
        assertThat(one.files().files()).isEqualTo(5);
        assertThat(current(one)).isEqualTo("scab_002.jpg");
        assertThat(one.notice().text()).isEqualTo("a new photo: a.jpg");
        FileList.Entry second = FileList.Entry.file(Models.FOLDER.resolve("b.jpg"), "b.jpg", 1, 9_000);
        FileList.Entry third = FileList.Entry.file(Models.FOLDER.resolve("c.jpg"), "c.jpg", 1, 9_000);
        FileList.Entry folder = FileList.Entry.folder(Models.FOLDER.resolve("new"), "new/");
        Update.Step more = Update.apply(one, new Message.FolderChanged(1, List.of(second, third, folder), List.of()));
        assertThat(more.model().notice().text()).isEqualTo("2 new photos");
        assertThat(more.commands())
                .containsExactly(
                        new Command.CountFolders(1, List.of(folder.path())),
                        new Command.Recall(1, Models.FOLDER, List.of(second, third)));
        Model elsewhere = Models.press(BROWSING, "h");
        assertThat(Models.after(elsewhere, new Message.FolderChanged(1, List.of(first), List.of()))
                        .files()
                        .all())
                .isEmpty();
    }

    @Test
    void whatGoesLeavesTheListAndOnlyThePhotoThatIsLookedAtIsToldOf() {
        Model gone = Models.after(BROWSING, new Message.FolderChanged(1, List.of(), List.of(Models.RUST)));
        assertThat(gone.files().files()).isEqualTo(3);
        assertThat(current(gone)).isEqualTo("scab_002.jpg");
        assertThat(gone.notice().text()).isEmpty();
        Model here = Models.after(BROWSING, new Message.FolderChanged(1, List.of(), List.of(Models.SCAB)));
        assertThat(here.notice().text()).isEqualTo("scab_002.jpg is gone: it was moved or deleted");
    }

    @Test
    void aPhotoThatWasWrittenAgainLosesItsResult() {
        Model done = Models.after(
                Models.press(BROWSING, "p"), new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)));
        FileList.Entry again = FileList.Entry.file(Models.SCAB, "scab_002.jpg", 5, 9_000);
        Model changed = Models.after(done, new Message.FolderChanged(1, List.of(again), List.of()));
        assertThat(changed.requests().state(Models.SCAB)).isEmpty();
        assertThat(changed.files().files()).isEqualTo(4);
    }

    @Test
    void aNewPhotoDoesNotPushAnErrorAway() {
        Model refused = Models.after(BROWSING, new Message.ExportFailed(Path.of("/tmp/a.csv"), "full"));
        FileList.Entry fresh = FileList.Entry.file(Models.FOLDER.resolve("a.jpg"), "a.jpg", 1, 1);
        assertThat(Models.after(refused, new Message.FolderChanged(1, List.of(fresh), List.of()))
                        .notice())
                .isEqualTo(refused.notice());
    }

    @Test
    void keysOfOtherProgramsWorkAndAKeyThatIsNoneSaysSo() {
        assertThat(press(BROWSING, Key.of(Key.Kind.F1)).model().mode()).isInstanceOf(Mode.Help.class);
        assertThat(press(BROWSING, Key.of(Key.Kind.F5)).commands()).contains(new Command.ReadFolder(Models.FOLDER, 2));
        assertThat(current(press(FULL, 'n').model())).isEqualTo("IMG_0002.jpg");
        assertThat(current(Models.press(FULL, "nnN"))).isEqualTo("IMG_0002.jpg");
        Update.Step none = press(BROWSING, 'w');
        assertThat(none.commands()).isEmpty();
        assertThat(none.model().notice().text()).isEqualTo("w is no key here; ? shows those that are");
        assertThat(press(BROWSING, Key.ctrl('g')).model().notice().text()).startsWith("Ctrl-G is no key here");
        Model refused = Models.after(BROWSING, new Message.ExportFailed(Path.of("/tmp/a.csv"), "full"));
        assertThat(press(refused, 'w').model().notice()).isEqualTo(refused.notice());
        assertThat(press(Models.press(BROWSING, "/"), Key.ctrl('g'))
                        .model()
                        .notice()
                        .text())
                .isEmpty();
    }

    @Test
    void theProgramIsSuspendedFromEverywhereAndTakesTheTerminalAgainWhenWoken() {
        for (String keys : List.of("", "z", "i", "H", "?", "/", ":")) {
            assertThat(press(Models.press(BROWSING, keys), Key.ctrl('z')).commands())
                    .as(keys)
                    .containsExactly(new Command.Suspend());
        }
        assertThat(Update.apply(BROWSING, new Message.Woken()).commands()).containsExactly(new Command.Retake());
    }

    private static Update.Step click(Model model, int row, String word, boolean inKey) {
        BottomLine.Hint hint = BottomLine.of(model, model.columns()).stream()
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow();
        int column = inKey ? hint.column() : hint.column() + hint.keys().length() + 1;
        return Update.apply(model, new Message.Clicked(column, row, 1_000));
    }

    @Test
    void aClickOnTheBottomLineDoesWhatItsKeyDoes() {
        int row = BROWSING.layout().keys().row();
        assertThat(click(BROWSING, row, "Predict", true).commands())
                .contains(new Command.Predict(1, Models.SCAB, false));
        assertThat(click(BROWSING, row, "Predict", false).commands())
                .contains(new Command.Predict(1, Models.SCAB, false));
        assertThat(click(BROWSING, row, "Zoom", true).model().mode()).isEqualTo(new Mode.Zoom());
        assertThat(click(BROWSING, row, "Keys", true).model().mode()).isInstanceOf(Mode.Help.class);
        assertThat(click(BROWSING, row, "Mark", false).model().files().marked()).hasSize(1);
        assertThat(click(BROWSING, row, "Quit", true).commands()).containsExactly(new Command.Quit());
        Model help = Models.press(BROWSING, "?");
        assertThat(click(help, row, "Back", true).model().mode()).isEqualTo(Mode.BROWSE);
        Model filter = Models.press(BROWSING, "/ru");
        assertThat(click(filter, row, "Keep", false).model().mode()).isEqualTo(Mode.BROWSE);
        assertThat(click(filter, row, "Back", false).model().files().filter()).isEmpty();
        Update.Step empty = Update.apply(BROWSING, new Message.Clicked(0, row, 1_000));
        assertThat(empty.commands()).isEmpty();
        assertThat(empty.model().mode()).isEqualTo(Mode.BROWSE);
    }

    @Test
    void inTheZoomTheLineOfTheKeysIsTheSecond() {
        Model zoomed = Models.press(Models.withPicture(Models.press(BROWSING, "z")), "1");
        assertThat(click(zoomed, 1, "Back", true).model().mode()).isEqualTo(Mode.BROWSE);
        BottomLine.Hint size = BottomLine.of(zoomed, zoomed.columns()).get(1);
        assertThat(size.keys()).isEqualTo("+/-");
        Model smaller = Update.apply(zoomed, new Message.Clicked(size.column() + 2, 1, 1_000))
                .model();
        Model larger = Update.apply(zoomed, new Message.Clicked(size.column(), 1, 1_000))
                .model();
        assertThat(smaller.mode()).isEqualTo(Models.press(zoomed, "-").mode());
        assertThat(larger.mode()).isEqualTo(Models.press(zoomed, "+").mode());
        Model told = Models.after(zoomed, new Message.Exported(Path.of("/tmp/" + "a".repeat(70) + ".csv"), 1));
        assertThat(Update.apply(told, new Message.Clicked(80, 1, 1_000)).model().mode())
                .as("beside the keys stands what is told")
                .isEqualTo(told.mode());
    }

    @Test
    void theKeysOnTheBottomLineAreDrawnWhereTheyAreClicked() throws Exception {
        for (String keys : List.of("", "z", "i", "H", "c", "?", "/")) {
            Model model = Models.press(BROWSING, keys);
            List<String> lines = Screens.draw(model).lines().toList();
            String line = keys.equals("z")
                    ? lines.get(1)
                    : lines.get(model.layout().keys().row());
            for (BottomLine.Hint hint : BottomLine.of(model, model.columns())) {
                String shown = hint.keys() + " " + hint.word();
                if (line.contains(shown)) {
                    assertThat(line.substring(hint.column())).as(keys).startsWith(shown);
                }
            }
            assertThat(line)
                    .as(keys)
                    .contains(BottomLine.of(model, model.columns()).get(0).word());
        }
    }

    @Test
    void onePhotoWrittenIsOnePhoto() {
        assertThat(Models.after(BROWSING, new Message.Exported(Path.of("/tmp/a.csv"), 1))
                        .notice()
                        .text())
                .isEqualTo("1 photo written to /tmp/a.csv");
        Model two = Models.press(Models.press(BROWSING, "/s"), Key.Kind.ENTER);
        assertThat(two.files().visible()).as("the way up, a folder, two photos").hasSize(4);
        assertThat(press(Models.press(two, "a"), 'b').model().notice().text())
                .isEqualTo("2 photos go to the server while you look on");
    }

    @Test
    void theFirstLineOfAListFollowsTheCursor() {
        assertThat(Scroll.firstLine(0, 4, 100, 8, 3)).isZero();
        assertThat(Scroll.firstLine(0, 5, 100, 8, 3)).isEqualTo(1);
        assertThat(Scroll.firstLine(50, 52, 100, 8, 3)).isEqualTo(49);
        assertThat(Scroll.firstLine(0, 99, 100, 8, 3)).isEqualTo(92);
        assertThat(Scroll.firstLine(92, 50, 51, 8, 3)).isEqualTo(43);
        assertThat(Scroll.firstLine(5, 0, 3, 8, 3)).isZero();
        assertThat(Scroll.firstLine(0, 7, 100, 8, 0)).isZero();
        assertThat(Scroll.firstLine(7, 9, 100, 2, 3)).isEqualTo(8);
        assertThat(Scroll.firstLine(3, 0, 0, 0, 3)).isZero();
    }
}
