package pomona.tools.load;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import pomona.inference.LeafClassifier;
import pomona.inference.LeafModel;
import pomona.inference.ModelException;
import pomona.inference.ModelPackage;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.picture.format.PictureException;
import pomona.tools.peer.Photo;

/**
 * What the engine can do at most: files in memory, decoded and judged by as many threads as the server has workers. Its
 * tools stay warm between turns.
 */
public final class BareEngine implements AutoCloseable {
    private final LeafModel model;
    private final ExecutorService threads;
    private final List<Worker> workers = new ArrayList<>();

    private BareEngine(LeafModel model, int count) {
        this.model = model;
        threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            workers.add(new Worker(model.newClassifier()));
        }
    }

    /** Opens the model as a server does. */
    public static BareEngine open(Path modelFolder, int workers) throws ModelException {
        return new BareEngine(LeafModel.open(ModelPackage.load(modelFolder), Optional.empty()), workers);
    }

    /**
     * What one turn came to.
     *
     * @param cpuMillis processor time of the whole process for one image
     * @param decodeMillis of it, its threads' for reading one to a square
     * @param inferMillis of it, its threads' for the model
     */
    public record Turn(double perSecond, double cpuMillis, double decodeMillis, double inferMillis) {}

    /** Judges photos for so long; the first call warms up as well. */
    public Turn run(List<Photo> photos, Duration time) throws InterruptedException {
        AtomicLong begun = new AtomicLong();
        Supplier<byte[]> files = () ->
                photos.get((int) (begun.getAndIncrement() % photos.size())).file();
        Duration cpuBefore = processorTime();
        long startNanos = System.nanoTime();
        long endNanos = startNanos + time.toNanos();
        List<Callable<Share>> shares = new ArrayList<>();
        workers.forEach(worker -> shares.add(() -> worker.run(files, endNanos)));
        long images = 0;
        long decodeNanos = 0;
        long inferNanos = 0;
        for (Future<Share> share : threads.invokeAll(shares)) {
            try {
                images += share.get().images();
                decodeNanos += share.get().decodeNanos();
                inferNanos += share.get().inferNanos();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a photo can't be judged", e.getCause());
            }
        }
        double perSecond = images / ((System.nanoTime() - startNanos) / 1e9);
        double cpuMillis = processorTime().minus(cpuBefore).toNanos() / 1e6 / images;
        return new Turn(perSecond, cpuMillis, decodeNanos / 1e6 / images, inferNanos / 1e6 / images);
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private record Share(long images, long decodeNanos, long inferNanos) {}

    private static final class Worker {
        private final PictureDecoder decoder = PictureDecoders.create(PictureDecoders.MAX_PIXELS_DEFAULT);
        private final ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);
        private final LeafClassifier classifier;

        Worker(LeafClassifier classifier) {
            this.classifier = classifier;
            classifier.warmUp();
        }

        Share run(Supplier<byte[]> files, long endNanos) throws PictureException {
            ThreadMXBean clock = ManagementFactory.getThreadMXBean();
            long images = 0;
            long decodeNanos = 0;
            long inferNanos = 0;
            long before = clock.getCurrentThreadCpuTime();
            while (System.nanoTime() < endNanos) {
                byte[] file = files.get();
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

    @Override
    public void close() {
        threads.shutdownNow();
        for (Worker worker : workers) {
            worker.decoder.close();
            worker.classifier.close();
        }
        model.close();
    }
}
