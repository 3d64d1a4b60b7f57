package pomona.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestWordTest {
    private static final List<String> COMMANDS =
            List.of("tui", "predict", "batch", "serve", "model", "bench", "selftest", "completion", "help");

    @Test
    void aSlipOfTheFingerIsUnderstood() {
        assertThat(NearestWord.to("tiu", COMMANDS)).contains("tui");
        assertThat(NearestWord.to("perdict", COMMANDS)).contains("predict");
        assertThat(NearestWord.to("sevre", COMMANDS)).contains("serve");
        assertThat(NearestWord.to("bacth", COMMANDS)).contains("batch");
        assertThat(NearestWord.to("self-test", COMMANDS)).contains("selftest");
    }

    @Test
    void whatIsLikeNothingGetsNoSuggestion() {
        assertThat(NearestWord.to("frobnicate", COMMANDS)).isEmpty();
        assertThat(NearestWord.to("ui", COMMANDS)).isEmpty();
        assertThat(NearestWord.to("leaf.jpg", COMMANDS)).isEmpty();
        assertThat(NearestWord.to("x", List.of())).isEmpty();
    }
}
