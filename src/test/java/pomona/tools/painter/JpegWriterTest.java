package pomona.tools.painter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pomona.tools.painter.paint.Dice;

class JpegWriterTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "8, 8", "16, 16", "17, 33", "100, 75", "255, 16"})
    void aSmoothPictureOfAnySizeIsReadBackNearlyAsItWas(int width, int height) throws IOException {
        byte[] rgb = gradient(width, height);

        BufferedImage read = read(JpegWriter.write(width, height, rgb, 95, 1));

        assertThat(read.getWidth()).isEqualTo(width);
        assertThat(read.getHeight()).isEqualTo(height);
        assertThat(largestDifference(rgb, read)).isLessThanOrEqualTo(12);
    }

    @Test
    void noiseOfFullStrengthIsReadBackInBrightness() throws IOException {
        byte[] rgb = new byte[3 * 64 * 64];
        Dice dice = new Dice(1);
        for (int i = 0; i < rgb.length; i += 3) {
            byte level = (byte) dice.next();
            rgb[i] = level;
            rgb[i + 1] = level;
            rgb[i + 2] = level;
        }

        BufferedImage read = read(JpegWriter.write(64, 64, rgb, 100, 1));

        assertThat(largestDifference(rgb, read)).isLessThanOrEqualTo(4);
    }

    @Test
    void theOrientationIsWhatAnExifReaderFinds() throws Exception {
        byte[] jpeg = JpegWriter.write(16, 24, gradient(16, 24), 86, 6);

        ExifIFD0Directory exif = ImageMetadataReader.readMetadata(new ByteArrayInputStream(jpeg))
                .getFirstDirectoryOfType(ExifIFD0Directory.class);

        assertThat(exif.getInt(ExifIFD0Directory.TAG_ORIENTATION)).isEqualTo(6);
        assertThat(read(jpeg).getWidth()).isEqualTo(16);
    }

    @Test
    void pixelsThatDoNotFillThePictureAreRefused() {
        assertThatThrownBy(() -> JpegWriter.write(4, 4, new byte[47], 86, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4x4 does not fit 47 bytes");
    }

    private static byte[] gradient(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                rgb[at] = (byte) x;
                rgb[at + 1] = (byte) (255 - y);
                rgb[at + 2] = (byte) (128 + 64 * x / width - 64 * y / height);
            }
        }
        return rgb;
    }

    private static BufferedImage read(byte[] jpeg) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(jpeg));
    }

    private static int largestDifference(byte[] rgb, BufferedImage read) {
        int largest = 0;
        for (int i = 0; i < rgb.length; i++) {
            int pixel = read.getRGB(i / 3 % read.getWidth(), i / 3 / read.getWidth());
            int level = pixel >> (16 - 8 * (i % 3)) & 255;
            largest = Math.max(largest, Math.abs(level - (rgb[i] & 255)));
        }
        return largest;
    }
}
