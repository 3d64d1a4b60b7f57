package pomona.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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
import pomona.picture.EvidenceMask;
import pomona.picture.JpegEncoder;
import pomona.picture.PictureReader;
import pomona.picture.RgbPicture;
import pomona.picture.Turn;
import pomona.picture.format.PictureException;
import pomona.protocol.Prediction;
import pomona.report.season.Photo;

/**
 * Reads photos again to show them small, a few ahead of who asks, in order. Where the evidence lies the photo keeps its
 * colours, the rest is dark and grey. A photo that is gone or has changed since has no picture.
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

    /**
     * A photo, small.
     *
     * @param dataUri a JPEG
     * @param showsEvidence whether the parts without evidence are dimmed
     */
    record Picture(String dataUri, boolean showsEvidence) {}

    /** Things turned into what is shown of them, each with its photo's picture if there is one. */
    <S, T> Iterable<T> show(List<S> things, Function<S, Photo> photoOf, BiFunction<S, Optional<Picture>, T> show) {
        return () -> new Iterator<>() {
            private final Deque<Future<Optional<Picture>>> ahead = new ArrayDeque<>();
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
                    Photo photo = photoOf.apply(things.get(read++));
                    ahead.add(readers.submit(() -> picture(photo)));
                }
                return show.apply(things.get(shown++), result(ahead.remove()));
            }
        };
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }

    private static Optional<Picture> result(Future<Optional<Picture>> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<Picture> picture(Photo photo) {
        Optional<Path> path = photo.file();
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try (PictureReader reader = new PictureReader()) {
            BasicFileAttributes attributes = Files.readAttributes(path.get(), BasicFileAttributes.class);
            // Opening a pipe would wait for somebody to write.
            if (!attributes.isRegularFile() || attributes.size() != photo.row().bytes()) {
                return Optional.empty();
            }
            byte[] file = Files.readAllBytes(path.get());
            RgbPicture small = reader.read(file, file.length, EDGE_PIXELS, EDGE_PIXELS);
            boolean evidence = showEvidence(photo.row(), small);
            byte[] jpeg = JpegEncoder.encode(small, JPEG_QUALITY);
            return Optional.of(
                    new Picture("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg), evidence));
        } catch (IOException | PictureException e) {
            return Optional.empty();
        }
    }

    /** Dims what speaks for nothing; returns whether there was a place to show. */
    private static boolean showEvidence(Row row, RgbPicture picture) {
        Prediction prediction = row.outcome().predicted().orElse(null);
        Prediction.EvidenceMap map = prediction == null ? null : prediction.map();
        if (prediction == null || map == null) {
            return false;
        }
        EvidenceMask mask =
                new EvidenceMask(new Turn(prediction.image().orientation(), map.columns(), map.rows()), map.cells());
        if (!mask.isClear()) {
            return false;
        }
        byte[] rgb = picture.rgb();
        int at = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++, at += 3) {
                double weight = mask.weight((x + 0.5) / picture.width(), (y + 0.5) / picture.height());
                int colour = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
                int shown = EvidenceMask.dimmed(colour, weight);
                rgb[at] = (byte) (shown >> 16);
                rgb[at + 1] = (byte) (shown >> 8);
                rgb[at + 2] = (byte) shown;
            }
        }
        return true;
    }
}
