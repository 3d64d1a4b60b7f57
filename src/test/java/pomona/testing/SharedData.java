package pomona.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Real photos beside the checkout, which are never part of it: {@code ../shared/data}. */
public final class SharedData {
    private SharedData() {}

    /** The folder, where it is present. */
    public static Optional<Path> folder() {
        Path folder = Path.of("..", "shared", "data");
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    /** The folder; without it the test is skipped and says so. */
    public static Path required() {
        Optional<Path> folder = folder();
        assumeTrue(folder.isPresent(), "skipped: the real photos of ../shared/data are not here");
        return folder.orElseThrow();
    }

    /** All photos in and under a folder of it, sorted. Skips the test where they are absent. */
    public static List<Path> photos(String under) {
        try (Stream<Path> files = Files.walk(required().resolve(under))) {
            return files.filter(file -> {
                        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                        return name.endsWith(".jpg") || name.endsWith(".jpeg");
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
