package pomona.tools.painter;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleCatalogueTest {
    private static final Path FOLDER = Path.of("samples");
    private static final Set<String> BESIDE = Set.of("README.md", Main.CHECKSUMS);

    /** An encoder written from the standard, beside the JDK's, was seen to differ by 0.47 on average and by 16 at most. */
    private static final double MEAN_DIFFERENCE_MAX = 0.6;

    private static final int DIFFERENCE_MAX = 24;

    /** Between them these use every lesion, both other things and the turned phone picture. */
    private static final Set<String> FEW = Set.of(
            "scab-phone.jpg",
            "powdery_mildew-backlit.jpg",
            "rust__frog_eye_leaf_spot-backlit.jpg",
            "not_apple_leaf-mug.jpg",
            "not_apple_leaf-bricks.jpg");

    /** A few, as a leaf takes two seconds to draw; all of them with {@code -Dpomona.samples.all=true}. */
    static List<Sample> redrawn() {
        return SampleCatalogue.all().stream()
                .filter(sample -> Boolean.getBoolean("pomona.samples.all") || FEW.contains(sample.file()))
                .toList();
    }

    /**
     * What is drawn is the same to the last bit everywhere, so its checksum is compared. What is stored went through a
     * JDK's JPEG encoder, and another one rounds otherwise: a coefficient may come out one step of its table away. So
     * both files are decoded, and their pixels may differ by as much as that makes; an older drawing differs by more.
     */
    @ParameterizedTest
    @MethodSource("redrawn")
    void redrawingGivesTheStoredPicture(Sample sample) throws IOException {
        Picture picture = sample.drawing().draw();

        assertThat(Files.readAllLines(FOLDER.resolve(Main.CHECKSUMS))).contains(Main.checksumLine(sample, picture));
        int[] stored = levels(Files.readAllBytes(FOLDER.resolve(sample.file())));
        int[] redrawn = levels(picture.jpeg());
        assertThat(redrawn).hasSameSizeAs(stored);
        assertThat(differences(stored, redrawn).average().orElseThrow()).isLessThan(MEAN_DIFFERENCE_MAX);
        assertThat(differences(stored, redrawn).max().orElseThrow()).isLessThanOrEqualTo(DIFFERENCE_MAX);
    }

    @Test
    void thePhonePictureSaysInItsFileThatItIsToBeTurned() throws Exception {
        byte[] file = Files.readAllBytes(FOLDER.resolve("scab-phone.jpg"));

        ExifIFD0Directory exif = ImageMetadataReader.readMetadata(new ByteArrayInputStream(file))
                .getFirstDirectoryOfType(ExifIFD0Directory.class);

        assertThat(exif.getInt(ExifIFD0Directory.TAG_ORIENTATION)).isEqualTo(6);
    }

    @Test
    void theFolderHoldsTheCatalogueAndNothingElse() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !BESIDE.contains(name)))
                    .containsExactlyInAnyOrderElementsOf(
                            SampleCatalogue.all().stream().map(Sample::file).toList());
        }
    }

    @Test
    void theReadmeSaysOfEachFileWhatItShows() throws IOException {
        String readme = Files.readString(FOLDER.resolve("README.md"));

        for (Sample sample : SampleCatalogue.all()) {
            assertThat(readme).contains("| `" + sample.file() + "` | " + sample.shows() + " |");
        }
    }

    @Test
    void allFilesTogetherStayUnderFourMegabytes() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(4_000_000);
        }
    }

    /** Red, green and blue of each pixel, by row. */
    private static int[] levels(byte[] jpeg) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
        return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    }

    private static IntStream differences(int[] some, int[] others) {
        return IntStream.range(0, some.length).map(i -> Math.abs(some[i] - others[i]));
    }
}
