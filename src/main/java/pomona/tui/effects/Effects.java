package pomona.tui.effects;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import pomona.text.Reasons;
import pomona.tui.model.Command;
import pomona.tui.model.Message;

/**
 * Runs commands off the screen's thread. Each folder is read on a thread of its own: one on a disk that does not answer
 * keeps nobody from going to another.
 */
public final class Effects implements AutoCloseable {
    private final Consumer<Message> news;
    private final ServerLink link;
    private final FolderReader folders;
    private final PictureLoader pictures;
    private final Sender sender;
    private final Memory memory;
    private final ExecutorService reading = Executors.newCachedThreadPool(Threads.daemon("folder"));
    private final ExecutorService counting = Executors.newCachedThreadPool(Threads.background("counting"));
    private final ExecutorService checks = Executors.newCachedThreadPool(Threads.daemon("checks"));
    private final ExecutorService exports = Executors.newSingleThreadExecutor(Threads.daemon("exports"));

    public Effects(Consumer<Message> news, ServerLink link, Memory memory) {
        this.news = news;
        this.link = link;
        this.folders = new FolderReader(news);
        this.pictures = new PictureLoader(news);
        this.memory = memory;
        this.sender = new Sender(news, link.client(), memory);
    }

    public void run(Command command) {
        if (command instanceof Command.ReadFolder read) {
            folders.want(read.reading());
            later(reading, () -> folders.read(read.folder(), read.reading()).ifPresent(FolderWatch::run));
        } else if (command instanceof Command.CountFolders count) {
            later(counting, () -> folders.count(count.reading(), count.folders()));
        } else if (command instanceof Command.FindPhotos find) {
            later(counting, () -> folders.findPhotos(find.folder()));
        } else if (command instanceof Command.FindNames find) {
            later(reading, () -> folders.find(find));
        } else if (command instanceof Command.CheckFile check) {
            later(checks, () -> folders.check(check));
        } else if (command instanceof Command.ShowPicture show) {
            pictures.show(show.slot(), show.request());
        } else if (command instanceof Command.Predict predict) {
            sender.predict(predict);
        } else if (command instanceof Command.Cancel cancel) {
            sender.cancel(cancel.key());
        } else if (command instanceof Command.Recall recall) {
            memory.recall(recall);
        } else if (command instanceof Command.Learn learn) {
            memory.learn(learn.info());
        } else if (command instanceof Command.Review review) {
            memory.review(review);
        } else if (command instanceof Command.Export export) {
            later(exports, () -> export(export));
        }
    }

    /** Work that an end of this program may interrupt. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    private static void later(ExecutorService executor, Work work) {
        executor.execute(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(Effects.class).error("a command failed", e);
            }
        });
    }

    private void export(Command.Export export) throws InterruptedException {
        try {
            int photos = Export.write(export.file(), memory.rows(export.folder()));
            news.accept(new Message.Exported(export.file(), photos));
        } catch (IOException e) {
            news.accept(new Message.ExportFailed(export.file(), Reasons.of(e)));
        }
    }

    @Override
    public void close() {
        List.of(reading, counting, checks, exports).forEach(ExecutorService::shutdownNow);
        folders.close();
        pictures.close();
        sender.close();
        link.close();
        memory.close();
    }
}
