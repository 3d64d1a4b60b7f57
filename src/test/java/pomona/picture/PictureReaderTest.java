package pomona.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;

class PictureReaderTest {
    /** For each orientation, which of the stored quarters (0 to 3, by row) ends in which corner. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 1, 2, 3", "2, 1, 0, 3, 2", "3, 3, 2, 1, 0", "4, 2, 3, 0, 1",
        "5, 0, 2, 1, 3", "6, 2, 0, 3, 1", "7, 3, 1, 2, 0", "8, 1, 3, 0, 2"
    })
    void aPhotoIsTurnedUprightAsItsCameraSays(
            int orientation, int topLeft, int topRight, int bottomLeft, int bottomRight) throws PictureException {
        byte[] file = TestPictures.withExif(TestPictures.jpeg(TestPictures.rgb(96, 64), false), orientation);
        try (var reader = new PictureReader()) {
            RgbPicture picture = reader.read(file, file.length, 200, 200);
            assertThat(picture.info()).isEqualTo(new PictureInfo("jpeg", 96, 64, orientation));
            assertThat(picture.width()).isEqualTo(orientation < 5 ? 96 : 64);
            assertThat(picture.height()).isEqualTo(orientation < 5 ? 64 : 96);
            int[] expected = {topLeft, topRight, bottomLeft, bottomRight};
            for (int i = 0; i < 4; i++) {
                int x = picture.width() / 4 + (i % 2) * picture.width() / 2;
                int y = picture.height() / 4 + (i / 2) * picture.height() / 2;
                TestPictures.assertColour(
                        "corner " + i,
                        ByteBuffer.wrap(picture.rgb()),
                        y * picture.width() + x,
                        TestPictures.quarters()[expected[i]],
                        6);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 600, 400, 100, 100, 100, 67",
        "6, 600, 400, 100, 100, 67, 100",
        "1, 40, 30, 100, 100, 40, 30",
        "1, 2000, 3, 100, 100, 100, 1",
        "8, 600, 400, 30, 1000, 30, 45"
    })
    void aPictureFitsItsBoxAndIsNeverEnlarged(
            int orientation, int width, int height, int maxWidth, int maxHeight, int fitWidth, int fitHeight)
            throws PictureException {
        byte[] file = TestPictures.withExif(TestPictures.jpeg(TestPictures.rgb(width, height), false), orientation);
        try (var reader = new PictureReader()) {
            RgbPicture picture = reader.read(file, file.length, maxWidth, maxHeight);
            assertThat(picture.width()).isEqualTo(fitWidth);
            assertThat(picture.height()).isEqualTo(fitHeight);
        }
    }

    @Test
    void theBrightnessIsThatOfTheColoursInEveryFormat() throws PictureException {
        for (byte[] file : TestPictures.all().values()) {
            try (var reader = new PictureReader()) {
                LumaPicture luma = reader.readLuma(file, file.length, 50);
                RgbPicture picture = reader.read(file, file.length, 50, 50);
                assertThat(luma.info()).isEqualTo(picture.info());
                assertAlike(luma, picture);
            }
        }
    }

    /** An eighth exactly, a little more, sizes that are no multiple of eight, and the file as it is. */
    @ParameterizedTest
    @CsvSource({"2048, 1365, 256", "1600, 1200, 150", "1001, 333, 100", "500, 900, 256", "256, 256, 256"})
    void theBrightnessIsThatOfTheColoursAtEverySize(int width, int height, int edge) throws PictureException {
        byte[] file = TestPictures.jpeg(TestPictures.rgb(width, height), false);
        try (var reader = new PictureReader()) {
            assertAlike(reader.readLuma(file, file.length, edge), reader.read(file, file.length, edge, edge));
        }
    }

    /** On the whole: where colours meet, those of a JPEG run over the edge and are cut off at white. */
    private static void assertAlike(LumaPicture luma, RgbPicture picture) {
        assertThat(luma.width()).isEqualTo(picture.width());
        assertThat(luma.height()).isEqualTo(picture.height());
        byte[] rgb = picture.rgb();
        double apart = 0;
        for (int i = 0; i < luma.luma().length; i++) {
            double expected =
                    0.299 * (rgb[3 * i] & 0xff) + 0.587 * (rgb[3 * i + 1] & 0xff) + 0.114 * (rgb[3 * i + 2] & 0xff);
            apart += Math.abs((luma.luma()[i] & 0xff) - expected);
        }
        assertThat(apart / luma.luma().length).isLessThan(1.5);
    }

    @Test
    void theProbeTellsSizeAndOrientationFromTheHeadAlone() {
        byte[] jpeg = TestPictures.withExif(TestPictures.jpeg(TestPictures.rgb(2000, 1000), false), 6);
        assertThat(PictureInfo.ofHead(jpeg, 1000)).contains(new PictureInfo("jpeg", 2000, 1000, 6));
        TestPictures.all().forEach((name, file) -> {
            Optional<PictureInfo> info = PictureInfo.ofHead(file, file.length);
            assertThat(info).as(name).isPresent();
            assertThat(info.orElseThrow().width()).isEqualTo(TestPictures.WIDTH);
        });
    }

    @Test
    void theProbeSaysNothingOfAHeadThatIsTooShortOrNoPicture() {
        byte[] jpeg = TestPictures.jpeg(TestPictures.rgb(20, 10), false);
        for (int length = 0; length < 20; length++) {
            assertThat(PictureInfo.ofHead(jpeg, length)).isEmpty();
        }
        assertThat(PictureInfo.ofHead("no picture".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 10))
                .isEmpty();
    }
}
