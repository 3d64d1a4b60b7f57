package pomona.tui.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pomona.picture.PictureReader;
import pomona.picture.RgbPicture;
import pomona.picture.format.PictureInfo;
import pomona.protocol.Prediction;
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

    @Test
    void aCellIsTwoPixelsOneAboveTheOther() {
        Picture.Cells cells = PictureDrawing.draw(twoByTwo(), request(Look.Tier.TRUECOLOR, false, Optional.empty()));
        assertThat(cells.columns()).isEqualTo(2);
        assertThat(cells.rows()).isEqualTo(1);
        assertThat(Drawn.colour(cells.at(0, 0), true)).isEqualTo(0xC80A14);
        assertThat(Drawn.colour(cells.at(0, 0), false)).isEqualTo(0x0A14C8);
        assertThat(Drawn.colour(cells.at(1, 0), true)).isEqualTo(0x00A000);
        assertThat(Drawn.colour(cells.at(1, 0), false)).isEqualTo(0x00A000);
    }

    @Test
    void anOddLastRowIsWhole() {
        Picture.Cells cells =
                PictureDrawing.draw(flat(3, 3, 90), request(Look.Tier.TRUECOLOR, false, Optional.empty()));
        assertThat(cells.rows()).isEqualTo(2);
        assertThat(Drawn.colour(cells.at(2, 1), true)).isEqualTo(0x5A5A5A);
        assertThat(Drawn.colour(cells.at(2, 1), false)).isEqualTo(0x5A5A5A);
    }

    @Test
    void overASlowLineAChannelKeepsFiveBits() {
        Picture.Cells cells = PictureDrawing.draw(twoByTwo(), request(Look.Tier.TRUECOLOR, true, Optional.empty()));
        assertThat(Drawn.colour(cells.at(0, 0), true)).isEqualTo(0xCC0C14);
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

    private static Optional<Picture.Request.Evidence> evidence(double corner, double rest) {
        List<Double> cells = Models.map("scab").cells().stream()
                .map(cell -> cell > 0.5 ? corner : rest)
                .toList();
        return Optional.of(new Picture.Request.Evidence(new Prediction.EvidenceMap(7, 7, "scab", cells), 1));
    }

    @Test
    void whereEvidenceLiesThePictureKeepsItsColoursAndElsewhereItIsGreyAndDarker() {
        byte[] rgb = new byte[70 * 70 * 3];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) 0xC0;
            rgb[i + 1] = 0x60;
            rgb[i + 2] = 0x20;
        }
        RgbPicture orange = new RgbPicture(70, 70, rgb, new PictureInfo("png", 70, 70, 1));
        Picture.Cells cells = PictureDrawing.draw(orange, request(Look.Tier.TRUECOLOR, false, evidence(0.95, 0.05)));
        assertThat(Drawn.colour(cells.at(5, 2), true)).isEqualTo(0xC06020);
        assertThat(Drawn.colour(cells.at(15, 7), true)).isEqualTo(0xC06020);
        for (TextCharacter far : List.of(cells.at(65, 2), cells.at(5, 32), cells.at(65, 32))) {
            int grey = Drawn.colour(far, true) & 0xFF;
            assertThat(Drawn.colour(far, true)).isEqualTo(grey << 16 | grey << 8 | grey);
            assertThat(grey).isBetween(0x20, 0x40);
        }
        assertThat(cells.legend()).isEqualTo("evidence up to 0.95 for scab, in colour");
    }

    @Test
    void withoutAClearPlaceNothingIsDimmed() {
        RgbPicture picture = flat(70, 70, 100);
        for (Look.Tier tier : List.of(Look.Tier.TRUECOLOR, Look.Tier.INDEXED_256, Look.Tier.ANSI_16)) {
            Picture.Cells thin = PictureDrawing.draw(picture, request(tier, false, evidence(0.29, 0.01)));
            assertThat(thin.cells())
                    .isEqualTo(PictureDrawing.draw(picture, request(tier, false, Optional.empty()))
                            .cells());
            assertThat(thin.legend()).isEqualTo("no clear place: evidence up to 0.29 for scab");
            Picture.Cells clear = PictureDrawing.draw(picture, request(tier, false, evidence(0.3, 0.01)));
            assertThat(clear.cells()).isNotEqualTo(thin.cells());
            assertThat(clear.legend()).isEqualTo("evidence up to 0.30 for scab, in colour");
        }
    }

    /** Orange in the middle, a yellow rim, green around it: the symptom itself must be seen, not a colour over it. */
    @Test
    void aRustSpotKeepsItsHueInTheMiddleAndAtItsRim() {
        int side = 70;
        byte[] rgb = new byte[side * side * 3];
        for (int i = 0; i < side * side; i++) {
            double away = away(i % side, i / side);
            int pixel = away < 3 ? 0xD86A18 : away < 6 ? 0xD8C030 : 0x4C8A38;
            rgb[3 * i] = (byte) (pixel >> 16);
            rgb[3 * i + 1] = (byte) (pixel >> 8);
            rgb[3 * i + 2] = (byte) pixel;
        }
        RgbPicture spot = new RgbPicture(side, side, rgb, new PictureInfo("png", side, side, 1));
        List<Double> oneCell = new ArrayList<>(Collections.nCopies(49, 0.02));
        oneCell.set(8, 0.9);
        Picture.Request.Evidence small =
                new Picture.Request.Evidence(new Prediction.EvidenceMap(7, 7, "rust", oneCell), 1);
        Picture.Cells plain = PictureDrawing.draw(spot, request(Look.Tier.TRUECOLOR, false, Optional.empty()));
        for (Optional<Picture.Request.Evidence> map : List.of(Optional.of(small), evidence(0.95, 0.05))) {
            Picture.Cells shown = PictureDrawing.draw(spot, request(Look.Tier.TRUECOLOR, false, map));
            for (int y = 0; y < 30; y++) {
                for (int x = 0; x < 30; x++) {
                    if (away(x, y) < 6) {
                        float before = hue(Drawn.colour(plain.at(x, y / 2), y % 2 == 0));
                        float after = hue(Drawn.colour(shown.at(x, y / 2), y % 2 == 0));
                        assertThat(after).as("at %d %d", x, y).isCloseTo(before, within(10f));
                    }
                }
            }
        }
    }

    /** From the middle of the map's second cell in the second row. */
    private static double away(int x, int y) {
        return Math.hypot(x - 14.5, y - 14.5);
    }

    private static float hue(int rgb) {
        return 360 * Color.RGBtoHSB(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF, null)[0];
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
    void ofAPartTheEvidenceIsWhereItIsOfTheWhole() {
        Picture.Request whole = request(Look.Tier.TRUECOLOR, false, evidence(0.95, 0.05));
        Crop crop = new Crop(35, 35, 1, 20, 10, 40, 40);
        Picture.Request part =
                new Picture.Request(whole.path(), 40, 20, whole.evidence(), whole.look(), 0, Optional.of(crop));
        Picture.Cells all = PictureDrawing.draw(flat(70, 70, 100), whole);
        Picture.Cells seen = PictureDrawing.draw(flat(40, 40, 100), part);
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 40; x++) {
                assertThat(Drawn.colour(seen.at(x, y), true)).isEqualTo(Drawn.colour(all.at(20 + x, 5 + y), true));
                colours.add(Drawn.colour(seen.at(x, y), true));
            }
        }
        assertThat(colours).contains(0x646464, 0x282828);
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
    void ofTheCubeALeafKeepsItsShadesAndManyOfItsHues() throws Exception {
        try (PictureReader reader = new PictureReader();
                Stream<Path> samples = Files.list(Path.of("samples"))) {
            for (Path sample :
                    samples.filter(file -> file.toString().endsWith(".jpg")).toList()) {
                byte[] file = Files.readAllBytes(sample);
                RgbPicture picture = reader.read(file, file.length, 54, 36);
                int[] rgb = PictureDrawing.pixels(picture, picture.height());
                int[] nearest = Palette.XTERM_256.nearest(rgb);
                double lightness = 0;
                double hues = 0;
                double wrong = 0;
                for (int i = 0; i < rgb.length; i++) {
                    int shown = Palette.XTERM_256.rgb(nearest[i]);
                    lightness += Math.abs(
                            Oklab.of(rgb[i]).lightness() - Oklab.of(shown).lightness());
                    hues += saturation(rgb[i]) > 0.3 ? 1 : 0;
                    boolean both = saturation(rgb[i]) > 0.3 && saturation(shown) > 0.1;
                    double turn = Math.abs(hue(rgb[i]) - hue(shown));
                    wrong += both && Math.min(turn, 360 - turn) > 20 ? 1 : 0;
                }
                // With plain distances 0.012 to 0.022, and 8 to 83 of a hundred.
                assertThat(lightness / rgb.length).as(sample.toString()).isLessThan(0.018);
                assertThat(wrong / hues).as(sample.toString()).isLessThan(0.6);
            }
        }
    }

    private static float saturation(int rgb) {
        return Color.RGBtoHSB(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF, null)[1];
    }

    @Test
    void belowTrueColourAFlatColourStaysFlat() {
        for (Look.Tier tier : List.of(Look.Tier.INDEXED_256, Look.Tier.ANSI_16)) {
            for (int grey = 0; grey < 256; grey += 5) {
                Picture.Cells cells = PictureDrawing.draw(flat(12, 12, grey), request(tier, false, Optional.empty()));
                Set<Integer> colours = new HashSet<>();
                for (int i = 0; i < 72; i++) {
                    colours.add(Drawn.colour(cells.at(i % 12, i / 12), i % 2 == 0));
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
    void ofSixteenColoursTheDimmedPartHasGreysOnly() {
        byte[] green = new byte[70 * 70 * 3];
        for (int i = 0; i < green.length; i += 3) {
            green[i + 1] = (byte) 0xC0;
        }
        RgbPicture leaf = new RgbPicture(70, 70, green, new PictureInfo("jpeg", 70, 70, 1));
        Picture.Cells cells = PictureDrawing.draw(leaf, request(Look.Tier.ANSI_16, false, evidence(0.95, 0.05)));
        assertThat(cells.at(5, 2).getBackgroundColor()).isEqualTo(TextColor.ANSI.GREEN);
        for (int x = 50; x < 70; x++) {
            assertThat(cells.at(x, 30).getBackgroundColor())
                    .isIn(TextColor.ANSI.BLACK, TextColor.ANSI.BLACK_BRIGHT, TextColor.ANSI.WHITE);
        }
    }
}
