package pomona.photo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import pomona.journal.Flaw;
import pomona.journal.Outcome;
import pomona.journal.PhotoMetadata;
import pomona.journal.Row;
import pomona.picture.JpegEncoder;
import pomona.picture.LumaPicture;
import pomona.picture.PictureReader;
import pomona.picture.RgbPicture;
import pomona.picture.format.PictureInfo;
import pomona.testing.Exif;
import pomona.testing.SharedData;

/** What is told of a photo beside the model's answer, and what is sent of it. */
class PhotoFileTest {
    private static final PhotoFile.Options LOOK = new PhotoFile.Options(true, 0);

    @Test
    void timePlaceAndCameraAreRead() {
        byte[] file = new Exif()
                .camera("Apple", "Apple iPhone 12 ")
                .takenAt("2026:05:31 14:22:05", "+02:00")
                .place("S", new int[] {33, 30, 36}, "E", new int[] {18, 15, 0})
                .in(leafLike(64, 48));
        assertThat(PhotoMetadataReader.read(file))
                .isEqualTo(new PhotoMetadata("2026-05-31T14:22:05+02:00", -33.51, 18.25, "Apple iPhone 12"));
    }

    @Test
    void whatACameraNeverSetIsLeftOut() {
        byte[] file = new Exif()
                .camera("", "")
                .takenAt("0000:00:00 00:00:00", "")
                .place("N", new int[] {0, 0, 0}, "E", new int[] {0, 0, 0})
                .in(leafLike(64, 48));
        assertThat(PhotoMetadataReader.read(file)).isEqualTo(PhotoMetadata.NONE);
        assertThat(PhotoMetadataReader.read(leafLike(8, 8))).isEqualTo(PhotoMetadata.NONE);
    }

    @Test
    void brokenBytesTellNothingAndHarmNothing() {
        byte[] file = new Exif()
                .camera("Maker", "Model")
                .takenAt("2026:05:31 14:22:05", "")
                .place("N", new int[] {47, 7, 24}, "E", new int[] {9, 30, 0})
                .in(leafLike(64, 48));
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] broken = Arrays.copyOf(file, 20 + random.nextInt(file.length - 20));
            for (int j = 0; j < 4; j++) {
                broken[2 + random.nextInt(Math.min(400, broken.length) - 2)] = (byte) random.nextInt();
            }
            PhotoMetadata read = PhotoMetadataReader.read(broken);
            if (read.latitude() != null) {
                assertThat(read.latitude()).isBetween(-90.0, 90.0);
            }
        }
    }

    @Test
    void eachFlawIsSeen() {
        assertThat(flaws((x, y) -> 60 + (x * 7 + y * 13) % 90)).isEmpty();
        assertThat(flaws((x, y) -> (x * 7 + y * 13) % 60)).containsExactly(Flaw.DARK);
        assertThat(flaws((x, y) -> y < 100 ? 255 : 60 + (x * 7 + y * 13) % 90)).containsExactly(Flaw.BLOWN_OUT);
        assertThat(flaws((x, y) -> 60 + x / 4 + y / 4)).containsExactly(Flaw.BLURRED);
        assertThat(new QualityGate(120, 0, 100, 90).flaws()).containsExactly(Flaw.SMALL);
    }

    @Test
    void realPhotosOfTheSeasonAreFoundGood() throws IOException {
        List<Path> photos = SharedData.photos("leaves");
        int flawed = 0;
        try (PictureReader reader = new PictureReader()) {
            for (Path photo : photos) {
                byte[] file = Files.readAllBytes(photo);
                Row row = PhotoFile.look(file, "", 7, LOOK, reader).row("p", "q", true, 1, new Outcome.Failed("", ""));
                flawed += List.of().equals(row.quality()) ? 0 : 1;
            }
        }
        assertThat(flawed).as("of %d", photos.size()).isLessThanOrEqualTo(photos.size() / 100);
    }

    @Test
    void aLargePhotoIsShrunkInThePositionInWhichItIsStored() throws Exception {
        byte[] jpeg = leafLike(640, 400);
        PhotoFile.Options options = new PhotoFile.Options(false, 256);
        try (PictureReader reader = new PictureReader()) {
            byte[] upright = PhotoFile.look(jpeg, "", 7, options, reader).sent();
            RgbPicture small = reader.read(upright, upright.length, 1000, 1000);
            assertThat(List.of(small.width(), small.height())).containsExactly(256, 160);
            for (int orientation = 1; orientation <= 8; orientation++) {
                byte[] turned = new Exif().orientation(orientation).in(jpeg);
                PhotoFile photo = PhotoFile.look(turned, "", 7, options, reader);
                assertThat(photo.sent()).as("orientation %d", orientation).isEqualTo(upright);
                Row row = photo.row("p", "q", true, 1, new Outcome.Failed("", ""));
                assertThat(List.of(row.width(), row.height())).containsExactly(640, 400);
                assertThat(row.bytes()).isEqualTo(turned.length);
            }
        }
    }

    @Test
    void aSmallPhotoIsSentAsItIs() {
        byte[] jpeg = leafLike(200, 100);
        try (PictureReader reader = new PictureReader()) {
            assertThat(PhotoFile.look(jpeg, "", 7, new PhotoFile.Options(false, 256), reader)
                            .sent())
                    .isSameAs(jpeg);
        }
    }

    private static List<Flaw> flaws(IntBinaryOperator luma) {
        byte[] pixels = new byte[256 * 256];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) luma.applyAsInt(i % 256, i / 256);
        }
        PictureInfo info = new PictureInfo("jpeg", 256, 256, 1);
        return QualityGate.measure(new LumaPicture(256, 256, pixels, info), info)
                .flaws();
    }

    private static byte[] leafLike(int width, int height) {
        return JpegEncoder.encode(
                picture(width, height, (x, y) -> 40 + 150 * x / width + (x / 16 + y / 8) % 2 * 40), 0.95f);
    }

    private static RgbPicture picture(int width, int height, IntBinaryOperator luma) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++) {
            byte value = (byte) luma.applyAsInt(i % width, i / width);
            Arrays.fill(rgb, 3 * i, 3 * i + 3, value);
        }
        return new RgbPicture(width, height, rgb, new PictureInfo("jpeg", width, height, 1));
    }
}
