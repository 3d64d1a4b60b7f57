package pomona.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thresholds of the shipped model: healthy .66, scab .5, rust .62, frog-eye .78, mildew .52, complex .72, other .5. */
class VerdictTest {
    private static ModelPackage model;

    @BeforeAll
    static void load() throws ModelException {
        model = ModelPackage.load(ModelFolder.SHIPPED);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "one disease,                         .0, .0, .97, .0, .0, .0, .0,  rust,  .97, rust, ''",
        "healthy,                             .9, .1, .0, .0, .0, .0, .0,   healthy, .9, healthy, ''",
        "two diseases the likelier first,     .0, .7, .8, .0, .0, .0, .0,   rust, .8, rust scab, ''",
        "a disease ousts healthy,             .9, .0, .8, .0, .0, .0, .0,   rust, .8, rust, ''",
        "each label has its own threshold,    .0, .0, .0, .79, .57, .0, .0, powdery_mildew, .57, powdery_mildew, ''",
        "a threshold reached is found,        .0, .0, .78, .0, .0, .0, .0,  rust, .78, rust, ''",
        "nothing found,                       .3, .2, .61, .0, .0, .0, .0,  rust, .61, '', uncertain",
        "no apple leaf,                       .0, .1, .0, .0, .0, .0, .9,   not_apple_leaf, .9, not_apple_leaf, not_apple_leaf",
        "no apple leaf but under threshold,   .1, .1, .0, .0, .0, .0, .4,   not_apple_leaf, .4, '', not_apple_leaf",
        "no apple leaf and yet scab,          .0, .7, .0, .0, .0, .0, .8,   not_apple_leaf, .8, not_apple_leaf scab, not_apple_leaf",
        "scab over no apple leaf,             .0, .8, .0, .0, .0, .0, .6,   scab, .8, scab not_apple_leaf, ''",
        "the likeliest is not the found,      .0, .7, .0, .75, .0, .0, .0,  scab, .7, scab, ''",
        "equals in the model's order,         .0, .8, .8, .0, .0, .0, .0,   scab, .8, scab rust, ''",
    })
    void probabilitiesComeToAVerdict(
            String situation,
            float healthy,
            float scab,
            float rust,
            float frogEye,
            float mildew,
            float complex,
            float other,
            String prediction,
            double confidence,
            String findings,
            String abstained) {
        Verdict verdict = Verdict.of(model, scores(healthy, scab, rust, frogEye, mildew, complex, other));
        assertThat(verdict.prediction()).isEqualTo(prediction);
        assertThat(verdict.confidence()).isCloseTo(confidence, Offset.offset(1e-6));
        assertThat(verdict.findings()).isEqualTo(findings.isEmpty() ? List.of() : List.of(findings.split(" ")));
        assertThat(verdict.abstained()).isEqualTo(abstained.isEmpty() ? Optional.empty() : Optional.of(abstained));
    }

    @Test
    void theMapIsTheLabelsOwnCellsCalibrated() {
        float[] cells = new float[7 * 49];
        cells[2 * 49 + 7 * 3 + 4] = 1.6f;
        double[] map = new EvidenceMap(0.8).cells(new Scores(new float[7], cells), 2);
        assertThat(map).hasSize(49);
        assertThat(map[7 * 3 + 4]).isCloseTo(1 / (1 + Math.exp(-2)), Offset.offset(1e-6));
        assertThat(map[0]).isEqualTo(0.5);
        assertThat(new EvidenceMap(0.8).cells(new Scores(new float[7], cells), 3)[7 * 3 + 4])
                .isEqualTo(0.5);
    }

    private static Scores scores(float... probabilities) {
        return new Scores(probabilities, new float[probabilities.length * 49]);
    }
}
