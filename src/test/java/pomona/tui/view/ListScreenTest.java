package pomona.tui.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pomona.client.ConnectionState;
import pomona.tui.model.Key;
import pomona.tui.model.Layout;
import pomona.tui.model.Message;
import pomona.tui.model.Model;
import pomona.tui.model.Models;
import pomona.tui.model.list.FileList;
import pomona.tui.picture.Picture;

/** What a person sees of the list, and of what stands around it. */
final class ListScreenTest {
    private static final Path FOLDER = Models.FOLDER;

    /** The lines of the list, from its first. */
    private static List<String> list(Model model) throws IOException {
        Layout.Rect lines = model.layout().fileLines();
        return Screens.draw(model)
                .lines()
                .skip(lines.row())
                .limit(lines.rows())
                .map(line -> line.substring(1, 1 + lines.columns()).strip())
                .toList();
    }

    @Test
    void aLongListIsScrolledWithThreeLinesAroundTheCursor() throws IOException {
        Model model = Models.full(80, 24, 2_000);
        assertThat(list(model)).hasSize(8).startsWith("> IMG_0001.jpg").endsWith("IMG_0008.jpg");
        Model down = Models.press(model, "jjjj");
        assertThat(list(down)).contains("> IMG_0005.jpg").startsWith("IMG_0001.jpg");
        Model further = Models.press(down, "j");
        assertThat(list(further)).contains("> IMG_0006.jpg").startsWith("IMG_0002.jpg");
        Model back = Models.press(further, "kk");
        assertThat(list(back)).contains("> IMG_0004.jpg").startsWith("IMG_0001.jpg");
        Model last = Models.press(model, "G");
        assertThat(list(last)).startsWith("IMG_1993.jpg").endsWith("> IMG_2000.jpg");
        assertThat(list(Models.press(last, "kkkk"))).startsWith("IMG_1993.jpg").contains("> IMG_1996.jpg");
    }

    @Test
    void theListSaysWhereOneIsInWordsAndByABar() throws IOException {
        Model model = Models.full(80, 24, 2_000);
        Model there = model.withFiles(model.files().selectPath(FOLDER.resolve("IMG_1234.jpg")));
        String screen = Screens.draw(Models.after(there, new Message.Resized(80, 25)));
        assertThat(screen).contains("2,000 photos│", "─1,234 of 2,000─┘");
        assertThat(bar(model)).isEqualTo(List.of(0));
        assertThat(bar(Models.press(model, "G"))).isEqualTo(List.of(7));
        assertThat(bar(Models.full(80, 24, 16))).isEqualTo(List.of(0, 1, 2, 3));
        assertThat(bar(Models.full(80, 24, 8))).isEmpty();
        Model filtered = Models.press(model, "/IMG_19");
        assertThat(Screens.draw(filtered)).contains("100 of 2,000 photos│", "─1 of 100─┘");
    }

    /** Lines of the list beside which the scrollbar is. */
    private static List<Integer> bar(Model model) throws IOException {
        Layout.Rect lines = model.layout().fileLines();
        List<String> screen = Screens.draw(model).lines().toList();
        List<Integer> bar = new ArrayList<>();
        for (int row = 0; row < lines.rows(); row++) {
            if (screen.get(lines.row() + row).charAt(lines.column() + lines.columns()) == '█') {
                bar.add(row);
            }
        }
        return bar;
    }

    @Test
    void aLineThatWasClickedStaysUnderTheMouse() throws IOException {
        Model model = Models.press(Models.full(80, 24, 2_000), "jjjjjjjjjjjj");
        List<String> before = list(model);
        Layout.Rect lines = model.layout().fileLines();
        Model clicked = Models.after(model, new Message.Clicked(5, lines.row() + 7, 1_000));
        assertThat(list(clicked).get(7)).isEqualTo("> " + before.get(7));
        Model later = Models.after(clicked, new Message.Ticked(Models.NOON.plusSeconds(1)));
        assertThat(list(later).get(7)).isEqualTo("> " + before.get(7));
    }

    @Test
    void theHistoryIsScrolledToo() throws IOException {
        Model model = Models.full(80, 24, 60);
        model = Models.press(model, "ab");
        for (int key = 1; key <= 60; key++) {
            model = Models.after(model, new Message.RequestAnswered(key, Models.scab(), Duration.ofSeconds(1)));
        }
        List<String> last = Screens.draw(Models.press(model, "HG")).lines().toList();
        assertThat(last.get(20)).contains("IMG_0001.jpg", "scab 91");
        assertThat(last.get(2)).contains("IMG_0019.jpg");
        Model clicked = Models.after(Models.press(model, "HG"), new Message.Clicked(5, 2, 1_000));
        assertThat(clicked.history().selected()).isEqualTo(41);
    }

    @Test
    void foldersSayWhatLiesBelowThem() throws IOException {
        Path many = FOLDER.resolve("many");
        Path slow = FOLDER.resolve("slow");
        Path stalled = FOLDER.resolve("stalled");
        Path locked = FOLDER.resolve("locked");
        List<FileList.Entry> entries = new ArrayList<>();
        for (Path folder : List.of(many, slow, stalled, locked)) {
            entries.add(FileList.Entry.folder(folder, folder.getFileName() + "/"));
        }
        entries.add(FileList.Entry.other(FOLDER.resolve("fifo.jpg"), "fifo.jpg", "a pipe"));
        Model model = Models.after(
                Models.empty(80, 24),
                new Message.FolderRead(1, entries, true),
                new Message.FoldersCounted(Map.of(
                        many, new FileList.Count(10_000, true, ""),
                        slow, FileList.Count.of(1_234),
                        stalled, new FileList.Count(3, true, "no answer"),
                        locked, new FileList.Count(0, true, "no entry"))));
        assertThat(Screens.draw(model))
                .containsPattern("many/ +\\(10,000\\+\\)│")
                .containsPattern("slow/ +\\(1,234\\)│")
                .containsPattern("stalled/ +no answer│")
                .containsPattern("locked/ +no entry│")
                .containsPattern("fifo.jpg +a pipe│")
                .contains("0 photos│");
        Model onPipe = Models.press(model, "G");
        assertThat(Screens.draw(onPipe)).contains("fifo.jpg: a pipe");
        assertThat(Models.press(onPipe, "p").notice().text()).isEqualTo("no photo to predict: fifo.jpg: a pipe");
    }

    @Test
    void aFolderWithoutPhotosSaysWhatEnterDoes() throws IOException {
        Path samples = FOLDER.resolve("samples");
        Model model = Models.after(
                Models.empty(80, 24),
                new Message.FolderRead(
                        1,
                        List.of(
                                FileList.Entry.folder(Path.of("/orchard"), "../"),
                                FileList.Entry.folder(samples, "samples/")),
                        true));
        assertThat(Screens.draw(model)).contains("Enter opens samples/ ").doesNotContain("no photo under");
        Model counted = Models.after(model, new Message.FoldersCounted(Map.of(samples, FileList.Count.of(14))));
        assertThat(Screens.draw(counted)).contains("Enter opens samples/ (14 photos)");
        Model one = Models.after(model, new Message.FoldersCounted(Map.of(samples, FileList.Count.of(1))));
        assertThat(Screens.draw(one)).contains("Enter opens samples/ (1 photo)");
        assertThat(Screens.draw(Models.press(counted, "k"))).contains("Enter leads up to orchard/");
        Model under = Models.after(
                Models.empty(80, 24),
                new Message.FolderRead(1, List.of(FileList.Entry.folder(Path.of("/"), "../")), true));
        assertThat(Screens.draw(under)).contains("Enter leads up to / ");
        assertThat(Screens.draw(Models.press(counted, "z"))).contains("Enter opens samples/ (14 photos)");
        assertThat(Screens.draw(Models.after(Models.empty(80, 24), new Message.FolderRead(1, List.of(), true))))
                .contains("no photos here");
    }

    @Test
    void at80By24ThePictureHasAColumnForItself() throws IOException {
        Model model = Models.browsing(80, 24);
        Picture.Request wanted = model.picture(Picture.Slot.MAIN).asked().orElseThrow();
        assertThat(wanted.columns()).isEqualTo(46);
        assertThat(wanted.rows() * 2).isEqualTo(38);
        assertThat(list(model)).hasSize(8);
        Model answered = Models.after(
                Models.press(model, "p"), new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)));
        assertThat(Screens.draw(answered)).containsPattern("Apple scab - very sure(.*\\R){2}.*healthy.*\\R.*rust");
    }

    @Test
    void whatDoesNotFitBesideThePictureIsReachedByAKey() throws IOException {
        Model model = Models.after(
                Models.press(Models.browsing(80, 24), "p"),
                new Message.RequestAnswered(
                        1,
                        Models.prediction("not_apple_leaf", 0.97, List.of(), "not_apple_leaf", 1),
                        Duration.ofSeconds(1)));
        assertThat(Screens.draw(model)).contains("i = what to do, all bars").doesNotContain("Fill the frame");
        assertThat(Screens.draw(Models.press(model, "i"))).contains("Next: Fill the frame with one leaf.");
    }

    @Test
    void panesWithNothingInThemAreALine() throws IOException {
        Model model = Models.browsing(120, 36);
        List<String> lines = Screens.draw(model).lines().toList();
        assertThat(lines.get(33))
                .contains("─5 Tray Space or v marks photos, b sends them ─", "─H History nothing yet ─");
        assertThat(lines.get(32)).contains("─4 Server 1/2 busy, queue 0 ─");
        assertThat(rows(model, Layout.Pane.PICTURE)).isEqualTo(32);
        assertThat(rows(model, Layout.Pane.RESULT)).isEqualTo(31);
        Model went = Models.press(model, "4");
        assertThat(Screens.draw(went)).contains("┌─4 Server──", "workers 1/2 busy");
        assertThat(rows(Models.press(went, "1"), Layout.Pane.SERVER)).isEqualTo(1);
        Model clicked = Models.after(model, new Message.Clicked(60, 33, 1_000));
        assertThat(clicked.focus()).isEqualTo(Layout.Pane.TRAY);
        assertThat(Screens.draw(clicked)).contains("┌─5 Tray - batch of marked photos──");
        Model sent = Models.press(model, "ab");
        assertThat(rows(sent, Layout.Pane.TRAY)).isEqualTo(8);
        assertThat(rows(sent, Layout.Pane.SERVER)).isEqualTo(8);
        Model done = Models.after(
                Models.press(model, "p"), new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)));
        assertThat(rows(done, Layout.Pane.HISTORY)).isEqualTo(6);
        assertThat(rows(done, Layout.Pane.SERVER)).isEqualTo(8);
    }

    private static int rows(Model model, Layout.Pane pane) {
        return model.layout().pane(pane).orElseThrow().rows();
    }

    @Test
    void everyPaneIsWithinTheWindowAndNoneCoversAnother() {
        for (int columns = Layout.COLUMNS_MIN; columns <= 220; columns += 5) {
            for (int rows = Layout.ROWS_MIN; rows <= 60; rows++) {
                for (Model model : List.of(Models.browsing(columns, rows), Models.full(columns, rows, 3))) {
                    Layout layout = model.layout();
                    int cells = layout.panes().values().stream()
                            .mapToInt(rect -> rect.columns() * rect.rows())
                            .sum();
                    assertThat(cells).as("%dx%d", columns, rows).isEqualTo(columns * (rows - 3));
                    assertThat(layout.fileLines().rows()).isPositive();
                    for (Layout.Rect rect : layout.panes().values()) {
                        assertThat(rect.row()).isPositive();
                        assertThat(rect.row() + rect.rows()).isLessThanOrEqualTo(rows - 2);
                        assertThat(rect.column() + rect.columns()).isLessThanOrEqualTo(columns);
                    }
                }
            }
        }
    }

    @Test
    void aBarHasATickWhereItsThresholdIs() throws IOException {
        Model model = Models.press(
                Models.after(
                        Models.press(Models.browsing(80, 24), "p"),
                        new Message.RequestAnswered(
                                1,
                                Models.prediction("scab", 0.69, List.of("scab"), null, 1, Map.of("rust", 0.77)),
                                Duration.ofSeconds(1))),
                "i");
        List<String> lines = Screens.draw(model).lines().toList();
        String rust = line(lines, "rust  ");
        String scab = line(lines, "* scab");
        assertThat(rust.substring(rust.indexOf("0.77"))).matches("0\\.77 █+ ?│ *│");
        assertThat(scab.substring(scab.indexOf("0.69"))).matches("0\\.69 █+│█+ *│");
        assertThat(scab.indexOf('│', 5)).isLessThan(rust.indexOf('│', 5));
        String complex = line(lines, "complex");
        assertThat(complex.substring(complex.indexOf("0.01")))
                .as("no threshold told")
                .matches("0\\.01 █* *│");
        assertThat(lines.stream().filter(line -> line.contains("past the tick")))
                .hasSize(1);
    }

    private static String line(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).findFirst().orElseThrow();
    }

    @Test
    void oneVocabularyIsUsedInAllPlaces() throws IOException {
        Model model = Models.browsing(120, 36);
        model = Models.after(
                Models.press(Models.press(model, " k"), "p"),
                new Message.RequestAnswered(
                        1, Models.prediction("rust", 0.98, List.of("rust"), null, 1), Duration.ofMillis(147)));
        String screen = Screens.draw(Models.press(model, "m"));
        assertThat(screen).containsPattern("rust 98│").contains(".jpg: rust 98", "Cedar apple rust - very sure");
        assertThat(screen).contains("* rust ").doesNotContain("ok rust", "147", "wait 8");
        assertThat(Screens.draw(Models.press(model, "H"))).contains("rust 98").doesNotContain("147");
        assertThat(Screens.draw(Models.press(model, "i"))).contains("Answered after 147 ms: ");
        Picture.Request.Evidence evidence = Models.press(model, "m")
                .picture(Picture.Slot.MAIN)
                .asked()
                .flatMap(Picture.Request::evidence)
                .orElseThrow();
        assertThat(evidence.of()).isEqualTo("rust");
        Model no = Models.after(
                Models.press(Models.browsing(120, 36), "p"),
                new Message.RequestAnswered(
                        1, Models.prediction("not_apple_leaf", 0.97, List.of(), "not_apple_leaf", 1), Duration.ZERO));
        assertThat(Screens.draw(no))
                .contains("  not an apple leaf  0.97", "no leaf 97")
                .doesNotContain("not apple leaf");
    }

    @Test
    void theTimesOfAResultAddUp() throws IOException {
        Model model = Models.press(
                Models.after(
                        Models.press(Models.browsing(120, 36), "p"),
                        new Message.RequestRunning(1, 2),
                        new Message.RequestAnswered(1, Models.scab(), Duration.ofMillis(1_700))),
                "i");
        assertThat(Screens.draw(model))
                .contains("Answered after 1.7 s: waited 900 ms, ran 300 ms on worker 2, 500 ms to read and send.");
    }

    @Test
    void countsStayTrueWhenTheHistoryIsFullAndWhenTheServerIsLost() throws IOException {
        Model model = Models.full(120, 36, 3);
        model = Models.press(model, "ab");
        Model failed = Models.after(
                model,
                new Message.RequestAnswered(1, Models.scab(), Duration.ofSeconds(1)),
                new Message.RequestFailed(2, "no picture", false),
                new Message.RequestFailed(3, "cancelled", true));
        assertThat(Screens.draw(failed)).contains("| 0 sent, 1 done | 1 failed");
        assertThat(failed.requests().sums().answered()).isEqualTo(1);
        Model lost = Models.after(
                model,
                new Message.RequestRunning(1, 1),
                new Message.ConnectionChanged(
                        new ConnectionState.Lost("gone", Models.NOON.plusSeconds(1), Duration.ofSeconds(1))));
        assertThat(Screens.draw(lost)).contains("| 3 waiting, 0 sent, 0 done");
    }

    @Test
    void whereTheHeaderIsShortTheRoundTripGoesBeforeTheCounts() throws IOException {
        Model model = Models.after(
                Models.press(Models.browsing(80, 24), "ab"),
                new Message.ServerFound("127.0.0.1:47562", false),
                new Message.ConnectionChanged(new ConnectionState.Connected(Duration.ofMillis(5_400))));
        assertThat(Screens.draw(model))
                .startsWith(" POMONA | OK 127.0.0.1:47562 | 1/2 busy, queue 0 | 4 waiting, 0 sent, 0 done");
    }

    @Test
    void marksAndTheRangeStandUnderTheList() throws IOException {
        Model model = Models.full(80, 24, 20);
        assertThat(Screens.draw(Models.press(model, "  "))).contains("└─2 marked──");
        Model range = Models.press(model, "vjjj");
        assertThat(Screens.draw(range)).contains("└─range: 4 marked──", "│ *IMG_0001.jpg");
        assertThat(Screens.draw(Models.press(model, "s"))).contains("└─newest first──");
    }

    @Test
    void aFolderThatIsMarkedShowsIt() throws IOException {
        Model model = Models.browsing(80, 24);
        Model on = model.withFiles(model.files().selectPath(Models.SEASON));
        Model sought = Models.press(on, Key.of(' '));
        assertThat(Screens.draw(sought)).containsPattern(" season2/ +looking …│");
        FileList.Entry below = FileList.Entry.file(Models.SEASON.resolve("row1/a.jpg"), "a.jpg", 1, 1);
        Model marked = Models.after(sought, new Message.PhotosFound(Models.SEASON, List.of(below), ""));
        assertThat(Screens.draw(marked))
                .containsPattern("\\*season2/ +\\(42\\)│")
                .contains("└─1 marked─");
    }
}
