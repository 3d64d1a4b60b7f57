package pomona.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.server.Setting;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.HttpPeer;

/** What Prometheus's own tool says of the alerts and of the page. */
@Tag("real")
class PromtoolTest {
    private static final Path DEPLOY = Path.of("deploy", "prometheus");

    @TempDir
    private Path folder;

    @BeforeEach
    void setUp() throws Exception {
        assumeTrue(hasPromtool(), "skipped: there is no promtool here");
    }

    private static boolean hasPromtool() throws InterruptedException {
        try {
            return new ProcessBuilder("promtool", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void promtool(Path input, String... arguments) throws Exception {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(arguments)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(out)).isZero();
    }

    @Test
    void theAlertsAreRulesAndFireWhenTheyShould() throws Exception {
        Path nothing = Files.createFile(folder.resolve("nothing"));
        promtool(
                nothing,
                "promtool",
                "check",
                "rules",
                DEPLOY.resolve("pomona.rules.yml").toString());
        promtool(
                nothing,
                "promtool",
                "test",
                "rules",
                DEPLOY.resolve("pomona.rules.test.yml").toString());
        promtool(
                nothing,
                "promtool",
                "check",
                "config",
                DEPLOY.resolve("prometheus.yml").toString());
    }

    @Test
    void thePageIsWhatPrometheusReads() throws Exception {
        Path page = folder.resolve("page");
        try (TestServer server =
                        TestServer.start(FixedEngine.free(), Setting.ADMIN_PORT, "free", Setting.HTTP_PORT, "free");
                HttpPeer photos = server.http();
                HttpPeer admin = server.admin()) {
            photos.post("/v1/predict", "rust".getBytes(US_ASCII));
            Files.writeString(page, admin.get("/metrics").text());
        }
        promtool(page, "promtool", "check", "metrics");
    }
}
