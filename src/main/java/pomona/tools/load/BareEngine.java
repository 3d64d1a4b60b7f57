package pomona.tools.load;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import pomona.inference.LeafClassifier;
import pomona.inference.LeafModel;
import pomona.inference.ModelException;
import pomona.inference.ModelPackage;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.tools.peer.Photo;

/**
 * What the engine can do at most, measured by turns with a server: files in memory, decoded and judged by as many
 * threads as the server has workers. What is missing to this through the wire is what the server costs. Its tools stay
 * warm between turns.
 */
public final class BareEngine implements AutoCloseable {
    private final LeafModel model;
    private final ExecutorService threads;
    private final ThreadLocal<Tools> tools;
    private final List<Tools> made = new ArrayList<>();
    private final int workers;

    private record Tools(PictureDecoder decoder, LeafClassifier classifier, ByteBuffer rgb) {}

    private BareEngine(LeafModel model, int workers) {
        this.model = model;
        this.workers = workers;
        threads = Executors.newFixedThreadPool(workers);
        tools = ThreadLocal.withInitial(this::newTools);
    }

    /** Opens the model as a server does. */
    public static BareEngine open(Path modelFolder, int workers) throws ModelException {
        return new BareEngine(LeafModel.open(ModelPackage.load(modelFolder), Optional.empty()), workers);
    }

    /**
     * What one turn came to.
     *
     * @param decodeMillis processor time of reading one image to a square
     * @param inferMillis processor time of the model for one
     */
    public record Turn(double perSecond, double decodeMillis, double inferMillis) {
        double cpuMillis() {
            return decodeMillis + inferMillis;
        }
    }

    /** The decoder's name and the model's variant. */
    public String name() {
        try (PictureDecoder decoder = newDecoder()) {
            return "%s, %s".formatted(decoder.name(), model.variant().id());
        }
    }

    /** Judges photos for so long; the first call warms up as well. */
    public Turn run(List<Photo> photos, Duration time) throws InterruptedException {
        AtomicLong begun = new AtomicLong();
        AtomicLong done = new AtomicLong();
        AtomicLong decodeNanos = new AtomicLong();
        AtomicLong inferNanos = new AtomicLong();
        ThreadMXBean clocks = ManagementFactory.getThreadMXBean();
        long startNanos = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            all.add(threads.submit(() -> {
                Tools own = tools.get();
                long beforeNanos = clocks.getCurrentThreadCpuTime();
                while (System.nanoTime() - startNanos < time.toNanos()) {
                    byte[] file = photos.get((int) (begun.getAndIncrement() % photos.size()))
                            .file();
                    own.decoder().decode(file, file.length, own.rgb());
                    long decodedNanos = clocks.getCurrentThreadCpuTime();
                    own.classifier().classify(own.rgb());
                    long inferredNanos = clocks.getCurrentThreadCpuTime();
                    decodeNanos.addAndGet(decodedNanos - beforeNanos);
                    inferNanos.addAndGet(inferredNanos - decodedNanos);
                    beforeNanos = inferredNanos;
                    done.incrementAndGet();
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a photo can't be judged", e.getCause());
            }
        }
        double perSecond = done.get() / ((System.nanoTime() - startNanos) / 1e9);
        return new Turn(perSecond, decodeNanos.get() / 1e6 / done.get(), inferNanos.get() / 1e6 / done.get());
    }

    private Tools newTools() {
        LeafClassifier classifier = model.newClassifier();
        classifier.warmUp();
        Tools own = new Tools(newDecoder(), classifier, ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES));
        synchronized (made) {
            made.add(own);
        }
        return own;
    }

    private static PictureDecoder newDecoder() {
        return PictureDecoders.create(PictureDecoders.MAX_PIXELS_DEFAULT);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        synchronized (made) {
            for (Tools own : made) {
                own.decoder().close();
                own.classifier().close();
            }
        }
        model.close();
    }
}
