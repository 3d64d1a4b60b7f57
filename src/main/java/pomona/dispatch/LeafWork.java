package pomona.dispatch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.inference.EvidenceMap;
import pomona.inference.Label;
import pomona.inference.LeafClassifier;
import pomona.inference.LeafModel;
import pomona.inference.ModelPackage;
import pomona.inference.Scores;
import pomona.inference.Verdict;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;
import pomona.protocol.Encoding;
import pomona.protocol.ErrorCode;
import pomona.protocol.Prediction;

/**
 * A worker's way from a body to a reply: base64, decode, 224×224, model.
 *
 * <p>An image is not trusted. What goes wrong before the model is reached is the image's fault and costs its own request
 * only. A decoder that broke on it is replaced; the classifier, which takes long to warm up, is kept.
 */
public final class LeafWork implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(LeafWork.class);

    /** A camera's photo fits; a larger file's buffer is not kept for the next one. */
    private static final int KEPT_FILE_BYTES_MAX = 4 * 1024 * 1024;

    private static final int FIRST_FILE_BYTES = 256 * 1024;
    private static final double PROBABILITY_DIGITS = 1e4;

    private final Supplier<PictureDecoder> decoders;
    private final LeafClassifier classifier;
    private final ModelPackage modelPackage;
    private final Prediction.Model model;
    private final EvidenceMap evidence;
    private final LongSupplier nanoClock;
    private final Base64Chunks base64 = new Base64Chunks();
    private final ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);

    private PictureDecoder decoder;
    private byte[] file = new byte[FIRST_FILE_BYTES];

    /**
     * @param decoders makes a decoder now, and another one whenever a file broke it
     * @param classifier this worker's own; closed with it
     * @param model how replies name the model
     */
    LeafWork(
            Supplier<PictureDecoder> decoders,
            LeafClassifier classifier,
            ModelPackage modelPackage,
            Prediction.Model model,
            LongSupplier nanoClock) {
        this.decoders = decoders;
        this.classifier = classifier;
        this.modelPackage = modelPackage;
        this.model = model;
        this.evidence = EvidenceMap.of(modelPackage);
        this.nanoClock = nanoClock;
        this.decoder = decoders.get();
    }

    /**
     * Makes the tools of workers that judge by this model, warmed.
     *
     * @param maxPixels pictures of more are refused by their header
     * @param nanoClock what {@link System#nanoTime} is elsewhere
     */
    public static WorkFactory factory(LeafModel model, long maxPixels, LongSupplier nanoClock) {
        Prediction.Model name = nameOf(model);
        return worker -> {
            LeafClassifier classifier = model.newClassifier();
            try {
                classifier.warmUp();
                return new LeafWork(
                        () -> PictureDecoders.create(maxPixels), classifier, model.modelPackage(), name, nanoClock);
            } catch (RuntimeException | Error e) {
                classifier.close();
                throw e;
            }
        };
    }

    /** How replies name this model. */
    public static Prediction.Model nameOf(LeafModel model) {
        ModelPackage modelPackage = model.modelPackage();
        return new Prediction.Model(
                modelPackage.name(), modelPackage.version(), model.variant().id(), modelPackage.shortHash());
    }

    @Override
    public Reply run(Job job, long startNanos) {
        try {
            return predict(job, startNanos);
        } catch (RefusedException e) {
            long endNanos = nanoClock.getAsLong();
            return Reply.failure(
                    job, e.code, e.sentence, Reply.timing(job, startNanos, endNanos - startNanos, 0, endNanos));
        } finally {
            if (file.length > KEPT_FILE_BYTES_MAX) {
                file = new byte[FIRST_FILE_BYTES];
            }
        }
    }

    @Override
    public void close() {
        try {
            decoder.close();
        } finally {
            classifier.close();
        }
    }

    private Reply predict(Job job, long startNanos) throws RefusedException {
        int length = read(job);
        PictureInfo info = decode(job, length);
        long decodedNanos = nanoClock.getAsLong();
        Scores scores = classifier.classify(rgb);
        long judgedNanos = nanoClock.getAsLong();
        Verdict verdict = Verdict.of(modelPackage, scores);
        return Reply.of(new Prediction(
                job.header().id(),
                verdict.prediction(),
                rounded(verdict.confidence()),
                verdict.findings(),
                verdict.abstained().orElse(null),
                probabilities(scores),
                new Prediction.Image(info.format(), info.width(), info.height(), info.orientation()),
                model,
                Reply.timing(
                        job, startNanos, decodedNanos - startNanos, judgedNanos - decodedNanos, nanoClock.getAsLong()),
                job.header().want().map() ? map(scores, verdict.prediction()) : null));
    }

    /** Leaves the picture's file in {@link #file}; returns its length. */
    private int read(Job job) throws RefusedException {
        List<ByteBuffer> chunks = job.body().chunks();
        int bytes = job.body().receivedBytes();
        if (job.header().encoding() == Encoding.RAW) {
            makeRoom(bytes);
            int length = 0;
            for (ByteBuffer chunk : chunks) {
                int count = chunk.remaining();
                chunk.get(file, length, count);
                length += count;
            }
            return length;
        }
        makeRoom(Base64Chunks.decodedBytesMax(bytes));
        try {
            return base64.decode(chunks, file);
        } catch (Base64Exception e) {
            throw new RefusedException(ErrorCode.BAD_BASE64, e.getMessage());
        }
    }

    private void makeRoom(int bytes) {
        if (file.length < bytes) {
            file = new byte[Math.max(bytes, Math.min(2 * file.length, KEPT_FILE_BYTES_MAX))];
        }
    }

    private PictureInfo decode(Job job, int length) throws RefusedException {
        try {
            return decoder.decode(file, length, rgb);
        } catch (PictureException e) {
            throw new RefusedException(codeOf(e.reason()), e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            LOG.warn("the decoder broke on {} and is replaced", job, e);
            replaceDecoder();
            throw new RefusedException(ErrorCode.BAD_IMAGE, "The picture is broken: it can't be decoded.");
        }
    }

    private void replaceDecoder() {
        PictureDecoder broken = decoder;
        decoder = decoders.get();
        try {
            broken.close();
        } catch (RuntimeException e) {
            LOG.warn("the broken decoder could not be closed", e);
        }
    }

    private static ErrorCode codeOf(PictureException.Reason reason) {
        return switch (reason) {
            case BAD_IMAGE -> ErrorCode.BAD_IMAGE;
            case UNSUPPORTED_FORMAT -> ErrorCode.UNSUPPORTED_FORMAT;
            case TOO_MANY_PIXELS -> ErrorCode.TOO_MANY_PIXELS;
        };
    }

    private Map<String, Double> probabilities(Scores scores) {
        Map<String, Double> byLabel = new LinkedHashMap<>();
        int i = 0;
        for (Label label : modelPackage.labels()) {
            byLabel.put(label.id(), rounded(scores.probabilities()[i++]));
        }
        return byLabel;
    }

    private Prediction.EvidenceMap map(Scores scores, String prediction) {
        List<Double> cells = new ArrayList<>();
        for (double cell : evidence.cells(scores, indexOf(prediction))) {
            cells.add(rounded(cell));
        }
        return new Prediction.EvidenceMap(Scores.MAP_SIDE, Scores.MAP_SIDE, prediction, cells);
    }

    private int indexOf(String label) {
        return modelPackage.labels().stream().map(Label::id).toList().indexOf(label);
    }

    private static double rounded(double probability) {
        return Math.round(probability * PROBABILITY_DIGITS) / PROBABILITY_DIGITS;
    }

    /** The image is at fault; the sentence goes to its sender. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final ErrorCode code;
        private final String sentence;

        RefusedException(ErrorCode code, @Nullable String sentence) {
            super(sentence);
            this.code = code;
            this.sentence = sentence == null ? code.wireName() : sentence;
        }
    }
}
