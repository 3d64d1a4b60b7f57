package pomona.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.HttpPeer;
import pomona.tools.peer.WireClient;

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

    @Test
    void newConnectionsOfBothDoorsAreTakenDuringTheDrainDelay() throws Exception {
        byte[] rust = "rust".getBytes(US_ASCII);
        try (TestServer server = TestServer.start(
                FixedEngine.free(), Setting.HTTP_PORT, "free", Setting.ADMIN_PORT, "free", Setting.DRAIN_DELAY, "1h")) {
            var delayed = new CountDownLatch(1);
            var drain = new Thread(() -> {
                try {
                    server.server().drain();
                } catch (InterruptedException e) {
                    delayed.countDown();
                }
            });
            drain.start();
            await().until(() -> readiness(server) == 503);
            try (HttpPeer late = server.http();
                    WireClient wire = server.client()) {
                await().until(() -> isLast(server));
                HttpPeer.Reply reply = late.post("/v1/predict", rust);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.closes()).isTrue();
                wire.send(WireClient.header("CLIENT_IMAGE", rust.length, "\"enc\":\"raw\""))
                        .send(rust);
                assertThat(wire.receive().kind()).isEqualTo("prediction:rust");
            }
            drain.interrupt();
            delayed.await();
        }
    }

    private static int readiness(TestServer server) throws Exception {
        try (HttpPeer admin = server.admin()) {
            return admin.get("/readyz").status();
        }
    }

    /** Whether the loop has heard that the end is near. */
    private static boolean isLast(TestServer server) throws Exception {
        try (HttpPeer peer = server.http()) {
            return peer.get("/livez").closes();
        }
    }
}
