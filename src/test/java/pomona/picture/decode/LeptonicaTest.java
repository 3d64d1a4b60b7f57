package pomona.picture.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pomona.picture.PictureDecoders;
import pomona.picture.format.PictureException;

class LeptonicaTest {
    @BeforeEach
    void isHere() {
        assumeTrue(JpegReader.LEPTONICA.isPresent(), "skipped: there is no Leptonica for this machine");
    }

    /** Hills and valleys in other places for each colour. */
    private static byte[] jpeg(int width, int height, int type) throws IOException {
        var image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = (int) (127 + 127 * Math.sin(x / 97.0));
                int green = (int) (127 + 127 * Math.sin(y / 61.0));
                int blue = (int) (127 + 127 * Math.sin((x + y) / 123.0));
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }

    private static byte[] read(JpegReader reader, byte[] file, Wanted wanted) throws PictureException {
        byte[] pixels = new byte[wanted.bytes()];
        try (var decoder = new SizedDecoder(reader, PictureDecoders.MAX_PIXELS_DEFAULT)) {
            decoder.decode(decoder.check(file, file.length), wanted, pixels);
        }
        return pixels;
    }

    @ParameterizedTest
    @CsvSource({
        "2048, 1365, true",
        "2048, 1365, false",
        "256, 256, true",
        "1001, 3, true",
        "3, 1001, false",
        "1, 1, true",
        "700, 700, true"
    })
    void givesWhatTheJdkGives(int width, int height, boolean inColour) throws Exception {
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
            byte[] file = jpeg(width, height, type);
            // The JDK's reader picks pixels where this one averages them.
            var wanted = new Wanted(Math.min(width, 100), Math.min(height, 100), inColour);
            byte[] theirs = read(JpegReader.IMAGEIO, file, wanted);
            byte[] ours = read(JpegReader.LEPTONICA, file, wanted);
            double difference = 0;
            for (int i = 0; i < ours.length; i++) {
                difference += Math.abs((ours[i] & 0xff) - (theirs[i] & 0xff));
            }
            assertThat(difference / ours.length)
                    .as("mean difference, type %d", type)
                    .isLessThan(5);
        }
    }

    @ParameterizedTest
    @CsvSource({"2048, 1365", "256, 256", "4000, 3000"})
    void givesTheSamePixelsAsLibturbojpeg(int width, int height) throws Exception {
        assumeTrue(JpegReader.TURBOJPEG.isPresent(), "skipped: this system has no libturbojpeg");
        byte[] file = jpeg(width, height, BufferedImage.TYPE_INT_RGB);
        var wanted = new Wanted(224, 224, true);
        assertThat(read(JpegReader.LEPTONICA, file, wanted)).isEqualTo(read(JpegReader.TURBOJPEG, file, wanted));
    }

    @Test
    void whatItWarnsOfIsJudgedByTheJdksReader() throws Exception {
        byte[] file = jpeg(640, 480, BufferedImage.TYPE_INT_RGB);
        // Zeros amid the data: the file is whole, what it says is not.
        Arrays.fill(file, file.length / 2, file.length - 100, (byte) 0);
        assertThatThrownBy(() -> read(JpegReader.LEPTONICA, file, new Wanted(224, 224, true)))
                .isInstanceOf(PictureException.class)
                .hasMessageContaining("the decoder says");
    }

    @Test
    void isKeptInFewerPixelsWhereAllAreTooMany() throws Exception {
        byte[] file = jpeg(2048, 1365, BufferedImage.TYPE_INT_RGB);
        try (var decoder = new SizedDecoder(JpegReader.LEPTONICA, PictureDecoders.MAX_PIXELS_DEFAULT)) {
            HeldPixels kept = decoder.decodeToKeep(decoder.check(file, file.length), 3L * 1024 * 700);
            assertThat(kept.width()).isEqualTo(1024);
            assertThat(kept.height()).isEqualTo(683);
        }
    }
}
