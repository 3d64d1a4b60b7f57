package pomona.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.picture.decode.JpegReader;
import pomona.testing.SharedData;

/**
 * The probabilities of the model's own evaluation, made with another decoder and filter, come out here too, and both
 * variants say the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceTest {
    private final Path data = SharedData.folder().orElse(Path.of(""));
    private final Map<String, Map<String, List<Double>>> photos = reference();
    private final ModelPackage shipped = load();
    /** Of each variant and decoder, photo by photo. */
    private final Map<String, Map<String, List<Double>>> judged = new HashMap<>();

    @BeforeEach
    void needsPhotos() {
        SharedData.required();
    }

    @ParameterizedTest
    @CsvSource({"int8,imageio", "int8,turbojpeg", "int8,leptonica", "fp32,imageio", "fp32,turbojpeg", "fp32,leptonica"})
    void realPhotosGetTheReferenceProbabilities(String variant, String decoder) throws Exception {
        Agreement agreement = agreement(
                judge(variant, decoder),
                photo -> photos.getOrDefault(photo, Map.of()).getOrDefault(variant, List.of()));
        System.out.printf("%s, %s: %s%n", variant, decoder, agreement);
        assertThat(agreement.firstLabel()).as("same first label").isGreaterThanOrEqualTo(0.985);
        assertThat(agreement.median()).as("median of the largest difference").isLessThanOrEqualTo(0.012);
        assertThat(agreement.p99())
                .as("99th percentile of the largest difference")
                .isLessThanOrEqualTo(0.13);
    }

    @Test
    void bothVariantsNameTheSameFirstLabel() throws Exception {
        Map<String, List<Double>> fp32 = judge("fp32", "imageio");
        Agreement agreement = agreement(judge("int8", "imageio"), photo -> fp32.getOrDefault(photo, List.of()));
        System.out.printf("int8 and fp32: %s%n", agreement);
        assertThat(agreement.firstLabel()).as("same first label").isGreaterThanOrEqualTo(0.97);
    }

    /** How alike the probabilities of the same photos are; the differences are the largest of a photo's labels. */
    private record Agreement(int photos, double firstLabel, double median, double p99) {
        @Override
        public String toString() {
            return "%d photos, same first label %.4f, largest difference: median %.4f, p99 %.4f"
                    .formatted(photos, firstLabel, median, p99);
        }
    }

    private static Agreement agreement(Map<String, List<Double>> actual, Function<String, List<Double>> expectedOf) {
        int agreeing = 0;
        var differences = new ArrayList<Double>();
        for (Map.Entry<String, List<Double>> photo : actual.entrySet()) {
            List<Double> expected = expectedOf.apply(photo.getKey());
            assertThat(expected).as(photo.getKey()).hasSameSizeAs(photo.getValue());
            double worst = 0;
            for (int i = 0; i < expected.size(); i++) {
                worst = Math.max(worst, Math.abs(photo.getValue().get(i) - expected.get(i)));
            }
            agreeing += first(photo.getValue()) == first(expected) ? 1 : 0;
            differences.add(worst);
        }
        int n = differences.size();
        assertThat(n).isGreaterThan(300);
        Collections.sort(differences);
        return new Agreement(
                n, (double) agreeing / n, differences.get(n / 2), differences.get((int) Math.ceil(n * 0.99) - 1));
    }

    private Map<String, List<Double>> judge(String variant, String decoderName) throws Exception {
        String kind = variant + "," + decoderName;
        if (!judged.containsKey(kind)) {
            judged.put(kind, judgeAll(variant, decoderName));
        }
        return judged.getOrDefault(kind, Map.of());
    }

    private Map<String, List<Double>> judgeAll(String variant, String decoderName) throws Exception {
        assumeTrue(
                shipped.variant(variant).orElseThrow().fits(System.getProperty("os.arch")),
                "skipped: %s is not made for this processor".formatted(variant));
        JpegReader jpeg = JpegReader.valueOf(decoderName.toUpperCase(Locale.ROOT));
        assumeTrue(jpeg.isPresent(), "skipped: this machine has no " + decoderName);
        ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);
        var probabilities = new LinkedHashMap<String, List<Double>>();
        try (LeafModel model = LeafModel.open(shipped, Optional.of(variant));
                LeafClassifier classifier = model.newClassifier();
                PictureDecoder decoder = PictureDecoders.create(jpeg, PictureDecoders.MAX_PIXELS_DEFAULT)) {
            for (String photo : photos.keySet()) {
                byte[] file = Files.readAllBytes(data.resolve(photo));
                decoder.decode(file, file.length, rgb);
                var list = new ArrayList<Double>();
                for (float probability : classifier.classify(rgb).probabilities()) {
                    list.add((double) probability);
                }
                probabilities.put(photo, list);
            }
        }
        return probabilities;
    }

    private static int first(List<Double> probabilities) {
        return probabilities.indexOf(Collections.max(probabilities));
    }

    private static Map<String, Map<String, List<Double>>> reference() {
        try (var stream = ReferenceTest.class.getResourceAsStream("/pomona/reference.json")) {
            ObjectMapper json = new ObjectMapper();
            return json.convertValue(json.readTree(stream).path("photos"), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelPackage load() {
        try {
            return ModelPackage.load(ModelFolder.SHIPPED);
        } catch (ModelException e) {
            throw new IllegalStateException(e);
        }
    }
}
