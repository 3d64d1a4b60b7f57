package pomona.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import pomona.testing.Drawings;
import pomona.testing.TestServer;
import pomona.tools.peer.WireClient;

/** What only starting needed does not stay resident. */
class MemoryTrimTest {
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    /** The code that a prediction runs is some 25 MB; all that starting touches, 60 MB and more. */
    private static final long CODE_KIB_MAX = 40 * 1024;

    @Test
    void engineCodeThatOnlyStartingRanIsGivenBackAndPredictionsGoOn() throws Exception {
        assumeTrue(Files.exists(MAPPINGS), "only Linux tells what is resident");
        try (TestServer server = TestServer.startReal()) {
            long readyKib = engineCodeKib();
            assertThat(readyKib).isLessThan(CODE_KIB_MAX);
            try (WireClient client = server.client()) {
                assertThat(client.image(Base64.getEncoder()
                                        .encodeToString(Drawings.all().get(0)))
                                .receive()
                                .type())
                        .isEqualTo("SERVER_PREDICTION");
            }
            assertThat(engineCodeKib()).isGreaterThan(readyKib);
        }
    }

    private static long engineCodeKib() throws IOException {
        List<String> lines = Files.readAllLines(MAPPINGS);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(" r-xp ") && lines.get(i).endsWith("/libtorch_cpu.so")) {
                for (String line : lines.subList(i, lines.size())) {
                    if (line.startsWith("Rss:")) {
                        return Long.parseLong(line.replaceAll("[^0-9]", ""));
                    }
                }
            }
        }
        throw new AssertionError("the engine's library is not mapped");
    }
}
