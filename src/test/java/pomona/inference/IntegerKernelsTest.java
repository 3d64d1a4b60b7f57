package pomona.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegerKernelsTest {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({
        "flags: fpu avx f16c avx2 bmi2, true",
        "flags: fpu avx2, true",
        "flags: fpu avx2 avx512f avx512_vnni, false",
        "flags: fpu avx, false",
        "flags: fpu avx|processor: 1|flags: avx2, false",
        "Features: fp asimd, false"
    })
    void theFirstProcessorsFlagsTellHowWideItsRegistersAre(String processors, boolean expected) throws IOException {
        Path description = temporary.resolve("cpuinfo");
        Files.writeString(
                description,
                "processor: 0|%s|".formatted(processors).replace(":", "\t:").replace('|', '\n'));
        assertThat(IntegerKernels.hasAvx2AtMost(description)).isEqualTo(expected);
    }

    @Test
    void aModelGetsTheFasterKernels() throws Exception {
        assumeTrue(Files.exists(PROCESSOR), "skipped: no Linux");
        assumeTrue(IntegerKernels.hasAvx2AtMost(PROCESSOR), "skipped: here the engine chooses its kernels itself");
        try (LeafModel model = LeafModel.open(ModelPackage.load(ModelFolder.SHIPPED), Optional.of("int8"))) {
            assertThat(model.refused()).isEmpty();
            assertThat(IntegerKernels.current()).isEqualTo(IntegerKernels.ONEDNN);
        }
    }
}
