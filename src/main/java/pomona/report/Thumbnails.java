package pomona.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import pomona.journal.Row;
import pomona.picture.JpegEncoder;
import pomona.picture.PictureReader;
import pomona.picture.format.PictureException;

/**
 * Reads photos again to show them small, a few ahead of who asks, in order. A photo that is gone or has changed since
 * has no picture.
 */
final class Thumbnails implements AutoCloseable {
    /** Six to ten kilobytes: a hundred stay under two megabytes with all that is said of them. */
    static final int EDGE_PIXELS = 208;

    private static final float JPEG_QUALITY = 0.72f;
    private static final int AHEAD = 8;

    private final ExecutorService readers =
            Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors()), task -> {
                Thread thread = new Thread(task, "pomona-thumbnail");
                thread.setDaemon(true);
                return thread;
            });

    /** Things turned into what is shown of them, each with its row's picture as a data URI if there is one. */
    <S, T> Iterable<T> show(List<S> things, Function<S, Row> rowOf, BiFunction<S, Optional<String>, T> show) {
        return () -> new Iterator<>() {
            private final Deque<Future<Optional<String>>> ahead = new ArrayDeque<>();
            private int read;
            private int shown;

            @Override
            public boolean hasNext() {
                return shown < things.size();
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                while (read < things.size() && ahead.size() < AHEAD) {
                    Row row = rowOf.apply(things.get(read++));
                    ahead.add(readers.submit(() -> dataUri(row)));
                }
                return show.apply(things.get(shown++), result(ahead.remove()));
            }
        };
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }

    private static Optional<String> result(Future<Optional<String>> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<String> dataUri(Row row) {
        Path path = Path.of(row.path());
        try (PictureReader reader = new PictureReader()) {
            if (Files.size(path) != row.bytes()) {
                return Optional.empty();
            }
            byte[] file = Files.readAllBytes(path);
            byte[] jpeg = JpegEncoder.encode(reader.read(file, file.length, EDGE_PIXELS, EDGE_PIXELS), JPEG_QUALITY);
            return Optional.of("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg));
        } catch (IOException | PictureException e) {
            return Optional.empty();
        }
    }
}
