package pomona.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;

/** The real program in a real terminal (tmux), with the real server and model. */
@Tag("real")
final class RealTerminalTest {
    private static final Path GOLDEN = Path.of("models", "apple-leaf", "golden");
    private static final String NOBODY = "127.0.0.1:1";
    /** What a pipe of Linux holds at least; more than this screen's letters. */
    private static final int PIPE_BYTES = 32 * 1024;
    /** A line of the zoom's map; what is seen is letters or background. */
    private static final Pattern LEFT_EDGE = Pattern.compile("[█ ]{5}·{7}[^·]");

    private static final Pattern RIGHT_EDGE = Pattern.compile("[^·]·{7}[█ ]{5}");

    @TempDir
    private Path folder;

    private Path photos;

    @BeforeEach
    void setUp() throws IOException {
        assumeTrue(Shell.has("tmux"), "skipped: there is no tmux here");
        photos = Files.createDirectories(folder.resolve("photos"));
        for (String name : List.of("rust.png", "scab.png", "healthy.png")) {
            Files.copy(GOLDEN.resolve(name), photos.resolve(name));
        }
        Files.createDirectories(photos.resolve("season2"));
        Files.writeString(photos.resolve("broken.jpg"), "no photo");
    }

    /** What a shell does around the program: settings before and after, and the exit code. */
    private String around(Path launcher, String arguments) {
        return """
                sh -c 'cd "%1$s"; stty -a >before; "%2$s" %3$s; echo $? >code.tmp; stty -a >after; mv code.tmp code; sleep 600'""".formatted(folder, launcher, arguments);
    }

    private int exitCode() throws IOException {
        Path code = folder.resolve("code");
        await().until(() -> Files.exists(code));
        int value = Integer.parseInt(Files.readString(code).strip());
        assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));
        Files.delete(code);
        return value;
    }

    private long pid(String launcher) throws IOException {
        List<String> pids = Files.readAllLines(folder.resolve(launcher + ".pid"));
        return Long.parseLong(pids.get(pids.size() - 1));
    }

    private Process serve(int port) throws IOException {
        Path ready = folder.resolve("ready");
        Files.deleteIfExists(ready);
        Path launcher = Shell.launcher(folder, "serve", "pomona.cli.Main");
        Process server = new ProcessBuilder(
                        launcher.toString(),
                        "serve",
                        "--port",
                        String.valueOf(port),
                        "--port-file",
                        ready.toString(),
                        "--workers",
                        "1")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        await().until(() -> Files.exists(ready) || !server.isAlive());
        assertThat(server.isAlive())
                .as(Files.readString(folder.resolve("server.log")))
                .isTrue();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aPersonLooksPredictsLosesTheServerAndGetsTheAnswerOnce() throws Exception {
        int port = freePort();
        Process server = serve(port);
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        try (Tmux tmux = new Tmux(
                folder, 120, 36, around(launcher, "tui --server 127.0.0.1:" + port + " " + photos.getParent()))) {
            tmux.awaitText("photos/", "OK 127.0.0.1:" + port, "(4)");
            tmux.keys("/", "p", "h", "o", "Enter", "Enter");
            tmux.awaitText("> broken.jpg", "rust.png", "picture");
            tmux.keys("Down", "Down");
            tmux.awaitText("> rust.png", "▀");
            tmux.keys("p");
            tmux.awaitText("rust 9", "rust.png: rust 9", "Cedar apple rust - ");

            tmux.resize(80, 24);
            tmux.awaitText("> rust.png", "rust 9");
            assertThat(tmux.screen().lines().mapToInt(String::length).max().orElse(0))
                    .isLessThanOrEqualTo(80);
            tmux.resize(50, 10);
            tmux.awaitText("Pomona needs 60x15; this is 50x10");
            tmux.resize(120, 36);
            tmux.awaitText("> rust.png", "4 Server");

            server.destroyForcibly().waitFor();
            tmux.awaitText("LOST 127.0.0.1:" + port, "next try in");
            tmux.keys("Down", "p");
            tmux.awaitText("> scab.png", "WAITING: the server is lost");
            server = serve(port);
            tmux.awaitText("scab 9", "reconnected");
            assertThat(tmux.screen().lines().filter(line -> line.matches(".*\\d\\d:\\d\\d scab\\.png .*scab 9.*")))
                    .as("answered once")
                    .hasSizeLessThanOrEqualTo(1);

            tmux.keys("H");
            tmux.awaitText("History - 2 photos predicted or failed");
            tmux.keys("q", "q");
            assertThat(exitCode()).isZero();
            assertThat(tmux.modes()).isEqualTo("0 0 1");
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aPersonLooksCloserGoesOverThePhotoAndComesBack() throws Exception {
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        String arguments = "tui --server " + NOBODY + " " + photos.resolve("rust.png");
        try (Tmux tmux = new Tmux(folder, 100, 30, around(launcher, arguments))) {
            tmux.awaitText("> rust.png", "▀");
            tmux.keys("z");
            tmux.awaitText("rust.png 224x224", "[fit]");
            tmux.keys("+");
            tmux.awaitText("[1:2]", "············");
            tmux.keys("1");
            tmux.awaitText("[1:1]");
            tmux.keys("h", "h", "h", "h");
            await().until(() -> LEFT_EDGE.matcher(tmux.screen()).find());
            tmux.keys("Right", "Right", "Right", "Right", "Right", "Right");
            await().until(() -> RIGHT_EDGE.matcher(tmux.screen()).find());
            tmux.keys("0");
            tmux.awaitText("[fit]");
            await().until(() -> !tmux.screen().contains("····"));
            tmux.keys("1", "n");
            tmux.awaitText("scab.png 224x224", "[fit]");
            tmux.keys("z");
            tmux.awaitText("> scab.png", "2 Picture");
            tmux.keys("q");
            assertThat(exitCode()).isZero();
        }
    }

    @Test
    void withoutAServerOneIsStartedAndEndsWithTheWindow() throws Exception {
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        assumeTrue(nobodyListens(), "skipped: something listens on the default port");
        try (Tmux tmux = new Tmux(folder, 120, 36, around(launcher, "tui " + photos))) {
            tmux.keys("4");
            tmux.awaitText("this window's own", "workers 0/");
            long own = ProcessHandle.of(pid("pomona"))
                    .orElseThrow()
                    .children()
                    .findFirst()
                    .orElseThrow()
                    .pid();
            tmux.keys("q");
            assertThat(exitCode()).isZero();
            await().until(() -> ProcessHandle.of(own).isEmpty());
        }
    }

    private static boolean nobodyListens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 5050)) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void everyEndGivesTheTerminalBack() throws Exception {
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        Path crashing = Shell.launcher(folder, "crashing", "pomona.tui.CrashingTui");
        String arguments = "tui --server " + NOBODY + " " + photos;
        assertThat(endedBy(launcher, arguments, tmux -> tmux.keys("C-c"))).isZero();
        assertThat(endedBy(launcher, arguments, tmux -> tmux.keys("q"))).isZero();
        assertThat(endedBy(launcher, arguments, tmux -> signal("TERM"))).isEqualTo(143);
        assertThat(endedBy(launcher, arguments, tmux -> signal("HUP"))).isEqualTo(129);
        assertThat(endedBy(launcher, arguments, tmux -> signal("INT"))).isEqualTo(130);
        assertThat(endedBy(crashing, photos.toString(), tmux -> tmux.keys("?"))).isEqualTo(1);
        Path log = folder.resolve("state").resolve("pomona").resolve("tui.log");
        assertThat(log).content().contains("IllegalStateException: a crash made for a test", "CrashingTui");
    }

    @Test
    void aTerminalThatTakesNoMoreIsGivenBackAllTheSame() throws Exception {
        assumeTrue(Shell.has("script"), "skipped: there is no script here");
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        String program = around(launcher, "tui --server " + NOBODY + " " + photos.resolve("rust.png"));
        ProcessBuilder script = new ProcessBuilder("script", "-qec", "stty cols 240 rows 60; " + program, "/dev/null");
        script.environment().putAll(Map.of("TERM", "xterm-256color", "COLORTERM", "truecolor"));
        Process terminal = script.start();
        try {
            // Hundreds of kilobytes of picture, and nobody reads them.
            await().until(() -> terminal.getInputStream().available() >= PIPE_BYTES);
            signal("TERM");
            assertThat(exitCode()).isEqualTo(143);
        } finally {
            terminal.destroyForcibly();
        }
    }

    private int endedBy(Path launcher, String arguments, Consumer<Tmux> end) throws IOException {
        try (Tmux tmux = new Tmux(folder, 100, 30, around(launcher, arguments))) {
            tmux.awaitText("rust.png", "no picture");
            assertThat(tmux.modes()).isEqualTo("1 1 0");
            end.accept(tmux);
            int code = exitCode();
            assertThat(tmux.modes()).isEqualTo("0 0 1");
            String left = tmux.screen();
            assertThat(left).doesNotContain("rust.png", "Exception in", "\tat ");
            if (code == 1) {
                assertThat(left.replace("\n", "")).contains("the terminal client failed", "tui.log");
            }
            return code;
        }
    }

    private void signal(String name) {
        try {
            Shell.run("kill", "-" + name, String.valueOf(pid("pomona")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFolderThatMayNotBeReadIsSaidAndAPhotoMayBeNamedToBeginWith() throws Exception {
        Path locked = photos.resolve("season2");
        Files.setPosixFilePermissions(locked, Set.of());
        // Root reads everything unless that right is taken from it.
        String[] plain = {
            "setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"
        };
        boolean root = System.getProperty("user.name").equals("root");
        assumeTrue(!root || Shell.has("setpriv"), "skipped: root can't be made to obey permissions here");
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        String command = (root ? String.join(" ", plain) + " " : "") + launcher + " tui --server " + NOBODY + " "
                + photos.resolve("rust.png");
        try (Tmux tmux = new Tmux(folder, 100, 30, command)) {
            tmux.awaitText("> rust.png", "season2/", "no entry");
            tmux.keys("Home", "Down", "Enter");
            tmux.awaitText("../", "can't be read", "permission denied");
            tmux.keys("BSpace");
            tmux.awaitText("> season2/", "rust.png");
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void withoutAPlaceForItsLogItRunsAndSaysSo() throws Exception {
        Files.writeString(folder.resolve("state"), "no folder");
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        try (TestServer server = TestServer.start(FixedEngine.free());
                Tmux tmux = new Tmux(folder, 120, 30, around(launcher, tui(server)))) {
            tmux.awaitText("rust.png", "there is no log: " + folder.resolve("state"));
            tmux.keys("H");
            tmux.awaitText("-- there is no log: ");
            tmux.keys("q", "q");
            assertThat(exitCode()).isZero();
        }
        Path crashing = Shell.launcher(folder, "crashing", "pomona.tui.CrashingTui");
        try (Tmux tmux = new Tmux(folder, 120, 30, around(crashing, photos.toString()))) {
            tmux.awaitText("rust.png");
            tmux.keys("?");
            assertThat(exitCode()).isEqualTo(1);
            tmux.awaitText("a crash made for a test", "CrashingTui", "there is no log");
        }
    }

    private String tui(TestServer server) {
        return "tui --server 127.0.0.1:%d %s".formatted(server.address().getPort(), photos);
    }

    @Test
    void theTerminalIsAskedAndTellsWhatItCan() throws Exception {
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        try (Tmux tmux = new Tmux(folder, 100, 30, "env -u COLORTERM " + around(launcher, "tui --terminal-report"))) {
            assertThat(exitCode()).isZero();
            tmux.awaitText(
                    "terminal    tmux ",
                    "colours     256: inside tmux",
                    "inside tmux, where a picture would",
                    "answers     complete");
            assertThat(tmux.modes()).isEqualTo("0 0 1");
            assertThat(tmux.screen()).doesNotContain("[?", "rgb:");
        }
        Shell.Outcome outcome = Shell.run(launcher.toString(), "tui", "--terminal-report");
        assertThat(outcome.code()).isEqualTo(2);
    }

    @Test
    void anAnswerThatComesLateIsNoKeyAndCounts() throws Exception {
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        String program = around(launcher, "tui --server " + NOBODY + " " + photos.resolve("rust.png"));
        try (Tmux tmux = new Tmux(folder, 160, 36, "env -u COLORTERM " + program)) {
            tmux.awaitText("> rust.png", "▀", "[fit] 256");
            tmux.literally("\u001bP1$r0;48:2::1:2:3m\u001b\\");
            tmux.awaitText("> rust.png", "▀", "[fit] truecolor");
            tmux.literally("\u001b]11;rgb:ffff/ffff/ffff\u001b\\j");
            tmux.awaitText("> scab.png", "4 of 4");
            tmux.keys("q");
            assertThat(exitCode()).isZero();
        }
    }

    @Test
    void aFolderOrAPhotoInACommandsPlaceOpensTheScreen() throws Exception {
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        for (String begin :
                List.of(photos.toString(), photos.resolve("rust.png").toString())) {
            try (Tmux tmux = new Tmux(folder, 100, 30, around(launcher, begin + " --server " + NOBODY))) {
                tmux.awaitText(begin.endsWith(".png") ? "> rust.png" : "> broken.jpg", "2 Picture");
                tmux.keys("q");
                assertThat(exitCode()).isZero();
            }
        }
    }

    @Test
    void withoutATerminalItSaysWhatToUseInstead() throws Exception {
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        Shell.Outcome outcome = Shell.run(launcher.toString(), "tui");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.output()).contains("pomona predict", "pomona batch");
    }
}
