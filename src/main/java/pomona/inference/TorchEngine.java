package pomona.inference;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.text.Reasons;

/**
 * The engine, started once for all models of the process, by a thread of its own: its library takes half a second to
 * load, during which a command can read its options and settings.
 */
final class TorchEngine {
    private static final Logger LOG = LoggerFactory.getLogger(TorchEngine.class);
    private static final String NAME = "PyTorch";
    /** It takes one second, and more where its 430 MB must be unpacked first, perhaps to a slow disk. */
    private static final int START_SECONDS_MAX = 600;
    /** What an end of the process waits for it. */
    private static final int END_SECONDS_MAX = 10;

    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static final FutureTask<Engine> START = new FutureTask<>(() -> {
        Engine engine = Engine.getEngine(NAME);
        IntegerKernels.choose();
        return engine;
    });

    private TorchEngine() {}

    /** Returns at once. */
    static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            configure();
            Runtime.getRuntime().addShutdownHook(new Thread(TorchEngine::awaitStart, "engine end"));
            var thread = new Thread(START, "engine");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * An empty model, once the engine is there.
     *
     * @throws ModelException it did not start, now or before; the message says why
     */
    static Model newModel(String name) throws ModelException {
        begin();
        try {
            START.get(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable why = Objects.requireNonNullElse(e.getCause(), e);
            throw new ModelException(
                    "The PyTorch engine does not start: %s. It unpacks some 430 MB to %s; DJL_CACHE_DIR names another folder."
                            .formatted(withCause(why), Utils.getCacheDir()),
                    why);
        } catch (TimeoutException e) {
            throw new ModelException(
                    "The PyTorch engine did not start within %d s; it unpacks some 430 MB to %s."
                            .formatted(START_SECONDS_MAX, Utils.getCacheDir()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("Interrupted while the PyTorch engine started.", e);
        }
        return Model.newInstance(name, NAME);
    }

    /** A process that ends while a library is loading would take away what that builds upon. */
    private static void awaitStart() {
        try {
            START.get(END_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the engine did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What failed, and why in the first place: the engine tells of its library, the system of a disk that is full. */
    static String withCause(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String what = ModelException.firstLine(String.valueOf(failure.getMessage()));
        return first != failure && first instanceof Exception known ? what + " (" + Reasons.of(known) + ")" : what;
    }

    /**
     * The engine never dials out and has one thread a predictor; without its graph optimizer it is as fast and warms up
     * sooner. A setting that is there stays.
     */
    private static void configure() {
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("ai.djl.pytorch.num_threads", "1");
        setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
        setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
