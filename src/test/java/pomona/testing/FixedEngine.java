package pomona.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pomona.dispatch.Job;
import pomona.dispatch.Reply;
import pomona.dispatch.Work;
import pomona.dispatch.WorkFactory;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Prediction;
import pomona.server.Engine;

/**
 * An engine whose workers wait for a permit for each picture, so that a test decides when one ends. The body's
 * text names the label; "poison" kills the worker, "broken" is no picture.
 */
public final class FixedEngine implements Engine {
    private static final Prediction.Model MODEL = new Prediction.Model("fixed", "1", "fp32", "0123456789ab");

    private final Prediction.Model model;
    private final Semaphore permits;
    private final @Nullable WorkFactory others;
    private final Queue<String> begun = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private FixedEngine(int permits, Prediction.Model model, @Nullable WorkFactory others) {
        this.permits = new Semaphore(permits);
        this.model = model;
        this.others = others;
    }

    /** Every picture ends at once. */
    public static FixedEngine free() {
        return ofModel("1", "0123456789ab");
    }

    /** Every picture ends at once, judged by a model of this version and manifest hash. */
    public static FixedEngine ofModel(String version, String sha256) {
        return new FixedEngine(Integer.MAX_VALUE / 2, new Prediction.Model("fixed", version, "fp32", sha256), null);
    }

    /** No picture ends before {@link #release}. */
    public static FixedEngine gated() {
        return new FixedEngine(0, MODEL, null);
    }

    /** One whose workers are made so. */
    public static FixedEngine withWorks(WorkFactory works) {
        return new FixedEngine(0, MODEL, works);
    }

    public void release(int pictures) {
        permits.release(pictures);
    }

    /** Whether a worker can't end its picture before the next {@link #release}. */
    public boolean isWaitedFor() {
        return permits.hasQueuedThreads();
    }

    /** Pictures that a worker has begun. */
    public int runs() {
        return begun().size();
    }

    /** Their texts, in the order in which they were begun. */
    public List<String> begun() {
        return List.copyOf(begun);
    }

    @Override
    public WorkFactory works() {
        return others == null ? worker -> new FixedWork() : others;
    }

    private final class FixedWork implements Work {
        @Override
        public Reply run(Job job, long startNanos) {
            String text = text(job);
            begun.add(text);
            if (text.startsWith("poison")) {
                throw new IllegalStateException("as the test asked");
            }
            try {
                if (!permits.tryAcquire(PatientWaits.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the test never released this picture");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            var timing = new Prediction.Timing(0.1, 0.2, 0.3, 0.4, 1.0);
            if (text.startsWith("broken")) {
                return Reply.failure(job, ErrorCode.BAD_IMAGE, "it is broken", timing);
            }
            return Reply.of(new Prediction(
                    job.header().id(),
                    text,
                    0.9,
                    List.of(text),
                    null,
                    Map.of(text, 0.9),
                    new Prediction.Image("jpeg", 4, 3, 1),
                    model,
                    timing,
                    null));
        }

        @Override
        public void close() {}
    }

    private static String text(Job job) {
        var text = new StringBuilder();
        for (ByteBuffer chunk : job.body().chunks()) {
            text.append(StandardCharsets.US_ASCII.decode(chunk));
            if (text.length() > 16) {
                break;
            }
        }
        return text.substring(0, Math.min(16, text.length())).strip();
    }

    @Override
    public Prediction.Model model() {
        return model;
    }

    @Override
    public Map<String, String> refusedVariants() {
        return Map.of("int8", "It is made for another machine.");
    }

    @Override
    public List<String> labels() {
        return List.of("rust");
    }

    @Override
    public Map<String, Double> thresholds() {
        return Map.of("rust", 0.5);
    }

    @Override
    public Map<String, Event.Guide> guide() {
        return Map.of("rust", new Event.Guide("Rust", "disease", "orange", "turn it over"));
    }

    @Override
    public List<String> formats() {
        return List.of("jpeg");
    }

    @Override
    public String decoder() {
        return "fixed";
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
