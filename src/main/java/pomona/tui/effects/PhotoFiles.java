package pomona.tui.effects;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import pomona.text.Reasons;

/**
 * Reads photos, a few at once. A file that never answers, as on a stalled network folder, is given up after a time or
 * when it is no longer wanted; the thread that waits for it is lost, and another takes its place.
 */
final class PhotoFiles implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final int READERS = 4;
    /** When so many wait in vain the disk is gone, and one more would wait with them. */
    private static final int READERS_MAX = 32;

    /** Larger files are no photos. */
    private static final long BYTES_MAX = 256L << 20;

    /** Gives a file's bytes, or never comes back. */
    @FunctionalInterface
    interface Source {
        byte[] bytes(Path path) throws IOException;
    }

    /** Ends the wait for a file, some time after it began. */
    @FunctionalInterface
    interface Limit {
        void begin(Path path, CompletableFuture<?> file);
    }

    private final Source source;
    private final Limit limit;
    private final ThreadPoolExecutor readers;
    private int lost;

    PhotoFiles(ThreadFactory threads) {
        this(threads, PhotoFiles::bytes, PhotoFiles::limit);
    }

    PhotoFiles(ThreadFactory threads, Source source, Limit limit) {
        this.source = source;
        this.limit = limit;
        readers = new ThreadPoolExecutor(READERS, READERS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        readers.setMaximumPoolSize(READERS_MAX);
    }

    private static void limit(Path path, CompletableFuture<?> file) {
        var unused = file.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static byte[] bytes(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException("it is no regular file");
        }
        if (attributes.size() > BYTES_MAX) {
            throw new IOException("it is too large for a photo");
        }
        return Files.readAllBytes(path);
    }

    /** Completes {@code file}, on a reader's thread, when its turn has come; whoever wants it no longer cancels it. */
    void read(Path path, CompletableFuture<byte[]> file) {
        ask(path, file, source::bytes);
    }

    /** Likewise with when the file was last written, milliseconds since 1970. */
    void modified(Path path, CompletableFuture<Long> file) {
        ask(path, file, asked -> Files.getLastModifiedTime(asked).toMillis());
    }

    /** Something that is asked of a file. */
    @FunctionalInterface
    private interface Question<T> {
        T answer(Path path) throws IOException;
    }

    private <T> void ask(Path path, CompletableFuture<T> file, Question<T> question) {
        readers.execute(() -> {
            if (file.isDone()) {
                return;
            }
            Stay stay = new Stay();
            var unused = file.whenComplete((answer, error) -> stay.givenUp());
            limit.begin(path, file);
            complete(path, file, question, stay);
        });
    }

    private static <T> void complete(Path path, CompletableFuture<T> file, Question<T> question, Stay stay) {
        T answer;
        try {
            answer = question.answer(path);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            stay.back();
            file.completeExceptionally(e);
            return;
        }
        stay.back();
        file.complete(answer);
    }

    /** A reader's stay with a file: it is lost while it waits for one that was given up. Whose thread tells is no sign. */
    private final class Stay {
        private boolean back;
        private boolean lost;

        void givenUp() {
            synchronized (PhotoFiles.this) {
                if (!back) {
                    lost = true;
                    lose(1);
                }
            }
        }

        void back() {
            synchronized (PhotoFiles.this) {
                back = true;
                if (lost) {
                    lose(-1);
                }
            }
        }
    }

    /** When a file that was just read was last written, milliseconds since 1970; 0 where that can't be told. */
    static long modifiedMillis(Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    private void lose(int readersMore) {
        lost += readersMore;
        readers.setCorePoolSize(Math.min(READERS_MAX, READERS + lost));
    }

    /** Why a file didn't come, as a clause for a person. */
    static String reason(@Nullable Throwable error) {
        if (error instanceof TimeoutException) {
            return "it does not answer";
        }
        if (error instanceof OutOfMemoryError) {
            return "it is too large for this program's memory";
        }
        return error instanceof Exception known ? Reasons.of(known) : String.valueOf(error);
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
