package pomona.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pomona.picture.decode.Area;
import pomona.picture.format.PictureException;

class HeldPictureTest {
    private static final int WIDTH = 90;
    private static final int HEIGHT = 70;

    private final PictureReader reader = new PictureReader();

    @AfterEach
    void close() {
        reader.close();
    }

    private static byte[] noise(int orientation) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(orientation);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        return TestPictures.withExif(TestPictures.jpeg(image, false), orientation);
    }

    private static int channel(RgbPicture picture, int x, int y, int channel) {
        return picture.rgb()[3 * (y * picture.width() + x) + channel] & 0xFF;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aPartIsTheMeanOfTheAreaItsPixelsCover(int orientation) throws PictureException {
        byte[] file = noise(orientation);
        RgbPicture whole = reader.read(file, file.length, 1000, 1000);
        HeldPicture held = reader.readToKeep(file, file.length, Long.MAX_VALUE);
        for (int block : new int[] {1, 2, 4, 8}) {
            int left = 2 * block;
            int top = block;
            int width = 6;
            int height = 4;
            RgbPicture part = held.part(new Area(left, top, width * block, height * block), width, height);
            for (int i = 0; i < width * height * 3; i++) {
                int x = left + i / 3 % width * block;
                int y = top + i / 3 / width * block;
                double mean = mean(whole, x, y, block, i % 3);
                assertThat((double) channel(part, i / 3 % width, i / 3 / width, i % 3))
                        .as("block %d, value %d", block, i)
                        .isCloseTo(mean, within(0.5));
            }
        }
    }

    private static double mean(RgbPicture whole, int left, int top, int block, int channel) {
        double sum = 0;
        int count = 0;
        for (int y = top; y < Math.min(whole.height(), top + block); y++) {
            for (int x = left; x < Math.min(whole.width(), left + block); x++) {
                sum += channel(whole, x, y, channel);
                count++;
            }
        }
        return sum / count;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 8})
    void aPixelAtTheEdgeIsTheMeanOfWhatIsThere(int orientation) throws PictureException {
        byte[] file = noise(orientation);
        RgbPicture whole = reader.read(file, file.length, 1000, 1000);
        HeldPicture held = reader.readToKeep(file, file.length, Long.MAX_VALUE);
        int columns = (whole.width() + 31) / 32;
        int rows = (whole.height() + 31) / 32;
        RgbPicture part = held.part(new Area(0, 0, columns * 32, rows * 32), columns, rows);
        for (int i = 0; i < columns * rows; i++) {
            double mean = mean(whole, i % columns * 32, i / columns * 32, 32, 0);
            assertThat((double) channel(part, i % columns, i / columns, 0)).isCloseTo(mean, within(0.51));
        }
    }

    @Test
    void enlargedAPixelIsBetweenItsNeighbours() throws PictureException {
        byte[] file = noise(1);
        RgbPicture whole = reader.read(file, file.length, 1000, 1000);
        RgbPicture part = reader.readToKeep(file, file.length, Long.MAX_VALUE).part(new Area(10, 20, 8, 6), 16, 12);
        // A quarter of a pixel right of, and below, the middle of the photo's pixel (12, 23).
        double above = 0.75 * channel(whole, 12, 23, 1) + 0.25 * channel(whole, 13, 23, 1);
        double below = 0.75 * channel(whole, 12, 24, 1) + 0.25 * channel(whole, 13, 24, 1);
        assertThat((double) channel(part, 5, 7, 1)).isCloseTo(0.75 * above + 0.25 * below, within(0.51));
    }

    @Test
    void aPhotoThatIsTooLargeIsKeptAsFinelyAsFits() throws PictureException {
        int full = TestPictures.WIDTH * TestPictures.HEIGHT * 3;
        for (Map.Entry<String, byte[]> file : TestPictures.all().entrySet()) {
            byte[] bytes = file.getValue();
            assertThat(reader.readToKeep(bytes, bytes.length, full).bytes())
                    .as(file.getKey())
                    .isEqualTo(full);
            for (int max : new int[] {full - 1, full / 2, full / 10}) {
                assertThat(reader.readToKeep(bytes, bytes.length, max).bytes())
                        .as("%s in %d", file.getKey(), max)
                        .isBetween(max / 5L, (long) max);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6})
    void keptCoarselyItStillHasItsPartsWhereTheyAre(int orientation) throws PictureException {
        byte[] file = TestPictures.withExif(TestPictures.jpeg(TestPictures.rgb(400, 240), false), orientation);
        HeldPicture held = reader.readToKeep(file, file.length, 400 * 240 * 3 / 5);
        assertThat(held.bytes()).isLessThanOrEqualTo(400 * 240 * 3 / 5);
        int[] turned = orientation == 1 ? new int[] {0, 1, 2, 3} : new int[] {2, 0, 3, 1};
        int width = orientation == 1 ? 400 : 240;
        int height = orientation == 1 ? 240 : 400;
        for (int i = 0; i < 4; i++) {
            int left = i % 2 * (width / 2);
            int top = i / 2 * (height / 2);
            Area inside = new Area(left + width / 8.0, top + height / 8.0, width / 4.0, height / 4.0);
            RgbPicture part = held.part(inside, 1, 1);
            for (int channel = 0; channel < 3; channel++) {
                int expected = TestPictures.quarters()[turned[i]] >> (16 - 8 * channel) & 0xFF;
                assertThat(channel(part, 0, 0, channel)).isCloseTo(expected, within(6));
            }
        }
    }
}
