package pomona.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void oneThatCouldNotBeWrittenLeavesTheOldOneAndNothingElse() throws IOException {
        Path file = folder.resolve("r.csv");
        WholeFile.write(file, out -> out.write("old"));
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write("x".repeat(1 << 20));
                    throw new IOException("no space left on device");
                }))
                .hasMessageContaining("no space");
        assertThat(file).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
