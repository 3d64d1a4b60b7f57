package pomona.tools.painter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pomona.inference.Label;
import pomona.inference.LeafClassifier;
import pomona.inference.LeafModel;
import pomona.inference.ModelException;
import pomona.inference.ModelPackage;
import pomona.inference.Variant;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.picture.decode.JpegReader;
import pomona.picture.format.PictureInfo;

/** Each variant of the shipped model finds in each stored sample what its file name says, whoever decodes it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplesAreNamedRightlyTest {
    /** The two decoders were seen to move a sample's probability by 0.04. */
    private static final double MARGIN = 0.07;

    private final ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);
    private final ModelPackage shipped = shipped();
    private List<PictureDecoder> decoders = List.of();

    @BeforeAll
    void open() {
        decoders = Stream.of(JpegReader.values())
                .filter(JpegReader::isPresent)
                .map(jpeg -> PictureDecoders.create(jpeg, PictureDecoders.MAX_PIXELS_DEFAULT))
                .toList();
    }

    @AfterAll
    void close() {
        decoders.forEach(PictureDecoder::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"int8", "fp32"})
    void theModelFindsWhatTheNameSays(String id) throws Exception {
        Variant variant = shipped.variant(id).orElseThrow();
        String processor = System.getProperty("os.arch");
        assumeTrue(variant.fits(processor), () -> "skipped: %s is not made for %s".formatted(id, processor));
        try (LeafModel model = LeafModel.open(shipped, Optional.of(id));
                LeafClassifier classifier = model.newClassifier()) {
            for (Sample sample : SampleCatalogue.all()) {
                for (PictureDecoder decoder : decoders) {
                    decode(decoder, sample);
                    assertFound(
                            sample,
                            classifier.classify(rgb).probabilities(),
                            "%s by %s of %s".formatted(sample.file(), id, decoder.name()));
                }
            }
        }
    }

    @Test
    void thePhonePictureAloneAsksToBeTurned() throws Exception {
        for (Sample sample : SampleCatalogue.all()) {
            PictureInfo info = decode(decoders.get(0), sample);

            assertThat(info.orientation()).isEqualTo(sample.scene().equals("phone") ? 6 : 1);
            assertThat(info.width()).isGreaterThanOrEqualTo(1200);
            assertThat(info.height()).isGreaterThanOrEqualTo(800);
        }
    }

    private void assertFound(Sample sample, float[] probabilities, String what) {
        List<Label> labels = shipped.labels();
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            double over = probabilities[i] - label.threshold();
            boolean named = sample.labels().contains(label.id());
            assertThat(named ? over : -over).as("%s: %s", what, label.id()).isGreaterThan(MARGIN);
        }
    }

    private PictureInfo decode(PictureDecoder decoder, Sample sample) throws Exception {
        byte[] file = Files.readAllBytes(Path.of("samples", sample.file()));
        return decoder.decode(file, file.length, rgb);
    }

    private static ModelPackage shipped() {
        try {
            return ModelPackage.load(Path.of("models/apple-leaf"));
        } catch (ModelException e) {
            throw new AssertionError(e);
        }
    }
}
