package pomona.tools.load;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import pomona.inference.LeafClassifier;
import pomona.inference.LeafModel;
import pomona.inference.ModelPackage;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;

/**
 * How many photos a second this machine can judge without any server around it: the measure for what the server costs.
 *
 * <p>Each thread has a decoder and a classifier of its own and takes every n-th photo, over and over, from memory.
 */
public final class EngineLimit {
    private static final String USAGE =
            "usage: EngineLimit --model FOLDER [--threads 2] [--seconds 15] [--decoder auto|turbojpeg|imageio] PHOTO|FOLDER…";

    private EngineLimit() {}

    /** What one run came to; the milliseconds are processor time of one photo. */
    public record Result(String decoder, long images, double seconds, double decodeMillis, double inferMillis) {
        public double imagesPerSecond() {
            return images / seconds;
        }
    }

    private record Share(long images, long decodeNanos, long inferNanos) {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        Path model = Path.of("models", "apple-leaf");
        int threads = 2;
        int seconds = 15;
        var photos = new ArrayList<Path>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--") && i + 1 == arguments.length) {
                throw new IllegalArgumentException(USAGE);
            }
            switch (arguments[i]) {
                case "--model" -> model = Path.of(arguments[++i]);
                case "--threads" -> threads = Integer.parseInt(arguments[++i]);
                case "--seconds" -> seconds = Integer.parseInt(arguments[++i]);
                case "--decoder" -> System.setProperty(PictureDecoders.PROPERTY, arguments[++i]);
                default -> photos.addAll(photosIn(Path.of(arguments[i])));
            }
        }
        if (photos.isEmpty()) {
            throw new IllegalArgumentException(USAGE);
        }
        try (LeafModel opened = LeafModel.open(ModelPackage.load(model), Optional.empty())) {
            Result result = measure(opened, photos, threads, seconds);
            out.printf(
                    "%s, %s, %d threads, %d photos: %.1f images/s (%d in %.1f s); processor time of a photo: decode %.2f ms, infer %.2f ms%n",
                    opened.variant().id(),
                    result.decoder(),
                    threads,
                    photos.size(),
                    result.imagesPerSecond(),
                    result.images(),
                    result.seconds(),
                    result.decodeMillis(),
                    result.inferMillis());
        }
    }

    /** Runs for that long after a warm-up; all photos lie in memory. */
    public static Result measure(LeafModel model, List<Path> photos, int threads, int seconds) throws Exception {
        var files = new ArrayList<byte[]>();
        for (Path photo : photos) {
            files.add(Files.readAllBytes(photo));
        }
        var start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            var running = new ArrayList<Future<Share>>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                running.add(pool.submit(() -> judge(model, files, first, threads, seconds, start)));
            }
            long images = 0;
            long decodeNanos = 0;
            long inferNanos = 0;
            for (Future<Share> share : running) {
                images += share.get().images();
                decodeNanos += share.get().decodeNanos();
                inferNanos += share.get().inferNanos();
            }
            return new Result(decoderName(), images, seconds, decodeNanos / 1e6 / images, inferNanos / 1e6 / images);
        } finally {
            pool.shutdownNow();
        }
    }

    private static Share judge(
            LeafModel model, List<byte[]> files, int first, int step, int seconds, CyclicBarrier start)
            throws Exception {
        ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);
        try (PictureDecoder decoder = PictureDecoders.create(PictureDecoders.MAX_PIXELS_DEFAULT);
                LeafClassifier classifier = model.newClassifier()) {
            for (int i = 0; i < 40; i++) {
                byte[] file = files.get(i % files.size());
                decoder.decode(file, file.length, rgb);
                classifier.classify(rgb);
            }
            start.await();
            // Processor time, so that the shares mean something on a machine that has other work too.
            ThreadMXBean clock = ManagementFactory.getThreadMXBean();
            long images = 0;
            long decodeNanos = 0;
            long inferNanos = 0;
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            long before = clock.getCurrentThreadCpuTime();
            for (int i = first; System.nanoTime() < end; i = (i + step) % files.size()) {
                byte[] file = files.get(i);
                decoder.decode(file, file.length, rgb);
                long decoded = clock.getCurrentThreadCpuTime();
                classifier.classify(rgb);
                long classified = clock.getCurrentThreadCpuTime();
                decodeNanos += decoded - before;
                inferNanos += classified - decoded;
                before = classified;
                images++;
            }
            return new Share(images, decodeNanos, inferNanos);
        }
    }

    private static String decoderName() {
        try (PictureDecoder decoder = PictureDecoders.create(PictureDecoders.MAX_PIXELS_DEFAULT)) {
            return decoder.name();
        }
    }

    private static List<Path> photosIn(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches("(?i).*\\.(jpe?g|png|bmp|gif|webp)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
