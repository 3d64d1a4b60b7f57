package pomona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pomona.client.Answer;
import pomona.finding.LabelGuide;
import pomona.protocol.Event;
import pomona.protocol.Prediction;
import pomona.system.Terminal;
import pomona.testing.ScriptedServer;

final class TableTest {
    private static final String ONE = "samples/frog_eye_leaf_spot-overcast.jpg";
    private static final String TWO = "samples/rust__frog_eye_leaf_spot-backlit.jpg";
    private static final LabelGuide GUIDE = new LabelGuide(
            Map.of(
                    "rust", new Event.Guide("Cedar apple rust", "disease", "", ""),
                    "frog_eye_leaf_spot", new Event.Guide("Frog-eye leaf spot (black rot)", "disease", "", "")),
            Map.of("healthy", 0.7));

    private final StringWriter out = new StringWriter();

    @Test
    void aVerdictOfTwoDiseasesTakesTwoLinesAndMovesNoColumn() {
        print(Terminal.UNLIMITED);
        assertThat(out).hasToString("""
                samples/frog_eye_leaf_spot-overcast.jpg   Frog-eye leaf spot (black rot)         0.91 ##################      10 ms
                samples/rust__frog_...f_spot-backlit.jpg  Cedar apple rust and                   0.91 ##################      10 ms
                                                          Frog-eye leaf spot (black rot)
                """);
    }

    @Test
    void anEightyColumnTerminalGetsShorterNamesAndBars() {
        print(80);
        assertThat(out).hasToString("""
                samples/f...cast.jpg  Frog-eye leaf spot (black rot)         0.91 #####    10 ms
                samples/r...klit.jpg  Cedar apple rust and                   0.91 #####    10 ms
                                      Frog-eye leaf spot (black rot)
                """);
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void anUncertainVerdictFitsToo() {
        Table table = new Table(new PrintWriter(out), List.of("a.jpg"), GUIDE, false, 80, Style.PLAIN);
        table.predicted("a.jpg", answer(List.of(), Prediction.UNCERTAIN, "frog_eye_leaf_spot"));
        assertThat(out.toString().lines().map(String::strip).toList())
                .satisfies(lines -> assertThat(lines.get(0)).startsWith("a.jpg  Not sure; most like  "))
                .endsWith("Frog-eye leaf spot (black rot)");
    }

    @Test
    void aDiseaseBesideHealthyIsUnsure() {
        Table table = new Table(new PrintWriter(out), List.of("a.jpg"), GUIDE, false, 80, Style.PLAIN);
        table.predicted("a.jpg", answer(List.of("rust"), null, "rust", Map.of("rust", 0.91, "healthy", 0.83)));
        assertThat(out)
                .asString()
                .startsWith("a.jpg  Unsure: Cedar apple rust (0.91) or")
                .contains("healthy (0.83)");
    }

    @Test
    void wideLettersAndWhatSteersATerminalMoveNoColumn() {
        Table table = new Table(new PrintWriter(out), List.of("苹果.jpg", "leaf.jpg"), GUIDE, false, 80, Style.PLAIN);
        table.predicted("苹果.jpg", answer(List.of("rust"), null, "rust"));
        table.predicted("leaf.jpg", answer(List.of("rust"), null, "rust"));
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("苹果.jpg  Cedar");
        assertThat(lines.get(1)).startsWith("leaf.jpg  Cedar");
        Table hostile = new Table(new PrintWriter(out), List.of("\u001b]0;x\u0007.jpg"), GUIDE, false, 80, Style.PLAIN);
        hostile.failed("\u001b]0;x\u0007.jpg", "bad_image", "\u001b[2J", 1);
        assertThat(out).asString().doesNotContain("\u001b", "\u0007");
    }

    @Test
    void aPersonIsToldWhatElseItCouldBeAndOnceWhatToDo() {
        Table table = new Table(new PrintWriter(out), List.of("a.jpg", "b.jpg"), GUIDE, false, 80, Style.COLOUR);
        Map<String, Double> probabilities = Map.of("rust", 0.91, "frog_eye_leaf_spot", 0.31);
        table.predicted("a.jpg", answer(List.of("rust"), null, "rust", probabilities));
        table.predicted("b.jpg", answer(List.of("rust"), null, "rust", probabilities));
        assertThat(out.toString())
                .startsWith("a.jpg  \u001b[1mCedar apple rust")
                .contains("\u001b[1m##################\u001b[m");
        assertThat(out.toString().lines().filter(line -> line.contains("could also be")))
                .hasSize(2);
        assertThat(out.toString().lines().filter(line -> line.strip().startsWith("Next:")))
                .hasSize(1);
    }

    private void print(int columns) {
        Table table = new Table(new PrintWriter(out), List.of(ONE, TWO), GUIDE, false, columns, Style.PLAIN);
        table.predicted(ONE, answer(List.of("frog_eye_leaf_spot"), null, "frog_eye_leaf_spot"));
        table.predicted(TWO, answer(List.of("rust", "frog_eye_leaf_spot"), null, "rust"));
    }

    private static Answer answer(List<String> findings, @Nullable String abstained, String prediction) {
        return answer(findings, abstained, prediction, Map.of(prediction, 0.91));
    }

    private static Answer answer(
            List<String> findings, @Nullable String abstained, String prediction, Map<String, Double> probabilities) {
        Prediction plain = ScriptedServer.prediction("1");
        return new Answer(
                new Prediction(
                        "1",
                        prediction,
                        0.91,
                        findings,
                        abstained,
                        probabilities,
                        plain.image(),
                        plain.model(),
                        plain.timingMs(),
                        null),
                1,
                Duration.ofMillis(10));
    }
}
