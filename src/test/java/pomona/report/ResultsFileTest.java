package pomona.report;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
    @TempDir
    private Path folder;

    @Test
    void anExtensionThatSaysNothingIsRefused() {
        assertThatThrownBy(() -> ResultsFile.named("results.xlsx"))
                .hasMessageContaining(".csv, .jsonl, .html or .geojson");
        assertThatThrownBy(() -> ResultsFile.named(folder + "/no/such/r.csv")).hasMessageContaining("not there");
    }
}
