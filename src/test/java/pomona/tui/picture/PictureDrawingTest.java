package pomona.tui.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pomona.picture.RgbPicture;
import pomona.picture.format.PictureInfo;
import pomona.tui.model.Models;

final class PictureDrawingTest {
    private static Picture.Request request(Look.Tier tier, boolean slow, Optional<Picture.Request.Evidence> evidence) {
        return new Picture.Request(Path.of("leaf.jpg"), 100, 50, evidence, new Look(tier, slow), 0);
    }

    /** Red over blue on the left, green everywhere on the right. */
    private static RgbPicture twoByTwo() {
        byte[] rgb = {(byte) 200, 10, 20, 0, (byte) 160, 0, 10, 20, (byte) 200, 0, (byte) 160, 0};
        return new RgbPicture(2, 2, rgb, new PictureInfo("png", 2, 2, 1));
    }

    private static RgbPicture flat(int width, int height, int grey) {
        byte[] rgb = new byte[width * height * 3];
        Arrays.fill(rgb, (byte) grey);
        return new RgbPicture(width, height, rgb, new PictureInfo("png", width, height, 1));
    }

    private static int colour(TextCharacter cell, boolean upper) {
        boolean foreground = switch (cell.getCharacterString()) {
            case "▀" -> upper;
            case "▄" -> !upper;
            case "█" -> true;
            default -> false;
        };
        TextColor colour = foreground ? cell.getForegroundColor() : cell.getBackgroundColor();
        return colour.getRed() << 16 | colour.getGreen() << 8 | colour.getBlue();
    }

    @Test
    void aCellIsTwoPixelsOneAboveTheOther() {
        Picture.Cells cells = PictureDrawing.draw(twoByTwo(), request(Look.Tier.TRUECOLOR, false, Optional.empty()));
        assertThat(cells.columns()).isEqualTo(2);
        assertThat(cells.rows()).isEqualTo(1);
        assertThat(colour(cells.at(0, 0), true)).isEqualTo(0xC80A14);
        assertThat(colour(cells.at(0, 0), false)).isEqualTo(0x0A14C8);
        assertThat(colour(cells.at(1, 0), true)).isEqualTo(0x00A000);
        assertThat(colour(cells.at(1, 0), false)).isEqualTo(0x00A000);
    }

    @Test
    void anOddLastRowIsWhole() {
        Picture.Cells cells =
                PictureDrawing.draw(flat(3, 3, 90), request(Look.Tier.TRUECOLOR, false, Optional.empty()));
        assertThat(cells.rows()).isEqualTo(2);
        assertThat(colour(cells.at(2, 1), true)).isEqualTo(0x5A5A5A);
        assertThat(colour(cells.at(2, 1), false)).isEqualTo(0x5A5A5A);
    }

    @Test
    void overASlowLineAChannelKeepsFiveBits() {
        Picture.Cells cells = PictureDrawing.draw(twoByTwo(), request(Look.Tier.TRUECOLOR, true, Optional.empty()));
        assertThat(colour(cells.at(0, 0), true)).isEqualTo(0xCC0C14);
    }

    @Test
    void everyTierDrawsOnlyWhatItsTerminalCanShow() {
        for (Look.Tier tier : Look.Tier.values()) {
            Picture.Cells cells = PictureDrawing.draw(twoByTwo(), request(tier, false, Optional.empty()));
            assertThat(cells.cells()).allSatisfy(cell -> {
                TextColor colour = cell.getForegroundColor();
                switch (tier) {
                    case TRUECOLOR -> assertThat(colour).isInstanceOf(TextColor.RGB.class);
                    case INDEXED_256 -> assertThat(colour).isInstanceOf(TextColor.Indexed.class);
                    case ANSI_16 -> assertThat(colour).isInstanceOf(TextColor.ANSI.class);
                    case MONO -> assertThat(colour).isEqualTo(TextColor.ANSI.DEFAULT);
                    case ASCII -> assertThat(cell.getCharacterString()).matches("[ -~]");
                }
            });
        }
    }

    @Test
    void evidenceTintsWhereItLiesAndNowhereElse() {
        Optional<Picture.Request.Evidence> corner = Optional.of(new Picture.Request.Evidence(Models.map("scab"), 1));
        Picture.Cells cells = PictureDrawing.draw(flat(70, 70, 100), request(Look.Tier.TRUECOLOR, false, corner));
        assertThat(colour(cells.at(5, 2), true)).isNotEqualTo(0x646464);
        assertThat(colour(cells.at(65, 2), true)).isEqualTo(0x646464);
        assertThat(colour(cells.at(5, 32), true)).isEqualTo(0x646464);
        assertThat(cells.legend()).isEqualTo("pink: evidence for scab");
    }

    @Test
    void withoutColourEvidenceIsMarkedByCharacters() {
        Optional<Picture.Request.Evidence> corner = Optional.of(new Picture.Request.Evidence(Models.map("scab"), 1));
        for (Look.Tier tier : List.of(Look.Tier.MONO, Look.Tier.ASCII)) {
            Picture.Cells cells = PictureDrawing.draw(flat(70, 70, 100), request(tier, false, corner));
            assertThat(cells.at(4, 2).getCharacterString()).isEqualTo("#");
            assertThat(cells.at(5, 2).getCharacterString()).isNotEqualTo("#");
            assertThat(cells.at(64, 2).getCharacterString()).isNotIn("#", "+");
        }
    }

    @Test
    void theMapIsTurnedAsThePictureIs() {
        // The stored picture's upper left corner, by EXIF orientation, as Exif 2.3 defines it.
        Map<Integer, double[]> corners = Map.of(
                1, new double[] {0.1, 0.1},
                2, new double[] {0.9, 0.1},
                3, new double[] {0.9, 0.9},
                4, new double[] {0.1, 0.9},
                5, new double[] {0.1, 0.1},
                6, new double[] {0.9, 0.1},
                7, new double[] {0.9, 0.9},
                8, new double[] {0.1, 0.9});
        corners.forEach((orientation, corner) -> {
            Heat heat = new Heat(new Picture.Request.Evidence(Models.map("scab"), orientation));
            for (double[] other : corners.values()) {
                boolean here = Arrays.equals(other, corner);
                assertThat(heat.at(other[0], other[1]) > Heat.SOME_FROM)
                        .as("orientation %d", orientation)
                        .isEqualTo(here);
            }
        });
    }

    @Test
    void palettesFindTheirOwnColours() {
        for (Palette palette : Palette.values()) {
            int first = palette == Palette.XTERM_256 ? 16 : 0;
            int last = palette == Palette.XTERM_256 ? 255 : 15;
            int[] own = IntStream.rangeClosed(first, last).map(palette::rgb).toArray();
            int[] nearest = palette.nearest(own);
            for (int i = 0; i < own.length; i++) {
                assertThat(palette.rgb(nearest[i])).isEqualTo(own[i]);
            }
        }
    }

    @Test
    void distancesAreThoseOfOklab() {
        Oklab red = Oklab.of(0xFF0000);
        // As https://bottosson.github.io/posts/oklab/ gives them of sRGB's red.
        assertThat(red.lightness()).isCloseTo(0.628f, offset(0.001f));
        assertThat(red.a()).isCloseTo(0.225f, offset(0.001f));
        assertThat(red.b()).isCloseTo(0.126f, offset(0.001f));
        assertThat(Oklab.of(0xFFFFFF).squaredTo(Oklab.of(0))).isCloseTo(1f, offset(0.001f));
    }

    @Test
    void ofSixteenColoursALeafIsGreenItsSpotsRedAndGreyStaysGrey() {
        int[] pixels = {0x6E7D4B, 0xAF7864, 0x505050, 0x3C4632};
        assertThat(Palette.ANSI_16.nearest(pixels)).containsExactly(2, 9, 8, 8);
    }

    @Test
    void belowTrueColourAFlatColourStaysFlat() {
        for (Look.Tier tier : List.of(Look.Tier.INDEXED_256, Look.Tier.ANSI_16)) {
            for (int grey = 0; grey < 256; grey += 5) {
                Picture.Cells cells = PictureDrawing.draw(flat(12, 12, grey), request(tier, false, Optional.empty()));
                Set<Integer> colours = new HashSet<>();
                for (int i = 0; i < 72; i++) {
                    colours.add(colour(cells.at(i % 12, i / 12), i % 2 == 0));
                }
                assertThat(colours).as("%s, grey %d", tier, grey).hasSize(1);
            }
        }
    }

    @Test
    void ditheringKeepsTheMeanBrightness() {
        int[] grey = new int[40 * 40];
        Arrays.fill(grey, 0x60);
        boolean[] dots = Dither.dots(grey, 40, 40);
        int bright = 0;
        for (boolean dot : dots) {
            bright += dot ? 255 : 0;
        }
        assertThat(bright / (double) dots.length).isBetween(0x60 - 6.0, 0x60 + 6.0);
    }

    @Test
    void theTierComesFromWhatTheEnvironmentTells() {
        assertThat(guess("TERM", "xterm-256color")).isEqualTo(Look.Tier.INDEXED_256);
        assertThat(guess("TERM", "xterm")).isEqualTo(Look.Tier.INDEXED_256);
        assertThat(guess("TERM", "xterm-16color")).isEqualTo(Look.Tier.ANSI_16);
        assertThat(guess("TERM", "linux")).isEqualTo(Look.Tier.ANSI_16);
        assertThat(guess("TERM", "xterm-direct")).isEqualTo(Look.Tier.TRUECOLOR);
        assertThat(guess("TERM", "xterm", "COLORTERM", "truecolor")).isEqualTo(Look.Tier.TRUECOLOR);
        assertThat(guess("TERM", "screen", "TMUX", "/tmp/x,1,0")).isEqualTo(Look.Tier.INDEXED_256);
        assertThat(guess("TERM", "tmux-256color", "TMUX", "/tmp/x,1,0", "COLORTERM", "truecolor"))
                .isEqualTo(Look.Tier.TRUECOLOR);
        assertThat(guess("TERM", "screen", "STY", "1.pts", "COLORTERM", "truecolor"))
                .isEqualTo(Look.Tier.INDEXED_256);
        assertThat(ColourGuess.isInScreen(Map.of("TERM", "screen", "STY", "1.pts", "TMUX", "/tmp/x,1,0")))
                .isTrue();
        assertThat(ColourGuess.isInScreen(Map.of("TERM", "screen", "TMUX", "/tmp/x,1,0")))
                .isFalse();
        assertThat(ColourGuess.isInScreen(Map.of("TERM", "screen-256color"))).isTrue();
        assertThat(guess("TERM", "xterm-256color", "NO_COLOR", "1")).isEqualTo(Look.Tier.MONO);
        assertThat(guess("TERM", "xterm-256color", "LANG", "C")).isEqualTo(Look.Tier.ASCII);
        assertThat(guess("TERM", "vt100")).isEqualTo(Look.Tier.ASCII);
        assertThat(guess("TERM", "xterm", "LC_ALL", "C.UTF-8", "POMONA_ASCII", "1"))
                .isEqualTo(Look.Tier.ASCII);
        assertThat(guess()).isEqualTo(Look.Tier.MONO);
    }

    private static Look.Tier guess(String... namesAndValues) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ColourGuess.of(environment).tier();
    }

    @Test
    void whatTheTerminalAnswersCountsUnlessAPersonChose() {
        OptionalInt white = OptionalInt.of(0xFFFFFF);
        Look some = new Look(Look.Tier.INDEXED_256, false);
        assertThat(some.answered(true, white).tier()).isEqualTo(Look.Tier.TRUECOLOR);
        assertThat(some.answered(true, white).ground()).isEqualTo(Look.Ground.LIGHT);
        assertThat(some.answered(false, OptionalInt.of(0x1E2024)).ground()).isEqualTo(Look.Ground.DARK);
        assertThat(some.answered(false, OptionalInt.empty())).isEqualTo(some);
        assertThat(some.with(Look.Tier.ANSI_16).answered(true, white).tier()).isEqualTo(Look.Tier.ANSI_16);
        for (Look.Tier tier : List.of(Look.Tier.MONO, Look.Tier.ASCII)) {
            assertThat(new Look(tier, false).answered(true, white).tier()).isEqualTo(tier);
        }
        Look direct = new Look(Look.Tier.TRUECOLOR, false);
        assertThat(direct.answered(false, OptionalInt.empty())).isEqualTo(direct);
        assertThat(some.chosen(Optional.of("auto"), Optional.of("auto"))).isEqualTo(some);
        Look chosen = some.chosen(Optional.of("mono"), Optional.of("dark")).answered(true, white);
        assertThat(chosen.tier()).isEqualTo(Look.Tier.MONO);
        assertThat(chosen.ground()).isEqualTo(Look.Ground.DARK);
        assertThat(some.ground()).isEqualTo(Look.Ground.UNKNOWN);
        assertThatThrownBy(() -> some.chosen(Optional.empty(), Optional.of("pink")))
                .hasMessage("no theme pink; known are auto, dark, light");
    }

    @Test
    void ofSixteenColoursTheHotPartIsBlackAndMagentaOnly() {
        byte[] green = new byte[28 * 28 * 3];
        for (int i = 0; i < green.length; i += 3) {
            green[i + 1] = (byte) 0xB0;
        }
        Picture.Request request = new Picture.Request(
                Models.SCAB,
                28,
                14,
                Optional.of(new Picture.Request.Evidence(Models.map("scab"), 1)),
                new Look(Look.Tier.ANSI_16, false),
                0);
        Picture.Cells cells =
                PictureDrawing.draw(new RgbPicture(28, 28, green, new PictureInfo("jpeg", 28, 28, 1)), request);
        assertThat(cells.legend()).isEqualTo("pink: evidence for scab");
        for (int i = 0; i < 8; i++) {
            assertThat(cells.at(i, i / 2).getBackgroundColor())
                    .isIn(TextColor.ANSI.BLACK, TextColor.ANSI.MAGENTA, TextColor.ANSI.MAGENTA_BRIGHT);
        }
    }
}
