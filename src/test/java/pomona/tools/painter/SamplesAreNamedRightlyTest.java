package pomona.tools.painter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pomona.inference.Label;
import pomona.inference.LeafClassifier;
import pomona.inference.LeafModel;
import pomona.inference.ModelPackage;
import pomona.inference.Scores;
import pomona.inference.Verdict;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.picture.PictureInfo;

/** The shipped model finds in each stored sample what its file name says, with room for another decoder's rounding. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplesAreNamedRightlyTest {
    /** Decoders and filters that agree with ours were seen to move a probability by less than this. */
    private static final double MARGIN = 0.08;

    private final ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);
    private LeafModel model;
    private LeafClassifier classifier;
    private PictureDecoder decoder;

    static List<Sample> samples() {
        return SampleCatalogue.all();
    }

    @BeforeAll
    void open() throws Exception {
        model = LeafModel.open(ModelPackage.load(Path.of("models/apple-leaf")), Optional.empty());
        classifier = model.newClassifier();
        decoder = PictureDecoders.create(PictureDecoders.MAX_PIXELS_DEFAULT);
    }

    @AfterAll
    void close() throws Exception {
        decoder.close();
        classifier.close();
        model.close();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theModelFindsWhatTheNameSays(Sample sample) throws Exception {
        Scores scores = scores(sample);

        Verdict verdict = Verdict.of(model.modelPackage(), scores);

        assertThat(verdict.findings()).containsExactlyInAnyOrderElementsOf(sample.labels());
        assertThat(sample.labels()).contains(verdict.prediction());
        List<Label> labels = model.modelPackage().labels();
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            double over = scores.probabilities()[i] - label.threshold();
            boolean named = sample.labels().contains(label.id());
            assertThat(named ? over : -over).as(label.id()).isGreaterThan(MARGIN);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void thePhonePictureAloneAsksToBeTurned(Sample sample) throws Exception {
        byte[] file = Files.readAllBytes(Path.of("samples", sample.file()));

        PictureInfo info = decoder.decode(file, file.length, rgb);

        assertThat(info.orientation()).isEqualTo(sample.scene().equals("phone") ? 6 : 1);
        assertThat(info.width()).isGreaterThanOrEqualTo(1200);
        assertThat(info.height()).isGreaterThanOrEqualTo(800);
    }

    private Scores scores(Sample sample) throws Exception {
        byte[] file = Files.readAllBytes(Path.of("samples", sample.file()));
        decoder.decode(file, file.length, rgb);
        return classifier.classify(rgb);
    }
}
