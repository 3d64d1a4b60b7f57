package pomona.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

class FindingTest {
    private static final LabelGuide GUIDE = new LabelGuide(
            Map.of(
                    "healthy", new Event.Guide("Healthy", "healthy", "Even green.", "Look again."),
                    "scab", new Event.Guide("Apple scab", "disease", "Olive spots.", "Look at fruit."),
                    "rust", new Event.Guide("Cedar apple rust", "disease", "Orange spots.", "Turn it over."),
                    "not_apple_leaf", new Event.Guide("Not an apple leaf", "reject", "No leaf.", "Fill the frame.")),
            Map.of("healthy", 0.7, "scab", 0.5, "rust", 0.78, "not_apple_leaf", 0.5));

    @Test
    void whatIsFoundIsNamedWithHowSureItIs() {
        Finding rust = finding("rust", null, List.of("rust"), Map.of("rust", 0.97, "scab", 0.1));
        assertThat(rust.certainty()).isEqualTo(Finding.Certainty.FOUND);
        assertThat(rust.headline()).isEqualTo("Cedar apple rust - very sure (0.97)");
        assertThat(rust.otherwise()).isEmpty();
        assertThat(rust.advice()).containsExactly("Orange spots.", "Next: Turn it over.");
        assertThat(rust.shortLabel(8)).isEqualTo("rust");
        assertThat(finding("scab", null, List.of("scab", "rust"), Map.of("scab", 0.85, "rust", 0.8))
                        .headline())
                .isEqualTo("Apple scab and Cedar apple rust - fairly sure (0.85)");
    }

    @Test
    void whatElseItCouldBeIsNamed() {
        Finding scab = finding("scab", null, List.of("scab"), Map.of("scab", 0.6, "rust", 0.4, "healthy", 0.1));
        assertThat(scab.headline()).isEqualTo("Apple scab - not very sure (0.60)");
        assertThat(scab.otherwise()).isEqualTo("It could also be Cedar apple rust (0.40).");
    }

    /** A real photo's answer: "Apple scab - not very sure (0.51). It could also be Healthy (0.83)". */
    @Test
    void aDiseaseBesideHealthyContradictsItself() {
        Finding both = finding("scab", null, List.of("scab"), Map.of("scab", 0.51, "healthy", 0.83));
        assertThat(both.certainty()).isEqualTo(Finding.Certainty.CONTRADICTED);
        assertThat(both.headline()).isEqualTo("Unsure: Healthy (0.83) or Apple scab (0.51).");
        assertThat(both.otherwise()).startsWith("Don't trust this result");
        assertThat(both.shortLabel(8)).isEqualTo("unsure");
        assertThat(both.isHealthy()).isFalse();

        Finding ahead = finding("scab", null, List.of("scab"), Map.of("scab", 0.9, "healthy", 0.71));
        assertThat(ahead.certainty()).isEqualTo(Finding.Certainty.CONTRADICTED);
    }

    @Test
    void aLabelAheadThatHasNotReachedItsThresholdContradicts() {
        Finding scab = finding("scab", null, List.of("scab"), Map.of("scab", 0.6, "rust", 0.77));
        assertThat(scab.margin()).isNegative();
        assertThat(scab.headline()).isEqualTo("Unsure: Cedar apple rust (0.77) or Apple scab (0.60).");
    }

    @Test
    void whatIsDeclinedIsNotToBeTrusted() {
        Finding mug = finding("not_apple_leaf", "not_apple_leaf", List.of("not_apple_leaf"), Map.of("rust", 0.2));
        assertThat(mug.headline()).isEqualTo("This does not look like an apple leaf.");
        assertThat(mug.otherwise()).isEqualTo("Don't trust this result. Nearest: Cedar apple rust (0.20).");
        assertThat(mug.advice()).containsExactly("No leaf.", "Next: Fill the frame.");
        Finding nothing = finding("rust", "uncertain", List.of(), Map.of("rust", 0.5));
        assertThat(nothing.headline()).isEqualTo("Not sure: nothing was found clearly.");
        assertThat(nothing.advice()).singleElement().asString().startsWith("Next: photograph one leaf");
    }

    @Test
    void aServerThatTellsNothingOfItsLabelsIsUnderstood() {
        Prediction prediction = prediction("frog_eye_leaf_spot", null, List.of("frog_eye_leaf_spot"), Map.of());
        Finding finding = new Finding(prediction, LabelGuide.NONE);
        assertThat(finding.headline()).isEqualTo("frog eye leaf spot - very sure (0.97)");
        assertThat(finding.advice()).isEmpty();
        assertThat(finding.shortLabel(8)).isEqualTo("frog eye");
    }

    @Test
    void aListNamesALabelByWordsOfItsTitleAndByHowSureItIs() {
        LabelGuide guide = new LabelGuide(
                Map.of(
                        "rust", new Event.Guide("Cedar apple rust", "disease", "", ""),
                        "frog_eye_leaf_spot", new Event.Guide("Frog-eye leaf spot (black rot)", "disease", "", ""),
                        "complex", new Event.Guide("Several problems at once", "disease", "", ""),
                        "empty", new Event.Guide("", "disease", "", "")),
                Map.of("rust", 0.78));
        assertThat(guide.name("rust")).isEqualTo("rust");
        assertThat(guide.name("frog_eye_leaf_spot")).isEqualTo("frog eye leaf spot");
        assertThat(guide.name("complex")).isEqualTo("several problems at once");
        assertThat(guide.name("empty")).isEmpty();
        assertThat(guide.name("not_told")).isEqualTo("not told");
        assertThat(guide.threshold("rust")).hasValue(0.78);
        assertThat(guide.threshold("complex")).isEmpty();
        Finding complex = new Finding(prediction("complex", null, List.of("complex"), Map.of("complex", 0.976)), guide);
        assertThat(complex.listed(8)).isEqualTo("several 98");
        assertThat(new Finding(prediction("rust", null, List.of("rust"), Map.of("rust", 1.0)), guide).listed(8))
                .isEqualTo("rust 99");
        assertThat(finding("rust", "uncertain", List.of(), Map.of("rust", 0.5)).listed(8))
                .isEqualTo("unsure");
        assertThat(finding("not_apple_leaf", "not_apple_leaf", List.of(), Map.of())
                        .listed(8))
                .isEqualTo("no leaf 97");
    }

    @Test
    void aTitleCanNotSteerTheTerminal() {
        LabelGuide hostile = new LabelGuide(
                Map.of("rust", new Event.Guide("\u001b]0;x\u0007", "disease", "\u001b[2J", "\u001bc")), Map.of());
        Finding finding = new Finding(prediction("rust", null, List.of("rust"), Map.of()), hostile);
        assertThat(finding.headline() + finding.advice()).doesNotContain("\u001b");
    }

    private static Finding finding(
            String prediction, @Nullable String abstained, List<String> findings, Map<String, Double> probabilities) {
        return new Finding(prediction(prediction, abstained, findings, probabilities), GUIDE);
    }

    private static Prediction prediction(
            String label, @Nullable String abstained, List<String> findings, Map<String, Double> probabilities) {
        Map<String, Double> all = new LinkedHashMap<>(probabilities);
        double confidence = all.computeIfAbsent(label, absent -> 0.97);
        return new Prediction(
                null,
                label,
                confidence,
                findings,
                abstained,
                all,
                new Prediction.Image("jpeg", 4, 3, 1),
                new Prediction.Model("test", "1", "fp32", "0123456789ab"),
                new Prediction.Timing(1, 1, 1, 1, 4),
                null);
    }
}
