package pomona.picture.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pomona.picture.PictureDecoder;

class AreaScalerTest {
    @ParameterizedTest
    @CsvSource({
        "256, 256, 224, 224",
        "512, 455, 224, 224",
        "7, 5, 3, 2",
        "1000, 3, 10, 3",
        "9, 9, 9, 4",
        "300, 100, 224, 224",
        "5, 5, 1, 1"
    })
    void eachPixelIsTheMeanOfTheAreaItCovers(int width, int height, int toWidth, int toHeight) {
        var source = new Pixels();
        source.resize(width, height, 3);
        new Random(1).nextBytes(source.bytes());
        byte[] target = new byte[toWidth * toHeight * 3];
        new AreaScaler().scale(source, toWidth, toHeight, target);
        boolean shrinks = toWidth <= width && toHeight <= height;
        for (int y = 0; y < toHeight && shrinks; y++) {
            for (int x = 0; x < toWidth; x++) {
                double mean = mean(source, x, y, (double) width / toWidth, (double) height / toHeight);
                assertThat((double) (target[3 * (y * toWidth + x)] & 0xff)).isCloseTo(mean, Offset.offset(0.51));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3", "223, 100", "224, 224", "500, 80", "65535, 1"})
    void aPlainColourStaysItselfAtAnySize(int width, int height) {
        var source = new Pixels();
        source.resize(width, height, 3);
        Arrays.fill(source.bytes(), (byte) 0xff);
        byte[] target = new byte[PictureDecoder.RGB_BYTES];
        new AreaScaler().scale(source, 224, 224, target);
        for (byte value : target) {
            assertThat(value).isEqualTo((byte) 0xff);
        }
    }

    @org.junit.jupiter.api.Test
    void enlargingGoesEvenlyFromOnePixelToTheNext() {
        var source = new Pixels();
        source.resize(2, 1, 3);
        System.arraycopy(new byte[] {0, 0, 0, (byte) 200, (byte) 200, (byte) 200}, 0, source.bytes(), 0, 6);
        byte[] target = new byte[8 * 3];
        new AreaScaler().scale(source, 8, 1, target);
        assertThat(new int[] {
                    target[0] & 0xff, target[3] & 0xff, target[6] & 0xff, target[9] & 0xff,
                    target[12] & 0xff, target[15] & 0xff, target[18] & 0xff, target[21] & 0xff
                })
                .containsExactly(0, 0, 25, 75, 125, 175, 200, 200);
    }

    private static double mean(Pixels source, int x, int y, double acrossRatio, double downRatio) {
        double sum = 0;
        double area = 0;
        for (int row = 0; row < source.height(); row++) {
            double down = overlap(row, y * downRatio, (y + 1) * downRatio);
            for (int column = 0; column < source.width() && down > 0; column++) {
                double part = down * overlap(column, x * acrossRatio, (x + 1) * acrossRatio);
                sum += part * (source.bytes()[3 * (row * source.width() + column)] & 0xff);
                area += part;
            }
        }
        return sum / area;
    }

    private static double overlap(int pixel, double from, double to) {
        return Math.max(0, Math.min(to, pixel + 1) - Math.max(from, pixel));
    }
}
