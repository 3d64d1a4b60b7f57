package pomona.tui.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.client.ClientOptions;
import pomona.journal.Outcome;
import pomona.journal.Row;
import pomona.journal.RowSource;
import pomona.journal.Rows;
import pomona.text.DisplayText;
import pomona.tui.Shell;
import pomona.tui.graphics.Graphics;
import pomona.tui.graphics.Protocol;
import pomona.tui.model.Command;
import pomona.tui.model.Message;
import pomona.tui.model.Model;
import pomona.tui.model.Models;
import pomona.tui.model.list.FileList;
import pomona.tui.picture.Crop;
import pomona.tui.picture.Look;
import pomona.tui.picture.Picture;

final class FilesAndTextTest {
    private static final Path GOLDEN = Path.of("models", "apple-leaf", "golden");

    private final Queue<Message> news = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private <T extends Message> T next(Class<T> kind) {
        await().until(() -> news.stream().anyMatch(kind::isInstance));
        return kind.cast(news.stream().filter(kind::isInstance).findFirst().orElseThrow());
    }

    private FolderReader reader() {
        FolderReader reader = new FolderReader(news::add, 120_000, () -> 0);
        reader.want(1);
        return reader;
    }

    @Test
    void twoThousandFilesComeInPartsAndAllOfThem() throws Exception {
        for (int i = 0; i < 2000; i++) {
            Files.createFile(folder.resolve("leaf" + i + ".jpg"));
        }
        Files.createFile(folder.resolve("notes.txt"));
        Files.createFile(folder.resolve(".hidden.jpg"));
        Files.createDirectory(folder.resolve("more"));
        reader().read(folder, 1);
        assertThat(news.size()).isGreaterThan(1);
        FileList list = FileList.opening(folder, FileList.Order.NAME, Optional.empty());
        for (Message part : news) {
            Message.FolderRead read = (Message.FolderRead) part;
            list = list.add(read.entries(), read.complete());
        }
        assertThat(list.files()).isEqualTo(2000);
        assertThat(list.loading()).isFalse();
        assertThat(list.visible())
                .extracting(FileList.Entry::name)
                .startsWith("../", "more/", "leaf0.jpg", "leaf1.jpg");
        assertThat(list.visible().get(12).name()).isEqualTo("leaf10.jpg");
    }

    @Test
    void aPhotoIsListedWhateverItsNameAndAPipeAsSuch() throws Exception {
        Files.copy(GOLDEN.resolve("scab.png"), folder.resolve("scan.txt"));
        Files.createFile(folder.resolve("new.jxl"));
        Files.writeString(folder.resolve("notes.txt"), "no photo");
        Shell.run("mkfifo", folder.resolve("pipe.jpg").toString());
        reader().read(folder, 1);
        assertThat(next(Message.FolderRead.class).entries())
                .extracting(FileList.Entry::name, FileList.Entry::isPhoto, FileList.Entry::remark)
                .containsExactlyInAnyOrder(
                        tuple("../", false, ""),
                        tuple("new.jxl", true, ""),
                        tuple("scan.txt", true, ""),
                        tuple("pipe.jpg", false, "a pipe"));
    }

    @Test
    void aFolderThatIsNoneIsRefusedAndTheWayUpIsStillThere() throws Exception {
        Path file = Files.createFile(folder.resolve("a.jpg"));
        FolderReader reader = new FolderReader(news::add);
        reader.want(1);
        reader.read(file, 1);
        assertThat(next(Message.FolderRead.class).entries())
                .extracting(FileList.Entry::name)
                .containsExactly("../");
        assertThat(next(Message.FolderRefused.class).why()).contains("it is no folder");
    }

    @Test
    void foldersAreCounted() throws Exception {
        Path more = Files.createDirectory(folder.resolve("more"));
        Files.createFile(more.resolve("a.JPG"));
        Files.createFile(more.resolve("b.txt"));
        FolderReader reader = reader();
        reader.read(folder, 1);
        reader.count(1, List.of(more, folder.resolve("gone")));
        assertThat(next(Message.FoldersCounted.class).counts())
                .isEqualTo(Map.of(
                        more, FileList.Count.of(1), folder.resolve("gone"), new FileList.Count(0, true, "no entry")));
    }

    @Test
    void aFolderThatDoesNotAnswerKeepsNobodyFromAnother() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Path stalled = (Path) Proxy.newProxyInstance(
                Path.class.getClassLoader(), new Class<?>[] {Path.class}, (self, method, args) -> {
                    if (method.getName().equals("getFileSystem")) {
                        SenderTest.waitFor(never);
                    }
                    return method.invoke(folder, args);
                });
        ServerLink nobody = new ServerLink(
                news::add,
                say -> {
                    throw new IOException("none");
                },
                ClientOptions.defaults());
        try (Effects effects = new Effects(news::add, nobody, Memory.ofTheWindow(news::add))) {
            effects.run(new Command.CheckFile(stalled, 1));
            effects.run(new Command.ReadFolder(stalled, 1));
            effects.run(new Command.CountFolders(1, List.of(stalled)));
            effects.run(new Command.ReadFolder(folder, 2));
            effects.run(new Command.CountFolders(2, List.of(folder)));
            assertThat(next(Message.FolderRead.class).reading()).isEqualTo(2);
            assertThat(next(Message.FoldersCounted.class).counts()).containsOnlyKeys(folder);
        }
        never.countDown();
    }

    @Test
    void namesThatBeginSoAreFound() throws IOException {
        for (String name : List.of("season10", "season2", "other")) {
            Files.createDirectory(folder.resolve(name));
        }
        Files.createFile(folder.resolve("sea.csv"));
        Files.createFile(folder.resolve(".sea"));
        FolderReader reader = reader();
        reader.find(new Command.FindNames("open sea", folder, "sea"));
        reader.find(new Command.FindNames("open .", folder, "."));
        reader.find(new Command.FindNames("open gone/", folder.resolve("gone"), ""));
        assertThat(news)
                .containsExactly(
                        new Message.NamesFound("open sea", List.of("sea.csv", "season2/", "season10/")),
                        new Message.NamesFound("open .", List.of(".sea")),
                        new Message.NamesFound("open gone/", List.of()));
    }

    @Test
    void aFileThatChangedOrVanishedIsNoticed() throws IOException {
        Path file = Files.createFile(folder.resolve("a.jpg"));
        FolderReader reader = new FolderReader(news::add);
        reader.check(new Command.CheckFile(file, Files.getLastModifiedTime(file).toMillis()));
        assertThat(news).isEmpty();
        reader.check(new Command.CheckFile(file, 5));
        assertThat(news).containsExactly(new Message.FileChanged(file, false));
        Files.delete(file);
        reader.check(new Command.CheckFile(file, 5));
        assertThat(news).contains(new Message.FileChanged(file, true));
    }

    private static Picture.Request request(Path path, int revision) {
        return new Picture.Request(path, 40, 20, Optional.empty(), Look.PLAIN, revision);
    }

    @Test
    void aPictureIsReadAndABrokenOneSaysWhy() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.jpg"), "no photo");
        try (PictureLoader loader = new PictureLoader(news::add)) {
            loader.show(Picture.Slot.MAIN, request(GOLDEN.resolve("scab.png"), 0));
            assertThat(next(Message.PictureReady.class).facts().width()).isEqualTo(224);
            loader.show(Picture.Slot.LEFT, request(broken, 0));
            assertThat(next(Message.PictureFailed.class).why()).contains("no picture");
            news.clear();
            loader.show(Picture.Slot.RIGHT, request(folder.resolve("gone.jpg"), 0));
            assertThat(next(Message.PictureFailed.class).why()).contains("it is not there");
        }
    }

    private static Look inPixels(Protocol protocol) {
        return Look.PLAIN.with(Optional.of(new Graphics(protocol, 10, 20, 256, false, true)));
    }

    @Test
    void pixelsComeAfterTheCellsAndFillTheSame() {
        Crop crop = new Crop(224, 224, 0, 30, 20, 40, 39);
        try (PictureLoader loader = new PictureLoader(news::add)) {
            for (Optional<Crop> seen : List.of(Optional.<Crop>empty(), Optional.of(crop))) {
                for (Protocol protocol : Protocol.values()) {
                    news.clear();
                    Picture.Request request = new Picture.Request(
                            GOLDEN.resolve("scab.png"), 40, 20, Optional.empty(), inPixels(protocol), 0, seen);
                    loader.show(Picture.Slot.MAIN, request);
                    Message.PixelsReady ready = next(Message.PixelsReady.class);
                    Message.PictureReady cells = next(Message.PictureReady.class);
                    assertThat(news).containsExactly(cells, ready);
                    assertThat(ready.request()).isEqualTo(request);
                    assertThat(ready.pixels().protocol()).isEqualTo(protocol);
                    assertThat(ready.pixels().columns()).isEqualTo(cells.cells().columns());
                    assertThat(ready.pixels().rows()).isEqualTo(cells.cells().rows());
                }
            }
        }
    }

    @Test
    void whoWalksOnGetsNoPixelsOfWhatTheyLeft() throws InterruptedException {
        CountDownLatch firstIsDone = new CountDownLatch(1);
        CountDownLatch walkedOn = new CountDownLatch(1);
        Consumer<Message> holding = message -> {
            news.add(message);
            firstIsDone.countDown();
            SenderTest.waitFor(walkedOn);
        };
        try (PictureLoader loader = new PictureLoader(holding)) {
            loader.show(
                    Picture.Slot.MAIN,
                    new Picture.Request(
                            GOLDEN.resolve("scab.png"), 40, 20, Optional.empty(), inPixels(Protocol.KITTY), 0));
            firstIsDone.await();
            Picture.Request last = new Picture.Request(
                    GOLDEN.resolve("rust.png"), 40, 20, Optional.empty(), inPixels(Protocol.KITTY), 0);
            loader.show(Picture.Slot.MAIN, last);
            walkedOn.countDown();
            assertThat(next(Message.PixelsReady.class).request()).isEqualTo(last);
            assertThat(news).hasSize(3);
        }
    }

    private static Picture.Request part(Path path, int photoWidth, int power, int left) {
        Crop crop = new Crop(photoWidth, photoWidth, power, left, 0, 40, 39);
        return new Picture.Request(path, 40, 20, Optional.empty(), Look.PLAIN, 0, Optional.of(crop));
    }

    @Test
    void partsAreCutFromOnePhotoThatIsHeld() {
        AtomicInteger reads = new AtomicInteger();
        PhotoFiles files = new PhotoFiles(
                Threads.daemon("reader"),
                path -> {
                    reads.incrementAndGet();
                    return Files.readAllBytes(path);
                },
                (path, file) -> {});
        Path scab = GOLDEN.resolve("scab.png");
        try (PictureLoader loader = new PictureLoader(news::add, files)) {
            List<Picture.Request> wishes = List.of(
                    part(scab, 224, 0, 0),
                    part(scab, 224, 0, 30),
                    part(scab, 224, 3, 900),
                    part(GOLDEN.resolve("rust.png"), 224, 0, 0),
                    part(scab, 224, -2, 0));
            for (Picture.Request wish : wishes) {
                news.clear();
                loader.show(Picture.Slot.MAIN, wish);
                Message.PictureReady ready = next(Message.PictureReady.class);
                assertThat(ready.request()).isEqualTo(wish);
                assertThat(ready.cells().columns()).isEqualTo(40);
                assertThat(ready.cells().rows()).isEqualTo(20);
                assertThat(ready.facts().width()).isEqualTo(224);
            }
            assertThat(reads).hasValue(3);
            loader.show(Picture.Slot.MAIN, part(scab, 500, 0, 0));
            assertThat(next(Message.PictureFailed.class).why()).contains("changed");
        }
    }

    @Test
    void ofManyWishesForOnePlaceTheLastIsDone() throws InterruptedException {
        CountDownLatch firstIsDone = new CountDownLatch(1);
        CountDownLatch allAreWished = new CountDownLatch(1);
        Consumer<Message> slowReader = message -> {
            news.add(message);
            firstIsDone.countDown();
            try {
                allAreWished.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        try (PictureLoader loader = new PictureLoader(slowReader)) {
            loader.show(Picture.Slot.MAIN, request(GOLDEN.resolve("rust.png"), 0));
            firstIsDone.await();
            for (int i = 1; i <= 300; i++) {
                loader.show(Picture.Slot.MAIN, request(GOLDEN.resolve("rust.png"), i));
            }
            allAreWished.countDown();
            await().until(() -> news.size() == 2);
            assertThat(news)
                    .map(message -> ((Message.PictureReady) message).request().revision())
                    .containsExactly(0, 300);
        }
    }

    @Test
    void aPhotoThatDoesNotAnswerHoldsUpNoOther() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Path hung = Files.createFile(folder.resolve("hung.png"));
        PhotoFiles files = new PhotoFiles(
                Threads.daemon("reader"),
                path -> {
                    if (path.equals(hung)) {
                        asked.countDown();
                        SenderTest.waitFor(never);
                    }
                    return Files.readAllBytes(path);
                },
                (path, file) -> {});
        try (PictureLoader loader = new PictureLoader(news::add, files)) {
            loader.show(Picture.Slot.MAIN, request(hung, 0));
            asked.await();
            loader.show(Picture.Slot.MAIN, request(GOLDEN.resolve("scab.png"), 0));
            assertThat(next(Message.PictureReady.class).facts().width()).isEqualTo(224);
        }
        never.countDown();
    }

    @Test
    void aPhotoThatIsGivenUpWhileItComesLosesNoReader() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        Path scab = GOLDEN.resolve("scab.png");
        // In the middle of a reader's telling that it has the photo, somebody else gives the photo up.
        PhotoFiles.Limit givesUp = (path, file) -> {
            var unused = file.whenComplete((answer, error) ->
                    CompletableFuture.runAsync(() -> file.cancel(false)).join());
        };
        PhotoFiles files = new PhotoFiles(
                work -> {
                    threads.incrementAndGet();
                    return Threads.daemon("reader").newThread(work);
                },
                path -> {
                    if (!path.equals(scab)) {
                        SenderTest.waitFor(never);
                    }
                    return Files.readAllBytes(path);
                },
                givesUp);
        try (files) {
            for (int i = 0; i < 20; i++) {
                CompletableFuture<byte[]> photo = new CompletableFuture<>();
                files.read(scab, photo);
                assertThat(photo.get()).isNotEmpty();
            }
            for (int i = 0; i < 20; i++) {
                files.read(folder, new CompletableFuture<>());
            }
            assertThat(threads).as("readers that a pool of four has").hasValue(4);
        }
        never.countDown();
    }

    @Test
    void whatIsKnownIsExportedWithABatchsColumnsAndNoValueIsAFormula() throws IOException {
        List<Row> rows = List.of(
                Rows.predicted("scab_002.jpg", "scab", 0.91),
                Row.unread("=cmd.jpg", "", new Outcome.Failed("unreadable", "-1, \"broken\"")));
        RowSource source = taker -> {
            for (Row row : rows) {
                taker.accept(row);
            }
        };
        Path csv = folder.resolve("results.csv");
        assertThat(Export.write(csv, source)).isEqualTo(2);
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.get(0))
                .startsWith("\"path\",\"sha256\",")
                .endsWith(",\"quality\",\"reviewed\",\"corrected\",\"note\"")
                .contains(",\"healthy\",\"scab\",\"rust\",\"model\"");
        assertThat(lines.get(1)).startsWith("\"scab_002.jpg\",").contains(",\"scab\",0.91,");
        assertThat(lines.get(2)).startsWith("\"'=cmd.jpg\",").contains("\"unreadable: -1, \"\"broken\"\"\"");
        Path jsonl = folder.resolve("results.jsonl");
        Export.write(jsonl, source);
        assertThat(Files.readAllLines(jsonl))
                .hasSize(2)
                .first()
                .asString()
                .contains("\"prediction\":\"scab\"", "\"abstained\":null", "\"model\":\"apple-leaf 1 fp32\"");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("results.csv", "results.jsonl");
        assertThat(Export.write(folder.resolve("none.csv"), taker -> {})).isZero();
        assertThat(folder.resolve("none.csv")).doesNotExist();
    }

    @Test
    void namesAreCountedInCells() {
        assertThat(DisplayText.width(DisplayText.clean("苹果.jpg"))).isEqualTo(8);
        assertThat(DisplayText.clean("e\u0301te\u0301")).isEqualTo("été");
        assertThat(DisplayText.clean("a\u001b[31mb\n")).isEqualTo("a?[31mb?");
        assertThat(DisplayText.clean("\u202Egnp.exe")).isEqualTo("gnp.exe");
        assertThat(DisplayText.clean("\uD83D\uDC69\u200D\uD83C\uDF3E")).isEqualTo("\uD83D\uDC69\uD83C\uDF3E");
        assertThat(DisplayText.clean("\uD800")).isEqualTo("?");
        for (int cells = 0; cells < 9; cells++) {
            assertThat(DisplayText.width(DisplayText.fit("苹果叶子", cells))).isLessThanOrEqualTo(cells);
            assertThat(DisplayText.width(DisplayText.tail("苹果叶子", cells))).isLessThanOrEqualTo(cells);
            assertThat(DisplayText.width(DisplayText.pad("苹果叶子", cells))).isEqualTo(cells);
        }
    }

    @Test
    void aLongNameKeepsItsEndWhichTellsPhotosApart() {
        assertThat(DisplayText.name("black_measles_disease (1095).jpg", 26)).isEqualTo("black_measles…sease (1095)");
        assertThat(DisplayText.name("scab_002.jpg", 8)).isEqualTo("scab_002");
        assertThat(DisplayText.name("scab_002.jpg", 10)).isEqualTo("scab_002…");
        assertThat(DisplayText.name("leaf.jpg", 26)).isEqualTo("leaf.jpg");
        for (int cells = 0; cells < 9; cells++) {
            assertThat(DisplayText.width(DisplayText.name("苹果叶子.jpg", cells))).isLessThanOrEqualTo(cells);
        }
    }

    @Test
    void aReadingThatIsNoLongerWantedIsLeft() throws Exception {
        Files.createFile(folder.resolve("a.jpg"));
        FolderReader reader = reader();
        reader.want(2);
        reader.read(folder, 1);
        assertThat(news).isEmpty();
    }

    @Test
    void aFolderThatCannotBeReadAnewKeepsItsMarks() throws Exception {
        Path photo = Files.createFile(folder.resolve("a.jpg"));
        FileList marked = FileList.opening(folder, FileList.Order.NAME, Optional.empty())
                .add(List.of(FileList.Entry.file(photo, "a.jpg", 0, 1)), true)
                .toggleAll()
                .again();
        Model model = Models.empty(120, 36).withFiles(marked);
        Files.delete(photo);
        Files.delete(folder);
        FolderReader reader = new FolderReader(news::add);
        reader.want(marked.reading());
        reader.read(folder, marked.reading());
        Model refused = Models.after(model, news.toArray(Message[]::new));
        assertThat(refused.files().refusal()).contains("can't be read");
        assertThat(refused.files().loading()).isFalse();
        assertThat(refused.files().marked()).containsExactly(photo);
        Files.createDirectory(folder);
    }
}
