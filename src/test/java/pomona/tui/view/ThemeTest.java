package pomona.tui.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import pomona.tui.model.Line;
import pomona.tui.picture.Look;
import pomona.tui.picture.Luminance;
import pomona.tui.picture.Palette;

/** Every style can be read on dark and on light. */
final class ThemeTest {
    private static final double READABLE = 4.5;

    /** xterm's own, then VS Code's, One Dark's, Solarized's, Nord's. */
    private static final List<Integer> DARK = List.of(0x000000, 0x1E1E1E, 0x282C34, 0x002B36, 0x2E3440);
    /** xterm's own, then Solarized's, One Light's, Debian's, grey paper. */
    private static final List<Integer> LIGHT = List.of(0xFFFFFF, 0xFDF6E3, 0xFAFAFA, 0xFFFFDD, 0xEEEEEE);

    @Test
    void everyStyleCanBeReadOnItsGround() {
        for (Look.Tier tier : List.of(Look.Tier.TRUECOLOR, Look.Tier.INDEXED_256)) {
            DARK.forEach(paper -> readable(tier, Look.Ground.DARK, paper));
            LIGHT.forEach(paper -> readable(tier, Look.Ground.LIGHT, paper));
            readable(tier, Look.Ground.UNKNOWN, 0x000000);
        }
        readable(Look.Tier.ANSI_16, Look.Ground.UNKNOWN, 0x000000);
        readable(Look.Tier.ANSI_16, Look.Ground.DARK, 0x000000);
        readable(Look.Tier.ANSI_16, Look.Ground.LIGHT, 0xFFFFFF);
    }

    private static void readable(Look.Tier tier, Look.Ground ground, int paper) {
        Theme theme = new Theme(tier, ground);
        int ink = ground == Look.Ground.LIGHT ? 0x000000 : 0xE5E5E5;
        for (Line.Style style : Line.Style.values()) {
            for (String letter : List.of("x", "█")) {
                TextCharacter cell = theme.cell(letter, style);
                for (int front : colours(cell.getForegroundColor(), cell.isBold(), ink)) {
                    for (int back : colours(cell.getBackgroundColor(), false, paper)) {
                        assertThat(Luminance.contrast(front, back))
                                .as("%s %s %s on #%06x".formatted(tier, ground, style, paper))
                                .isGreaterThanOrEqualTo(READABLE);
                    }
                }
            }
        }
    }

    /** What a terminal may show for it: many brighten the first eight colours when they are bold. */
    private static List<Integer> colours(TextColor colour, boolean bold, int byDefault) {
        if (colour == TextColor.ANSI.DEFAULT) {
            return List.of(byDefault);
        }
        String sequence = new String(colour.getForegroundSGRSequence(), StandardCharsets.US_ASCII);
        if (sequence.startsWith("38;5;")) {
            return List.of(Palette.XTERM_256.rgb(Integer.parseInt(sequence.substring(5))));
        }
        int code = Integer.parseInt(sequence);
        List<Integer> shown = new ArrayList<>();
        shown.add(Palette.ANSI_16.rgb(code < 90 ? code - 30 : code - 82));
        if (bold && code < 90) {
            shown.add(Palette.ANSI_16.rgb(code - 22));
        }
        return shown;
    }

    @Test
    void barsAreBackgroundWhereThereIsColourAndLettersElsewhere() {
        for (Look.Tier tier : Look.Tier.values()) {
            TextCharacter bar = new Theme(tier, Look.Ground.DARK).cell("█", Line.Style.STRONG);
            assertThat(bar.getCharacterString()).isEqualTo(tier.coloured() ? " " : "█");
            assertThat(bar.getModifiers().contains(SGR.REVERSE)).isEqualTo(tier.coloured());
        }
    }

    @Test
    void contrastIsThatOfWcag() {
        assertThat(Luminance.contrast(0x000000, 0xFFFFFF)).isCloseTo(21, offset(1e-6));
        // As https://webaim.org/resources/contrastchecker/ has them.
        assertThat(String.format(Locale.ROOT, "%.2f", Luminance.contrast(0x777777, 0xFFFFFF)))
                .isEqualTo("4.48");
        assertThat(String.format(Locale.ROOT, "%.2f", Luminance.contrast(0xFF0000, 0xFFFFFF)))
                .isEqualTo("4.00");
    }
}
