package pomona.tui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import pomona.tui.model.GraphicsChoice;
import pomona.tui.model.TerminalFacts;
import pomona.tui.picture.Look;

final class TerminalReportTest {
    private static final TerminalFacts XTERM = new TerminalFacts(
            Optional.of("XTerm(379)"),
            true,
            OptionalInt.of(0xFFFFFF),
            true,
            false,
            Optional.of(new TerminalFacts.Cell(6, 13)),
            OptionalInt.of(1024),
            true);

    private static String report(Map<String, String> environment, String colour, TerminalFacts facts) {
        Look look = Look.detect(environment)
                .chosen(Optional.of(colour), Optional.of(colour.equals("16") ? "dark" : "auto"));
        GraphicsChoice choice = GraphicsChoice.of("auto", environment, facts, false);
        return String.join("\n", TerminalReport.lines(environment, look, facts, choice)) + "\n";
    }

    @Test
    void whatWasFoundIsToldInLines() {
        assertThat(report(Map.of("TERM", "xterm"), "auto", XTERM)).isEqualTo("""
                terminal    XTerm(379), TERM=xterm
                colours     truecolor: the terminal kept a colour of 24 bits
                background  #ffffff
                theme       light: by the background
                sixel       yes, 1024 colours
                kitty       no
                cell        6 x 13 pixels
                photos      sixel: the terminal takes sixels
                answers     complete
                """);
    }

    @Test
    void ofASilentTerminalTheEnvironmentTells() {
        assertThat(report(Map.of("TERM", "xterm"), "auto", TerminalFacts.NONE)).isEqualTo("""
                terminal    not told, TERM=xterm
                colours     256: TERM=xterm; the terminal did not say that it keeps 24 bits
                background  not told
                theme       dark: nobody told
                sixel       no
                kitty       no
                cell        not told
                photos      cells: the terminal did not say what it can
                answers     not complete within a second
                """);
    }

    @Test
    void whatAPersonChoseIsSaid() {
        Map<String, String> mono = Map.of("TERM", "xterm", "NO_COLOR", "1");
        assertThat(report(mono, "auto", XTERM))
                .contains("colours     mono: NO_COLOR is set; the terminal kept a colour of 24 bits");
        assertThat(report(mono, "16", XTERM)).contains("colours     16: chosen; the terminal kept a colour of 24 bits");
        assertThat(report(mono, "16", TerminalFacts.NONE))
                .contains("colours     16: chosen\n", "theme       dark: chosen\n");
    }
}
