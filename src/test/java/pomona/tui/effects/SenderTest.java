package pomona.tui.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.client.ClientOptions;
import pomona.client.PredictionClient;
import pomona.client.ServerAddress;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tui.Shell;
import pomona.tui.model.Command;
import pomona.tui.model.Message;

final class SenderTest {
    private final Queue<Message> news = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private final Memory memory = Memory.ofTheWindow(news::add);
    private TestServer server;
    private PredictionClient client;

    @BeforeEach
    void setUp() throws Exception {
        server = TestServer.start(FixedEngine.free());
        client = PredictionClient.open(
                new ServerAddress("127.0.0.1", server.address().getPort()), ClientOptions.defaults());
    }

    @AfterEach
    void tearDown() throws Exception {
        memory.close();
        client.close();
        server.close();
    }

    private Sender sender() {
        return new Sender(news::add, CompletableFuture.completedFuture(client), memory);
    }

    private Path photo(String name) throws Exception {
        return Files.writeString(folder.resolve(name), "scab");
    }

    private List<Long> answered() {
        return news.stream()
                .filter(Message.RequestAnswered.class::isInstance)
                .map(message -> ((Message.RequestAnswered) message).key())
                .sorted()
                .toList();
    }

    private List<Message.RequestFailed> failed() {
        return news.stream()
                .filter(Message.RequestFailed.class::isInstance)
                .map(Message.RequestFailed.class::cast)
                .toList();
    }

    @Test
    void aFileThatIsNoneIsRefusedAndHoldsUpNoOther() throws Exception {
        Path fifo = folder.resolve("fifo.jpg");
        assumeTrue(Shell.run("mkfifo", fifo.toString()).code() == 0, "skipped: no fifo can be made here");
        try (Sender sender = sender()) {
            sender.predict(new Command.Predict(1, fifo, true));
            sender.predict(new Command.Predict(2, photo("a.jpg"), true));
            sender.predict(new Command.Predict(3, fifo, false));
            sender.predict(new Command.Predict(4, photo("b.jpg"), false));
            await().until(() -> answered().size() == 2 && failed().size() == 2);
        }
        assertThat(answered()).containsExactly(2L, 4L);
        assertThat(failed()).allMatch(message -> message.why().contains("no regular file"));
    }

    /** More than there are readers. */
    private static final int HUNG = 9;

    private final CountDownLatch released = new CountDownLatch(1);

    /** Reads photos, but of one whose name says so it never hears. */
    private PhotoFiles files(PhotoFiles.Limit limit) {
        return new PhotoFiles(
                Threads.daemon("reader"),
                path -> {
                    if (path.toString().contains("hung")) {
                        waitFor(released);
                    }
                    return Files.readAllBytes(path);
                },
                limit);
    }

    /** Until then, or until the program ends. */
    static void waitFor(CountDownLatch released) {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Sender sender(PhotoFiles.Limit limit) {
        return new Sender(news::add, CompletableFuture.completedFuture(client), files(limit), files(limit), memory);
    }

    private static final PhotoFiles.Limit NONE = (path, file) -> {};

    @Test
    void filesThatDoNotAnswerAreGivenUpAndTheOthersAreSent() throws Exception {
        Queue<CompletableFuture<?>> late = new ConcurrentLinkedQueue<>();
        PhotoFiles.Limit limit = (path, file) -> {
            if (path.toString().contains("hung")) {
                late.add(file);
            }
        };
        try (Sender sender = sender(limit)) {
            for (int key = 1; key <= HUNG; key++) {
                sender.predict(new Command.Predict(key, photo("hung%d.jpg".formatted(key)), true));
            }
            sender.predict(new Command.Predict(10, photo("a.jpg"), true));
            await().until(() -> {
                late.forEach(file -> file.completeExceptionally(new TimeoutException()));
                return answered().size() == 1 && failed().size() == HUNG;
            });
            assertThat(failed()).allMatch(message -> message.why().contains("does not answer"));
            released.countDown();
            sender.predict(new Command.Predict(11, photo("b.jpg"), true));
            await().until(() -> answered().size() == 2);
        }
        assertThat(answered()).containsExactly(10L, 11L);
    }

    @Test
    void whatIsTakenBackFreesTheReaderThatWaitsForItAtOnce() throws Exception {
        try (Sender sender = sender(NONE)) {
            for (int key = 1; key <= HUNG; key++) {
                sender.predict(new Command.Predict(key, photo("hung%d.jpg".formatted(key)), true));
            }
            sender.predict(new Command.Predict(10, photo("a.jpg"), true));
            for (int key = 1; key <= HUNG; key++) {
                sender.cancel(key);
            }
            await().until(() -> answered().size() == 1);
            assertThat(failed()).hasSize(HUNG).allMatch(Message.RequestFailed::cancelled);
        }
    }

    @Test
    void aServerThatCanNotBeHadFailsTheRequestAndNoFileIsRead() throws Exception {
        CompletableFuture<PredictionClient> nobody = new CompletableFuture<>();
        try (Sender sender = new Sender(news::add, nobody, files(NONE), files(NONE), memory)) {
            sender.predict(new Command.Predict(1, photo("hung.jpg"), false));
            nobody.completeExceptionally(new IOException("none"));
            await().until(() -> failed().size() == 1);
        }
        assertThat(failed().get(0).why()).isEqualTo("there is no server to ask");
    }
}
