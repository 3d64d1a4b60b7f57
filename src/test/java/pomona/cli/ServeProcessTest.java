package pomona.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pomona.client.ServerAddress;
import pomona.tools.peer.HttpPeer;
import pomona.tools.peer.WireClient;

/** How {@code serve} starts and ends as a process: exit codes, and what its log says of the reason. */
@Timeout(300)
class ServeProcessTest {
    private static final Duration HANGS = Duration.ofSeconds(90);
    private static final Path MODEL = Path.of("models", "apple-leaf").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path log;
    private Path portFile;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void nameFiles() {
        log = folder.resolve("server.log");
        portFile = folder.resolve("port");
    }

    @AfterEach
    void endWhatWasStarted() {
        started.forEach(Process::destroyForcibly);
    }

    /** Bodies may take the whole heap, which has to hold other things too. */
    private Process serveWithBodiesOverTheHeap(String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of(flags));
        all.addAll(List.of("--max-body-bytes", "1MiB", "--body-budget-bytes", "44MiB"));
        all.addAll(List.of("--reply-budget-bytes", "64KiB"));
        all.addAll(List.of("--log-file", folder.resolve("rotated.log").toString()));
        return serve(List.of("-Xmx48m", "-XX:+UseSerialGC"), all.toArray(String[]::new));
    }

    @Test
    void anErrorOnTheSelectorThreadEndsTheProcessWith70AndTheLogSaysWhy() throws Exception {
        Process server = serveWithBodiesOverTheHeap();
        InetSocketAddress address = ready(server);
        List<WireClient> clients = new ArrayList<>();
        try {
            byte[] half = new byte[(1 << 20) - 1];
            while (server.isAlive() && clients.size() < 100) {
                WireClient client = new WireClient(address);
                clients.add(client);
                client.send(WireClient.header("CLIENT_IMAGE", 1 << 20, "")).send(half);
            }
        } catch (IOException e) {
            // It ends in the middle of something.
        } finally {
            for (WireClient client : clients) {
                client.close();
            }
        }
        assertThat(exitCode(server)).as(text(log)).isEqualTo(70);
        assertThat(text(folder.resolve("rotated.log")))
                .as(text(log))
                .contains("the selector thread failed", "OutOfMemoryError");
    }

    @Test
    void anErrorOnTheHttpDoorsThreadEndsTheProcessWith70AndTheLogSaysWhy() throws Exception {
        Process server = serveWithBodiesOverTheHeap("--http-port", "free");
        ready(server);
        Pattern told = Pattern.compile("HTTP on http://127.0.0.1:([0-9]+)/");
        await().atMost(HANGS)
                .until(() -> told.matcher(text(folder.resolve("rotated.log"))).find());
        Matcher matcher = told.matcher(text(folder.resolve("rotated.log")));
        assertThat(matcher.find()).isTrue();
        var http = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(matcher.group(1)));
        List<HttpPeer> peers = new ArrayList<>();
        try {
            byte[] whole = HttpPeer.request("POST", "/v1/predict", new byte[1 << 20]);
            byte[] half = Arrays.copyOf(whole, whole.length - 1);
            while (server.isAlive() && peers.size() < 100) {
                HttpPeer peer = new HttpPeer(http);
                peers.add(peer);
                peer.send(half);
            }
        } catch (IOException e) {
            // It ends in the middle of something.
        } finally {
            for (HttpPeer peer : peers) {
                peer.close();
            }
        }
        assertThat(exitCode(server)).as(text(log)).isEqualTo(70);
        // The selector's thread may be the first to ask for memory where there is none.
        assertThat(text(folder.resolve("rotated.log")))
                .as(text(log))
                .containsPattern("(an HTTP door's|the selector) thread failed, the process ends with code 70")
                .contains("OutOfMemoryError");
    }

    @Test
    void whereJnaCannotLoadItServesAllTheSame() throws Exception {
        Process server = serve(List.of("-Djna.nosys=true", "-Djna.nounpack=true", "-Djna.boot.library.path=/nowhere"));
        InetSocketAddress address = ready(server);
        try (WireClient client = new WireClient(address)) {
            byte[] picture = Files.readAllBytes(MODEL.resolve("golden/rust.png"));
            assertThat(client.image(Base64.getEncoder().encodeToString(picture))
                            .receive()
                            .kind())
                    .isEqualTo("prediction:rust");
        }
        server.destroy();
        assertThat(exitCode(server)).as(text(log)).isZero();
    }

    @Test
    void whatLibrariesSayBeforeTheLogIsOpenIsNotShown() throws Exception {
        Process server =
                serve(List.of(), "--log-file", folder.resolve("rotated.log").toString());
        ready(server);
        assertThat(text(folder.resolve("rotated.log"))).contains("Ready on");
        assertThat(text(log)).doesNotContain("DEBUG", "INFO");
    }

    @Test
    void aWrongWordEndsItWhileTheEngineLoads() throws Exception {
        Process server = serve(List.of(), "--prot", "1");
        assertThat(exitCode(server)).as(text(log)).isEqualTo(2);
        assertThat(text(log)).contains("Did you mean --port?");
    }

    @Test
    void aTerminationDuringTheStartEndsItAtOnce() throws Exception {
        // A package that is never read to its end: nobody writes to this pipe.
        Path model = Files.createDirectories(folder.resolve("model"));
        Process mkfifo =
                new ProcessBuilder("mkfifo", model.resolve("model.json").toString()).start();
        assumeThat(mkfifo.waitFor()).as("skipped: no mkfifo here").isZero();
        Process server = serve(List.of(), "--model", model.toString());
        await().atMost(HANGS).until(() -> !server.isAlive() || text(log).contains("starting"));
        server.destroy();
        assertThat(exitCode(server)).as(text(log)).isZero();
        assertThat(text(log)).contains("before it was ready");
        assertThat(portFile).doesNotExist();
    }

    private Process serve(List<String> javaFlags, String... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dai.djl.pytorch.graph_optimizer=false",
                "-Djava.awt.headless=true"));
        command.addAll(javaFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "pomona.cli.Main", "serve"));
        command.addAll(List.of("--port", "0", "--workers", "1", "--port-file", portFile.toString()));
        command.addAll(List.of(flags));
        if (!command.contains("--model")) {
            command.addAll(List.of("--model", MODEL.toString()));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        started.add(process);
        return process;
    }

    private InetSocketAddress ready(Process server) throws IOException {
        await().atMost(HANGS).until(() -> Files.exists(portFile) || !server.isAlive());
        assertThat(server.isAlive()).as(text(log)).isTrue();
        ServerAddress address = ServerAddress.parse(Files.readString(portFile));
        return new InetSocketAddress(address.host(), address.port());
    }

    private static int exitCode(Process server) throws InterruptedException {
        assertThat(server.waitFor(HANGS.toSeconds(), TimeUnit.SECONDS))
                .as("it ends")
                .isTrue();
        return server.exitValue();
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
