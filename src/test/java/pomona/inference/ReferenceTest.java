package pomona.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.testing.SharedData;

/** The probabilities of the model's own evaluation, made with another decoder and filter, come out here too. */
class ReferenceTest {
    @ParameterizedTest
    @ValueSource(strings = {"imageio", "turbojpeg"})
    void realPhotosGetTheReferenceProbabilities(String decoderName) throws Exception {
        Path data = SharedData.required();
        assumeTrue(
                decoderName.equals("imageio") || PictureDecoders.isTurboJpegPresent(),
                "skipped: this system has no libturbojpeg");
        JsonNode reference;
        try (var stream = ReferenceTest.class.getResourceAsStream("/pomona/reference.json")) {
            reference = new ObjectMapper().readTree(stream);
        }
        ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);
        int agreeing = 0;
        double[] differences = new double[reference.path("photos").size()];
        int n = 0;
        try (LeafModel model = LeafModel.open(ModelPackage.load(Path.of("models/apple-leaf")), Optional.of("fp32"));
                LeafClassifier classifier = model.newClassifier();
                PictureDecoder decoder = decoderName.equals("imageio")
                        ? PictureDecoders.imageIo(PictureDecoders.MAX_PIXELS_DEFAULT)
                        : PictureDecoders.turboJpeg(PictureDecoders.MAX_PIXELS_DEFAULT)) {
            for (Map.Entry<String, JsonNode> photo : reference.path("photos").properties()) {
                byte[] file = Files.readAllBytes(data.resolve(photo.getKey()));
                decoder.decode(file, file.length, rgb);
                float[] actual = classifier.classify(rgb).probabilities();
                float[] expected = new float[actual.length];
                double worst = 0;
                for (int i = 0; i < actual.length; i++) {
                    expected[i] = (float) photo.getValue().path("fp32").path(i).asDouble();
                    worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
                }
                agreeing += first(actual) == first(expected) ? 1 : 0;
                differences[n++] = worst;
            }
        }
        Arrays.sort(differences);
        double median = differences[n / 2];
        double p99 = differences[(int) Math.ceil(n * 0.99) - 1];
        System.out.printf(
                "%s: %d photos, same first label %.4f, largest difference: median %.4f, p99 %.4f, worst %.4f%n",
                decoderName, n, (double) agreeing / n, median, p99, differences[n - 1]);
        assertThat((double) agreeing / n).as("same first label").isGreaterThanOrEqualTo(0.985);
        assertThat(median).as("median of the largest difference").isLessThanOrEqualTo(0.01);
        assertThat(p99).as("99th percentile of the largest difference").isLessThanOrEqualTo(0.12);
    }

    private static int first(float[] probabilities) {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        return best;
    }
}
