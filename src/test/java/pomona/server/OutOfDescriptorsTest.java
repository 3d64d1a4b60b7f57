package pomona.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.client.ServerAddress;
import pomona.tools.peer.WireClient;

/** A server process that may have 256 files open and is visited by 400 clients. */
class OutOfDescriptorsTest {
    private static final int DESCRIPTORS = 256;
    private static final int VISITORS = 400;
    private static final Path GOLDEN = Path.of("models", "apple-leaf", "golden", "rust.png");

    @Test
    void acceptingSurvivesRunningOutOfDescriptorsAndGoesOnWhenSomeAreFree(@TempDir Path folder) throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux"),
                "skipped: the limit is set by a shell's ulimit, as Linux has it");
        String picture = Base64.getEncoder().encodeToString(Files.readAllBytes(GOLDEN));
        Path log = folder.resolve("server.log");
        Process server = start(folder.resolve("port"), log);
        try {
            InetSocketAddress address = address(server, folder.resolve("port"), log);
            List<Socket> visitors = new ArrayList<>();
            try (WireClient early = new WireClient(address)) {
                assertThat(early.image(picture).receive().kind()).isEqualTo("prediction:rust");
                for (int i = 0; i < VISITORS; i++) {
                    visitors.add(connected(address));
                }
                await().until(() -> Files.readString(log).contains("no new connections for now"));
                assertThat(early.image(picture).receive().kind())
                        .as("who is in is served on")
                        .isEqualTo("prediction:rust");
                for (Socket visitor : visitors) {
                    visitor.close();
                }
                try (WireClient late = new WireClient(address)) {
                    assertThat(late.image(picture).receive().kind()).isEqualTo("prediction:rust");
                }
            }
            server.destroy();
            assertThat(server.waitFor()).as(Files.readString(log)).isZero();
        } finally {
            server.destroyForcibly();
        }
    }

    private static Process start(Path portFile, Path log) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                        "sh",
                        java,
                        "-Xmx512m",
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dai.djl.pytorch.graph_optimizer=false",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "pomona.cli.Main",
                        "serve",
                        "--port",
                        "0",
                        "--workers",
                        "1",
                        "--model",
                        Path.of("models", "apple-leaf").toAbsolutePath().toString(),
                        "--port-file",
                        portFile.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static InetSocketAddress address(Process server, Path portFile, Path log) throws IOException {
        await().until(() -> Files.exists(portFile) || !server.isAlive());
        assertThat(server.isAlive()).as(Files.readString(log)).isTrue();
        ServerAddress address = ServerAddress.parse(Files.readString(portFile));
        return new InetSocketAddress(address.host(), address.port());
    }

    private static Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.connect(address);
        return socket;
    }
}
