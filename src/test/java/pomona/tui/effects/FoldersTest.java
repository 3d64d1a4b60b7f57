package pomona.tui.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.tui.Shell;
import pomona.tui.model.Message;
import pomona.tui.model.list.FileList;

/** What lies below folders, what comes into them, and what does not answer. */
final class FoldersTest {
    private static final Path GOLDEN = Path.of("models", "apple-leaf", "golden");
    private static final long ENDLESS = Long.MAX_VALUE / 2;

    private final Queue<Message> news = new ConcurrentLinkedQueue<>();
    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    private Path folder;

    private PhotoWalk walk(long limitNanos) throws InterruptedException {
        PhotoWalk walk = new PhotoWalk(nanos::get, limitNanos);
        var unused = Attempt.run(Threads.daemon("walk"), 120_000, attempt -> walk.walk(folder, attempt));
        return walk;
    }

    /** One whose clock stands still, and that waits for as long as no disk takes. */
    private FolderReader reader() {
        return new FolderReader(news::add, 120_000, nanos::get);
    }

    private FileList.Count count(Path path) throws InterruptedException {
        FolderReader reader = reader();
        reader.want(1);
        reader.count(1, List.of(path));
        Message.FoldersCounted counted = (Message.FoldersCounted) news.remove();
        return counted.counts().getOrDefault(path, FileList.Count.of(-1));
    }

    @Test
    void aFolderCountsAllPhotosBelowItByTheirContent() throws Exception {
        Path below = Files.createDirectories(folder.resolve("season/block 3/row 7"));
        Files.copy(GOLDEN.resolve("scab.png"), below.resolve("scan.txt"));
        Files.createFile(below.resolve("a.JPG"));
        Files.writeString(below.resolve("notes.txt"), "no photo");
        Files.createFile(folder.resolve("season/b.heic"));
        Files.createFile(folder.resolve("season/.hidden.jpg"));
        Files.createFile(
                Files.createDirectories(folder.resolve("season/.trash")).resolve("c.jpg"));
        Shell.run("mkfifo", below.resolve("pipe.jpg").toString());
        assertThat(count(folder.resolve("season"))).isEqualTo(FileList.Count.of(3));
        assertThat(count(folder.resolve("gone"))).isEqualTo(new FileList.Count(0, true, "no entry"));
    }

    @Test
    void aLinkThatLeadsBackIsEnteredOnce() throws Exception {
        Path below = Files.createDirectories(folder.resolve("a/b"));
        Files.createFile(below.resolve("leaf.jpg"));
        Files.createSymbolicLink(below.resolve("up"), folder.resolve("a"));
        Files.createSymbolicLink(folder.resolve("a/again"), below);
        Files.createSymbolicLink(folder.resolve("a/nowhere.jpg"), folder.resolve("nowhere"));
        assertThat(count(folder.resolve("a"))).isEqualTo(FileList.Count.of(1));
    }

    @Test
    void tenThousandPhotosAreEnough() throws Exception {
        for (int i = 0; i <= PhotoWalk.PHOTOS_MAX; i++) {
            Files.createFile(folder.resolve(i + ".jpg"));
        }
        assertThat(count(folder).label()).isEqualTo("10,000+");
        Files.delete(folder.resolve("7.jpg"));
        assertThat(count(folder).label()).isEqualTo("10,000");
    }

    @Test
    void aWalkEndsWithItsTime() throws Exception {
        for (int i = 0; i < 10; i++) {
            Files.createFile(folder.resolve(i + ".jpg"));
        }
        assertThat(walk(ENDLESS).end()).isEqualTo(PhotoWalk.End.ALL);
        PhotoWalk late = walk(0);
        assertThat(late.end()).isEqualTo(PhotoWalk.End.LATE);
        assertThat(late.photos()).hasSize(1);
    }

    @Test
    void photosAreFoundToBeMarked() throws Exception {
        Path below = Files.createDirectories(folder.resolve("row"));
        Files.writeString(below.resolve("a.jpg"), "leaf");
        FolderReader reader = reader();
        reader.findPhotos(folder);
        Message.PhotosFound found = (Message.PhotosFound) news.remove();
        assertThat(found.photos()).singleElement().satisfies(photo -> {
            assertThat(photo.path()).isEqualTo(below.resolve("a.jpg"));
            assertThat(photo.bytes()).isEqualTo(4);
        });
        assertThat(found.trouble()).isEmpty();
        reader.findPhotos(folder.resolve("gone"));
        assertThat(((Message.PhotosFound) news.remove()).trouble()).isEqualTo("the folder can't be read");
    }

    @Test
    void aStepThatDoesNotComeBackIsGivenUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        boolean ended = Attempt.run(Threads.daemon("stalls"), 10, attempt -> SenderTest.waitFor(never));
        assertThat(ended).isFalse();
        never.countDown();
        List<Boolean> wanted = new ArrayList<>();
        assertThat(Attempt.run(Threads.daemon("goes on"), 120_000, attempt -> wanted.add(attempt.stepped())))
                .isTrue();
        assertThat(wanted).containsExactly(true);
    }

    @Test
    void whatDoesNotAnswerIsShownSoAndHoldsUpNobody() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Set<Path> hung = Set.of(folder.resolve("hung.jpg"), folder.resolve("mount"));
        List<Path> paths = new ArrayList<>();
        for (String name : List.of("a.jpg", "hung.jpg", "b.jpg", "mount", "c.jpg")) {
            paths.add(name.equals("mount") ? folder.resolve(name) : Files.createFile(folder.resolve(name)));
        }
        FolderLines lines = new FolderLines(
                1,
                paths,
                path -> {
                    if (hung.contains(path)) {
                        SenderTest.waitFor(never);
                    }
                    return FolderLines.line(path);
                },
                news::add);
        assertThat(lines.read(List.of(), Threads.daemon("lines"), 500, () -> true))
                .isTrue();
        // On a busy machine another may come late as well, but none comes never.
        await().until(() -> list().files() == 3);
        assertThat(list().loading()).isFalse();
        assertThat(list().all())
                .extracting(FileList.Entry::name, FileList.Entry::remark)
                .contains(tuple("hung.jpg", "no answer"), tuple("mount", "no answer"))
                .hasSize(5);
        // What answers after all is told as it is; what is none of the list goes.
        never.countDown();
        await().until(() -> list().files() == 4);
        await().until(() ->
                list().all().stream().noneMatch(entry -> entry.name().equals("mount")));
    }

    /** The list after all that was told. */
    private FileList list() {
        FileList list = FileList.opening(folder, FileList.Order.NAME, Optional.empty());
        for (Message message : news) {
            if (message instanceof Message.FolderRead read) {
                list = list.add(read.entries(), read.complete());
            } else if (message instanceof Message.FolderChanged changed) {
                list = list.changed(changed.now(), changed.gone());
            }
        }
        return list;
    }

    private FolderWatch watch(Set<Path> known) {
        return new FolderWatch(folder, 1, known, FolderLines::line, news::add, nanos::get);
    }

    private Message.FolderChanged next() {
        return (Message.FolderChanged) news.remove();
    }

    @Test
    void aNewPhotoIsToldOfWhenItsSizeRests() throws IOException {
        Path old = Files.createFile(folder.resolve("old.jpg"));
        FolderWatch watch = watch(Set.of(old));
        Path fresh = Files.writeString(folder.resolve("new.jpg"), "half");
        watch.look(Set.of());
        nanos.addAndGet(FolderWatch.REST_NANOS / 2);
        watch.look(Set.of());
        assertThat(news).isEmpty();
        Files.writeString(fresh, "half and half");
        nanos.addAndGet(FolderWatch.REST_NANOS);
        watch.look(Set.of());
        assertThat(news).as("it grew").isEmpty();
        assertThat(watch.isWaiting()).isTrue();
        nanos.addAndGet(FolderWatch.REST_NANOS);
        watch.look(Set.of());
        assertThat(next().now()).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo("new.jpg");
            assertThat(entry.bytes()).isEqualTo(13);
        });
        assertThat(watch.isWaiting()).isFalse();
        watch.look(Set.of());
        assertThat(news).isEmpty();
    }

    @Test
    void aFolderAndAPipeAreToldOfAtOnceAndWhatIsNoPhotoNever() throws Exception {
        FolderWatch watch = watch(Set.of());
        Files.createDirectory(folder.resolve("season3"));
        Files.writeString(folder.resolve("notes.txt"), "no photo");
        Files.createFile(folder.resolve(".hidden.jpg"));
        Shell.run("mkfifo", folder.resolve("pipe.jpg").toString());
        watch.look(Set.of());
        assertThat(next().now())
                .extracting(FileList.Entry::name, FileList.Entry::remark)
                .containsExactlyInAnyOrder(tuple("season3/", ""), tuple("pipe.jpg", "a pipe"));
        watch.look(Set.of());
        assertThat(news).isEmpty();
    }

    @Test
    void whatGoesIsToldOfAndWhatIsWrittenAgainOnceItRests() throws IOException {
        Path one = Files.writeString(folder.resolve("a.jpg"), "one");
        Path two = Files.writeString(folder.resolve("b.jpg"), "two");
        FolderWatch watch = watch(Set.of(one, two));
        Files.delete(one);
        Files.writeString(two, "written again");
        watch.look(Set.of(two));
        assertThat(next().gone()).containsExactly(one);
        nanos.addAndGet(FolderWatch.REST_NANOS);
        watch.look(Set.of());
        assertThat(next().now()).extracting(FileList.Entry::bytes).containsExactly(13L);
    }

    @Test
    void aPhotoThatIsCopiedIntoTheFolderAppearsByItself() throws Exception {
        FolderReader reader = reader();
        reader.want(1);
        FolderWatch watch = reader.read(folder, 1).orElseThrow();
        Thread watching = new Thread(watch::run, "watch");
        watching.setDaemon(true);
        watching.start();
        Files.copy(GOLDEN.resolve("scab.png"), folder.resolve("scab.png"));
        await().until(() -> news.stream()
                .anyMatch(message -> message instanceof Message.FolderChanged changed
                        && changed.now().stream().anyMatch(entry -> entry.name().equals("scab.png"))));
        reader.want(2);
        watching.join();
    }

    @Test
    void localFileSystemsTellAndThoseOverANetworkArePolled() {
        assertThat(List.of("ext4", "overlay", "tmpfs", "btrfs", "NTFS")).allMatch(FolderWatch::tells);
        assertThat(List.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuseblk", ""))
                .noneMatch(FolderWatch::tells);
    }
}
