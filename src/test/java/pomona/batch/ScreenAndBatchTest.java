package pomona.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.client.ClientOptions;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tui.Shell;
import pomona.tui.effects.Effects;
import pomona.tui.effects.ServerLink;
import pomona.tui.model.Command;
import pomona.tui.model.FileList;
import pomona.tui.model.Message;

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

    private static Effects effects(Queue<Message> news) {
        return new Effects(
                news::add,
                new ServerLink(
                        news::add,
                        say -> {
                            throw new IOException("none");
                        },
                        ClientOptions.defaults()));
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
