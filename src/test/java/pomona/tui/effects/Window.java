package pomona.tui.effects;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import pomona.client.ClientOptions;
import pomona.client.ServerAddress;
import pomona.client.child.ServerHandle;
import pomona.journal.FolderJournals;
import pomona.tui.model.Command;
import pomona.tui.model.Message;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.Recollection;

/** A window without its screen: commands go in, and what it says is kept. */
public final class Window implements AutoCloseable {
    private final Queue<Message> news = new ConcurrentLinkedQueue<>();
    private final Effects effects;
    private long lastKey;

    /** Looks at a server; keeps its results where these journals lie. */
    public Window(InetSocketAddress server, Optional<FolderJournals> journals, Optional<Memory.Results> results) {
        this(server, journals, results, 0);
    }

    private Window(
            InetSocketAddress server,
            Optional<FolderJournals> journals,
            Optional<Memory.Results> results,
            int maxEdgePixels) {
        ServerAddress address = new ServerAddress("127.0.0.1", server.getPort());
        ServerLink link = new ServerLink(
                news::add, say -> ServerHandle.find(Optional.of(address), say), ClientOptions.defaults());
        effects = new Effects(news::add, link, new Memory(news::add, journals, results, maxEdgePixels));
        link.open();
    }

    public Window(InetSocketAddress server, FolderJournals journals) {
        this(server, Optional.of(journals), Optional.empty());
    }

    /** One that shrinks larger photos before it sends them. */
    public Window(InetSocketAddress server, FolderJournals journals, int maxEdgePixels) {
        this(server, Optional.of(journals), Optional.empty(), maxEdgePixels);
    }

    public void run(Command command) {
        effects.run(command);
    }

    /** Asks and waits for the answers, one after the other. */
    public List<Message.RequestAnswered> ask(Path... photos) {
        return Stream.of(photos).map(this::ask).toList();
    }

    private Message.RequestAnswered ask(Path photo) {
        long key = ++lastKey;
        effects.run(new Command.Predict(key, photo, false));
        await().until(() -> told(Message.RequestAnswered.class).anyMatch(one -> one.key() == key)
                || told(Message.RequestFailed.class).anyMatch(one -> one.key() == key));
        return told(Message.RequestAnswered.class)
                .filter(one -> one.key() == key)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        told(Message.RequestFailed.class).toList().toString()));
    }

    /** Lists photos of a folder, and gives what is known of them once so many are. */
    public List<Recollection> recall(int reading, int count, Path... photos) throws IOException {
        List<FileList.Entry> entries = new ArrayList<>();
        for (Path photo : photos) {
            entries.add(FileList.Entry.file(
                    photo,
                    String.valueOf(photo.getFileName()),
                    Files.size(photo),
                    Files.getLastModifiedTime(photo).toMillis()));
        }
        effects.run(new Command.Recall(reading, Objects.requireNonNull(photos[0].getParent()), entries));
        await().until(() -> recalled(reading).size() >= count);
        return recalled(reading);
    }

    /** What has been told of a reading so far. */
    public List<Recollection> recalled(int reading) {
        return told(Message.Recalled.class)
                .filter(one -> one.reading() == reading)
                .flatMap(one -> one.photos().stream())
                .toList();
    }

    public <M extends Message> Stream<M> told(Class<M> kind) {
        return news.stream().filter(kind::isInstance).map(kind::cast);
    }

    @Override
    public void close() {
        effects.close();
    }
}
