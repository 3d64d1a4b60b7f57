package pomona.inference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.picture.decode.JpegReader;
import pomona.picture.format.PictureException;

/** A variant's golden samples, decoded, to be held against what it makes of them. */
final class GoldenCheck {
    private record Expectation(String file, ByteBuffer rgb, List<Double> probabilities) {}

    private final Variant variant;
    private final List<Expectation> expectations = new ArrayList<>();

    private GoldenCheck(Variant variant) {
        this.variant = variant;
    }

    /** Reads and decodes the samples, for which no model is needed. */
    static GoldenCheck of(ModelPackage modelPackage, Variant variant) throws ModelException {
        var check = new GoldenCheck(variant);
        try (PictureDecoder decoder = PictureDecoders.create(JpegReader.IMAGEIO, PictureDecoders.MAX_PIXELS_DEFAULT)) {
            for (GoldenSample sample : modelPackage.golden()) {
                List<Double> probabilities = sample.probabilities().get(variant.id());
                if (probabilities != null) {
                    byte[] file = Files.readAllBytes(modelPackage.folder().resolve(sample.file()));
                    ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);
                    decoder.decode(file, file.length, rgb);
                    check.expectations.add(new Expectation(sample.file(), rgb, probabilities));
                }
            }
        } catch (NoSuchFileException e) {
            throw new ModelException("Its golden samples can't be judged: %s is missing.".formatted(e.getFile()), e);
        } catch (IOException | PictureException e) {
            throw notJudged(e);
        }
        if (check.expectations.isEmpty()) {
            throw new ModelException("There are no golden samples for it.");
        }
        return check;
    }

    /** @throws ModelException a probability is further off than the variant allows, or the model fails */
    void hold(LeafClassifier classifier) throws ModelException {
        try {
            for (Expectation expectation : expectations) {
                requireAgreement(
                        expectation, classifier.classify(expectation.rgb()).probabilities());
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw notJudged(e);
        }
    }

    private static ModelException notJudged(Exception cause) {
        return new ModelException(
                "Its golden samples can't be judged: %s.".formatted(ModelException.firstLine(cause.toString())), cause);
    }

    private void requireAgreement(Expectation expectation, float[] probabilities) throws ModelException {
        List<Double> expected = expectation.probabilities();
        if (probabilities.length != expected.size()) {
            throw new ModelException(
                    "It gives %d probabilities for %d labels.".formatted(probabilities.length, expected.size()));
        }
        double worst = 0;
        for (int i = 0; i < probabilities.length; i++) {
            double difference = Math.abs(probabilities[i] - expected.get(i));
            worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
        }
        if (worst > variant.goldenTolerance()) {
            throw new ModelException("On this machine it is off by %.4f on %s; %.4f is allowed."
                    .formatted(worst, expectation.file(), variant.goldenTolerance()));
        }
    }
}
