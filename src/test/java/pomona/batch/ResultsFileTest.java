package pomona.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFileThatCouldNotBeWrittenLeavesTheOldOne() throws Exception {
        ResultsFile file = ResultsFile.named(folder.resolve("r.csv").toString());
        file.write(out -> out.write("old"));
        assertThatThrownBy(() -> file.write(out -> {
                    out.write("x".repeat(1 << 20));
                    throw new IOException("no space left on device");
                }))
                .hasMessageContaining("no space");
        assertThat(file.path()).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file.path());
        }
    }

    @Test
    void anExtensionThatSaysNothingIsRefused() {
        assertThatThrownBy(() -> ResultsFile.named("results.xlsx")).hasMessageContaining(".csv, .jsonl or .html");
        assertThatThrownBy(() -> ResultsFile.named(folder + "/no/such/r.csv")).hasMessageContaining("not there");
    }
}
