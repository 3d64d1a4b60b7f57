package pomona.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparisonTest {
    private final StringWriter text = new StringWriter();

    private static Results run(Figure... figures) {
        Results results = Results.begin(Path.of(""), "a test");
        results.figures().put("throughput", List.of(figures));
        return results;
    }

    private static Figure rate(double... perSecond) {
        return Figure.median("raw", list(perSecond), "images/s");
    }

    private static List<Double> list(double... values) {
        return java.util.Arrays.stream(values).boxed().toList();
    }

    private int worse(List<Results> before, List<Results> after) {
        return new Comparison(before, after).print(new PrintWriter(text, true));
    }

    private int worse(Figure before, Figure after) {
        return worse(List.of(run(before)), List.of(run(after)));
    }

    @Test
    void aRateThatFellByMoreThanThreePercentIsWorse() {
        assertThat(worse(rate(100, 100, 100), rate(96, 96, 96))).isEqualTo(1);
        assertThat(text.toString()).contains("raw", "-4.0 %", "WORSE: 3.0 % is allowed", "1 worse.");
    }

    @Test
    void aRateThatRoseIsNotWorse() {
        assertThat(worse(rate(100), rate(120))).isZero();
        assertThat(text.toString()).contains("+20.0 %", "Nothing is worse.");
    }

    @Test
    void threePercentAreAllowed() {
        assertThat(worse(rate(100), rate(97.1))).isZero();
    }

    @Test
    void secondsAndMegabytesAreWorseWhenTheyAreMore() {
        assertThat(worse(Figure.of("ready", 1, "s"), Figure.of("ready", 1.05, "s")))
                .isEqualTo(1);
        assertThat(worse(Figure.of("resident", 200, "MB"), Figure.of("resident", 190, "MB")))
                .isZero();
    }

    @Test
    void whatTheOldValuesThemselvesLieApartIsAllowed() {
        Figure unsteady = rate(90, 95, 100, 105, 110);
        assertThat(worse(unsteady, rate(93, 93, 93))).isZero();
        assertThat(worse(unsteady, rate(85, 85, 85))).isEqualTo(1);
    }

    @Test
    void ofSeveralFilesEachCountsOnce() {
        List<Results> before = Stream.of(100, 101, 99, 100, 100)
                .map(r -> run(rate(r, 1, 1000)))
                .toList();
        List<Results> after =
                Stream.of(95, 95, 50, 95, 500).map(r -> run(rate(r))).toList();
        assertThat(worse(before, after)).isEqualTo(1);
        assertThat(text.toString()).contains("100", "95", "-5.0 %");
    }

    @Test
    void aTargetThatIsNoLongerMetIsWorse() {
        assertThat(worse(Figure.exactly("lost", 0, 0), Figure.exactly("lost", 1, 0)))
                .isEqualTo(1);
        assertThat(text.toString()).contains("WORSE: was exactly 0");
    }

    @Test
    void aCountIsOnlyTold() {
        assertThat(worse(Figure.count("sent twice", 10), Figure.count("sent twice", 20)))
                .isZero();
    }

    @Test
    void whatOneSideLacksIsNamed() {
        assertThat(worse(Figure.of("ready", 1, "s"), Figure.of("first screen", 1, "s")))
                .isZero();
        assertThat(text.toString())
                .contains("measured only before: throughput: ready", "measured only after: throughput: first screen");
    }

    @Test
    void resultsComeBackFromTheirFileAsTheyWere(@TempDir Path folder) throws IOException {
        Results results = run(rate(1.5, 2.25), Figure.below("ready", 1.2, "s", 1.9), Figure.exactly("lost", 0, 0));
        results.broken().put("soak", "no reason");
        Path file = folder.resolve("results.json");
        results.write(file);
        assertThat(Results.read(file)).isEqualTo(results);
        assertThat(results.machine().processors()).isPositive();
    }

    @Test
    void aFileThatIsSomethingElseIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{}");
        assertThatThrownBy(() -> Results.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other.json");
    }
}
