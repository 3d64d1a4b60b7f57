package pomona.tui.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import pomona.tui.graphics.Graphics;
import pomona.tui.graphics.Protocol;

final class GraphicsChoiceTest {
    private static final TerminalFacts ANSWERED =
            TerminalFacts.NONE.with(next -> next.complete(true).cell(Optional.of(new TerminalFacts.Cell(9, 18))));

    private static GraphicsChoice choose(String word, Map<String, String> environment, TerminalFacts facts) {
        return GraphicsChoice.of(word, environment, facts, false);
    }

    private static String word(String word, TerminalFacts facts) {
        return choose(word, Map.of("TERM", "xterm"), facts).word();
    }

    @Test
    void theTerminalsAnswersChoose() {
        assertThat(word("auto", ANSWERED)).isEqualTo("cells");
        assertThat(word("auto", ANSWERED.withSixel(true))).isEqualTo("sixel");
        assertThat(word("auto", ANSWERED.withSixel(true).withKitty(true))).isEqualTo("kitty");
        assertThat(word("auto", ANSWERED.withSixel(true).withName(Optional.of("WezTerm 2024"))))
                .isEqualTo("iterm");
        assertThat(choose("auto", Map.of("LC_TERMINAL", "iTerm2"), ANSWERED).word())
                .isEqualTo("iterm");
    }

    @Test
    void whereNobodyKnowsThereAreCells() {
        assertThat(word("auto", ANSWERED.withKitty(true).withComplete(false))).isEqualTo("cells");
        assertThat(word("auto", ANSWERED.withSixel(true).withCell(Optional.empty())))
                .isEqualTo("cells");
        assertThat(word("sixel", TerminalFacts.NONE)).isEqualTo("cells");
        assertThat(choose("kitty", Map.of("STY", "1.pts"), ANSWERED).word()).isEqualTo("cells");
        GraphicsChoice inTmux = choose("kitty", Map.of("TMUX", "/tmp/tmux-0/default,1,0"), ANSWERED);
        assertThat(inTmux.word()).isEqualTo("cells");
        assertThat(inTmux.why()).isEqualTo("inside tmux, where a picture would stay when its pane is left");
    }

    @Test
    void aPersonsChoiceNeedsNoAnswer() {
        assertThat(word("kitty", TerminalFacts.NONE)).isEqualTo("kitty");
        assertThat(word("iterm", TerminalFacts.NONE)).isEqualTo("iterm");
        assertThat(word("sixel", ANSWERED)).isEqualTo("sixel");
        assertThat(word("cells", ANSWERED.withKitty(true))).isEqualTo("cells");
        assertThatThrownBy(() -> GraphicsChoice.checked("regis"))
                .hasMessage("no graphics regis; known are auto, kitty, iterm, sixel, cells");
    }

    @Test
    void theCellAndTheColoursAreTheTerminals() {
        TerminalFacts few = ANSWERED.with(next -> next.sixel(true).sixelColours(OptionalInt.of(16)));
        assertThat(choose("auto", Map.of(), few).graphics())
                .contains(new Graphics(Protocol.SIXEL, 9, 18, 16, false, false));
        assertThat(choose("sixel", Map.of(), ANSWERED).graphics())
                .contains(new Graphics(Protocol.SIXEL, 9, 18, 256, false, true));
    }
}
