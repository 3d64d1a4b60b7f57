package pomona.tui.graphics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each protocol's bytes, read by another reader than the one that wrote them. */
final class PictureEncoderTest {
    private static Graphics graphics(Protocol protocol, int colours, boolean slowLine) {
        return new Graphics(protocol, 6, 13, colours, slowLine, false);
    }

    private static Raster of(int width, int height, Colour colour) {
        int[] rgb = new int[width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = colour.at(i % width, i / width);
        }
        return new Raster(width, height, rgb);
    }

    private interface Colour {
        int at(int x, int y);
    }

    /** A leaf as such pictures are: greens that run into each other, and a few orange spots. */
    private static Raster leaf(int width, int height) {
        return of(width, height, (x, y) -> {
            boolean spot = (x / 7 + y / 5) % 53 == 0;
            int green = 70 + 120 * x / width;
            int other = 30 + 50 * y / height;
            return spot ? 0xE08020 : (other << 16) | (green << 8) | (other / 2);
        });
    }

    private static Raster noise(int width, int height) {
        Random random = new Random(7);
        return of(width, height, (x, y) -> random.nextInt(1 << 24));
    }

    private static EncodedPicture encode(Raster picture, Graphics graphics, int columns, int rows) {
        return PictureEncoder.encode(picture, graphics, columns, rows).orElseThrow();
    }

    private static double meanError(Raster one, Raster other) {
        long sum = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            for (int shift = 0; shift <= 16; shift += 8) {
                sum += Math.abs(((one.rgb()[i] >> shift) & 0xFF) - ((other.rgb()[i] >> shift) & 0xFF));
            }
        }
        return sum / 3.0 / one.rgb().length;
    }

    @Test
    void kittyGetsEveryPixelAsItIs() throws IOException {
        Raster picture = noise(60, 39);
        Raster read = Painted.of(encode(picture, graphics(Protocol.KITTY, 256, false), 10, 3));
        assertThat(read.rgb()).isEqualTo(picture.rgb());
    }

    @Test
    void itermGetsAJpegThatIsHardlyToldFromIt() throws IOException {
        Raster picture = leaf(324, 234);
        Raster read = Painted.of(encode(picture, graphics(Protocol.ITERM, 256, false), 54, 18));
        assertThat(read.width()).isEqualTo(324);
        assertThat(meanError(read, picture)).isLessThan(3);
    }

    @Test
    void sixelsPaintEveryPixelInAColourNearItsOwn() throws IOException {
        Raster picture = leaf(324, 234);
        EncodedPicture encoded = encode(picture, graphics(Protocol.SIXEL, 256, false), 54, 18);
        Raster painted = Painted.of(encoded);
        assertThat(painted.rgb()).doesNotContain(SixelPicture.NOTHING);
        assertThat(meanError(painted, picture)).isLessThan(3);
    }

    @Test
    void ofFewColoursEachIsKeptToAPercent() throws IOException {
        List<Integer> few = List.of(0x000000, 0xFFFFFF, 0xE08020, 0x336611, 0x808080);
        Raster picture = of(120, 78, (x, y) -> few.get((x / 3 + y / 7) % few.size()));
        Raster painted = Painted.of(encode(picture, graphics(Protocol.SIXEL, 256, false), 20, 6));
        for (int i = 0; i < painted.rgb().length; i++) {
            for (int shift = 0; shift <= 16; shift += 8) {
                assertThat((painted.rgb()[i] >> shift) & 0xFF)
                        .isBetween(((picture.rgb()[i] >> shift) & 0xFF) - 2, ((picture.rgb()[i] >> shift) & 0xFF) + 2);
            }
        }
    }

    @Test
    void aRareColourIsKeptBesideManyThatAreAlike() {
        Raster picture = of(240, 130, (x, y) -> x > 100 && x < 104 && y > 60 && y < 63 ? 0xFF8000 : 0x204010 + y);
        AdaptivePalette palette = AdaptivePalette.of(picture, 16);
        assertThat(palette.colours()).contains(0xFF8000);
    }

    @Test
    void aTerminalOfSixteenColoursGetsNoMore() {
        EncodedPicture encoded = encode(noise(324, 234), graphics(Protocol.SIXEL, 16, false), 54, 18);
        encoded.parts()
                .forEach(part ->
                        assertThat(SixelPicture.of(part.body()).colours()).isBetween(2, 16));
    }

    @Test
    void overANetworkNoPictureIsMoreThan100KB() {
        for (Protocol protocol : Protocol.values()) {
            for (int columns : new int[] {54, 110, 240}) {
                int rows = columns / 3;
                Graphics slow = graphics(protocol, 256, true);
                PictureEncoder.Size size =
                        PictureEncoder.size(slow, columns, rows, new PictureEncoder.Size(6000, 4000));
                // Noise is the worst there is, and no photo.
                Raster picture = columns < 240 ? noise(size.width(), size.height()) : leaf(size.width(), size.height());
                EncodedPicture encoded = encode(picture, slow, columns, rows);
                int sent = TransmissionTest.sent(encoded).length;
                assertThat(sent).as(protocol + " at " + columns).isBetween(3_000, 100_000);
            }
        }
    }

    @Test
    void fewerPixelsAreSentOverANetworkAndNoneThatThePhotoHasNot() {
        PictureEncoder.Size large = new PictureEncoder.Size(6000, 4000);
        assertThat(PictureEncoder.size(graphics(Protocol.KITTY, 256, false), 54, 18, large))
                .isEqualTo(new PictureEncoder.Size(324, 234));
        assertThat(PictureEncoder.size(graphics(Protocol.KITTY, 256, true), 54, 18, large))
                .isEqualTo(new PictureEncoder.Size(216, 156));
        assertThat(PictureEncoder.size(graphics(Protocol.ITERM, 256, true), 54, 18, new PictureEncoder.Size(54, 36)))
                .isEqualTo(new PictureEncoder.Size(54, 39));
        assertThat(PictureEncoder.size(graphics(Protocol.SIXEL, 256, true), 54, 18, large))
                .isEqualTo(new PictureEncoder.Size(324, 234));
    }

    @Test
    void partsCoverAllCellsOnceAndNoneIsLargerThanXtermTakes() {
        for (Graphics graphics : List.of(
                graphics(Protocol.SIXEL, 256, false), new Graphics(Protocol.SIXEL, 20, 41, 256, false, false))) {
            for (int columns : new int[] {1, 9, 54, 300}) {
                for (int rows : new int[] {1, 2, 5, 18, 90}) {
                    int[] covered = new int[columns * rows];
                    for (CellArea part : PictureEncoder.parts(graphics, columns, rows)) {
                        assertThat(part.columns() * graphics.cellWidth()).isLessThanOrEqualTo(1000);
                        assertThat(part.rows() * graphics.cellHeight()).isLessThanOrEqualTo(1000);
                        for (int y = part.row(); y < part.row() + part.rows(); y++) {
                            for (int x = part.column(); x < part.column() + part.columns(); x++) {
                                covered[y * columns + x]++;
                            }
                        }
                    }
                    assertThat(covered).containsOnly(1);
                }
            }
        }
    }
}
