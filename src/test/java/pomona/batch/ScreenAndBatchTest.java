package pomona.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.client.ClientOptions;
import pomona.journal.FolderJournals;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tui.Shell;
import pomona.tui.effects.Effects;
import pomona.tui.effects.Memory;
import pomona.tui.effects.ServerLink;
import pomona.tui.effects.Window;
import pomona.tui.model.Command;
import pomona.tui.model.Message;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.Recollection;

/** The screen and a batch take the same files of a folder for photos. */
final class ScreenAndBatchTest {
    private static final Path GOLDEN = Path.of("models", "apple-leaf", "golden");

    @TempDir
    private Path folder;

    @Test
    void screenAndBatchAgreeOnWhichFilesArePhotos() throws Exception {
        Batches batch = new Batches(folder);
        Files.copy(GOLDEN.resolve("scab.png"), batch.photos().resolve("pngnamed.txt"));
        Files.copy(GOLDEN.resolve("rust.png"), batch.photos().resolve("noending"));
        batch.plant("broken.jpg", "no photo");
        batch.plant("notes.md", "no photo");
        batch.plant(".hidden.jpg", "no photo");
        Shell.run("mkfifo", batch.photos().resolve("pipe.jpg").toString());
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            batch.against(server.address()).run();
        }
        List<String> names = List.of("broken.jpg", "noending", "pngnamed.txt");
        assertThat(batch.names()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(listed(batch.photos())).containsExactlyInAnyOrderElementsOf(names);
        assertThat(counted(batch.photos())).isEqualTo(FileList.Count.of(names.size()));
    }

    @Test
    void whatOneOfThemAskedTheOtherKnows() throws Exception {
        Batches batch = new Batches(folder);
        Path scab = batch.plant("a.jpg", "scab");
        Path rust = batch.plant("below/b.jpg", "rust");
        FolderJournals journals = new FolderJournals(folder.resolve("state"));
        try (TestServer server = TestServer.start(FixedEngine.free())) {
            try (Window window = new Window(server.address(), journals)) {
                window.ask(scab);
            }
            assertThat(batch.memory(journals).against(server.address()).run()).isZero();
            assertThat(server.settled().received())
                    .as("the batch asks the other")
                    .isEqualTo(2);
            Path third = batch.plant("c.jpg", "mold");
            try (Window window = new Window(server.address(), journals)) {
                assertThat(window.recall(1, 1, rust))
                        .extracting(Recollection::path)
                        .containsExactly(rust);
                assertThat(window.ask(rust, scab)).allMatch(one -> one.origin().remembered());
                window.ask(third);
            }
            assertThat(batch.memory(journals).against(server.address()).run()).isZero();
            assertThat(server.settled().received()).as("each once").isEqualTo(3);
            assertThat(batch.names()).containsExactlyInAnyOrder("a.jpg", "below/b.jpg", "c.jpg");
        }
    }

    @Test
    void aPhotoIsAskedForOnceInEachSizeAndNotAgainOnceItWasSeenWhole() throws Exception {
        Batches batch = new Batches(folder);
        Path photo = Files.copy(
                Path.of("samples", "rust-evening.jpg"), batch.photos().resolve("a.jpg"));
        FolderJournals journals = new FolderJournals(folder.resolve("state"));
        try (TestServer server = TestServer.startReal()) {
            try (Window small = new Window(server.address(), journals, 256)) {
                assertThat(width(small.ask(photo))).isEqualTo(256);
            }
            batch.memory(journals).maxEdge(256).against(server.address()).run();
            assertThat(server.settled().received())
                    .as("the batch sends no more")
                    .isEqualTo(1);
            try (Window whole = new Window(server.address(), journals)) {
                assertThat(width(whole.ask(photo))).isEqualTo(1280);
            }
            try (Window small = new Window(server.address(), journals, 320)) {
                assertThat(width(small.ask(photo)))
                        .as("what was seen whole is worth more")
                        .isEqualTo(1280);
            }
            assertThat(server.settled().received()).isEqualTo(2);
        }
    }

    private static int width(List<Message.RequestAnswered> answers) {
        return answers.get(0).prediction().image().width();
    }

    private static Effects effects(Queue<Message> news) {
        return new Effects(
                news::add,
                new ServerLink(
                        news::add,
                        say -> {
                            throw new IOException("none");
                        },
                        ClientOptions.defaults()),
                new Memory(news::add, Optional.empty(), Optional.empty(), 0));
    }

    private static List<String> listed(Path photos) {
        Queue<Message> news = new ConcurrentLinkedQueue<>();
        try (Effects effects = effects(news)) {
            effects.run(new Command.ReadFolder(photos, 1));
            await().until(() -> news.peek() instanceof Message.FolderRead);
        }
        return ((Message.FolderRead) news.remove())
                .entries().stream()
                        .filter(FileList.Entry::isPhoto)
                        .map(FileList.Entry::name)
                        .toList();
    }

    /** The count that is told when nothing was in its way. */
    private FileList.Count counted(Path photos) {
        Queue<Message> news = new ConcurrentLinkedQueue<>();
        try (Effects effects = effects(news)) {
            effects.run(new Command.ReadFolder(folder, 1));
            await().until(() -> {
                effects.run(new Command.CountFolders(1, List.of(photos)));
                return counts(news, photos).findFirst().isPresent();
            });
        }
        return counts(news, photos).findFirst().orElseThrow();
    }

    private static Stream<FileList.Count> counts(Queue<Message> news, Path photos) {
        return news.stream()
                .filter(Message.FoldersCounted.class::isInstance)
                .map(counted -> ((Message.FoldersCounted) counted).counts().get(photos))
                .filter(count -> !count.more());
    }
}
