package pomona.tools.painter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleCatalogueTest {
    private static final Path FOLDER = Path.of("samples");

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

    @ParameterizedTest
    @MethodSource("redrawn")
    void redrawingGivesTheStoredBytes(Sample sample) throws IOException {
        assertThat(sample.bytes()).isEqualTo(Files.readAllBytes(FOLDER.resolve(sample.file())));
    }

    @Test
    void theFolderHoldsTheCatalogueAndNothingElse() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("README.md")))
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
}
