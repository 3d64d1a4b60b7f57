package pomona.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.HttpPeer;

/** Whether the HTTP doors are there, and what they cost when they are not. */
class DoorsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Setting.class,
            names = {"HTTP_PORT", "ADMIN_PORT"})
    void aTakenPortStopsTheStartUnlessItIsToGoOn(Setting port) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FixedEngine engine = FixedEngine.free();
            assertThatThrownBy(() -> TestServer.start(engine, port, taken.getLocalPort()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("can't listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("--" + port.key());
            assertThat(engine.isClosed()).isTrue();
            Setting other = port == Setting.HTTP_PORT ? Setting.ADMIN_PORT : Setting.HTTP_PORT;
            try (TestServer server = TestServer.start(
                            FixedEngine.free(),
                            port,
                            taken.getLocalPort(),
                            other,
                            "free",
                            Setting.PORTS_IF_FREE,
                            true);
                    HttpPeer peer = other == Setting.HTTP_PORT ? server.http() : server.admin()) {
                assertThat(peer.get("/readyz").status()).isEqualTo(200);
                assertThat(
                                port == Setting.HTTP_PORT
                                        ? server.server().httpAddress()
                                        : server.server().adminAddress())
                        .isEmpty();
            }
        }
    }

    /** Starts a server with these settings, stops it, and tells which classes that took. */
    public static final class StartAndStop {
        private StartAndStop() {}

        public static void main(String[] settings) throws Exception {
            Object[] all = new Object[settings.length];
            for (int i = 0; i < settings.length; i += 2) {
                all[i] = Setting.valueOf(settings[i]);
                all[i + 1] = settings[i + 1];
            }
            TestServer.start(FixedEngine.free(), all).close();
        }
    }

    private List<String> classes(String... settings) throws Exception {
        Path log = folder.resolve("classes");
        var line = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                StartAndStop.class.getName()));
        line.addAll(List.of(settings));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "out"))
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("out")))
                .isZero();
        return Files.readAllLines(log);
    }

    @Test
    void whenTheyAreOffNothingOfTheirLibrariesIsLoaded() throws Exception {
        assertThat(classes()).noneMatch(line -> line.contains("org.apache.hc.") || line.contains("io.prometheus."));
        assertThat(classes("HTTP_PORT", "free", "ADMIN_PORT", "free"))
                .anyMatch(line -> line.contains("io.prometheus."));
    }
}
