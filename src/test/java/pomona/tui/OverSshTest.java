package pomona.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.testing.TestServer;
import pomona.tui.model.Layout;

/** The real program at the other end of a real OpenSSH connection, with no more than TERM set. */
@Tag("real")
final class OverSshTest {
    private static final Path GOLDEN = Path.of("models", "apple-leaf", "golden");

    @TempDir
    private Path folder;

    private Path photos;
    private @Nullable Sshd sshd;
    private @Nullable TestServer server;
    private Path launcher;

    @BeforeEach
    void setUp() throws Exception {
        assumeTrue(Shell.has("tmux"), "skipped: there is no tmux here");
        sshd = new Sshd(folder);
        photos = Files.createDirectories(folder.resolve("photos"));
        for (String name : List.of("rust.png", "scab.png", "healthy.png")) {
            Files.copy(GOLDEN.resolve(name), photos.resolve(name));
        }
        Files.copy(GOLDEN.resolve("scab.png"), photos.resolve("苹果.png"));
        launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        server = TestServer.startReal();
    }

    @AfterEach
    void tearDown() throws Exception {
        if (server != null) {
            server.close();
        }
        if (sshd != null) {
            sshd.close();
        }
    }

    private String address() {
        InetSocketAddress address = Objects.requireNonNull(server).address();
        return "127.0.0.1:" + address.getPort();
    }

    private String remote(String term, String tmuxName) throws IOException {
        String ssh = String.join(" ", Objects.requireNonNull(sshd).client("-tt"));
        Path script = folder.resolve(tmuxName + ".sh");
        Files.writeString(
                script,
                "cd '%s'; stty -a >%s.before; env -i TERM=%s HOME=\"$HOME\" PATH=\"$PATH\" %s '%s' tui --server %s '%s'; stty -a >%s.after; sleep 600\n"
                        .formatted(folder, tmuxName, term, ssh, launcher, address(), photos, tmuxName));
        return "sh " + script;
    }

    private Tmux window(String term, String name) throws IOException {
        return new Tmux(Files.createDirectories(folder.resolve(name)), 120, 36, remote(term, name));
    }

    private List<Long> processes() throws IOException {
        Path pids = folder.resolve("pomona.pid");
        List<Long> alive = new ArrayList<>();
        for (String line : Files.readAllLines(pids)) {
            long pid = Long.parseLong(line);
            if (ProcessHandle.of(pid).isPresent()) {
                alive.add(pid);
            }
        }
        return alive;
    }

    @Test
    void keysMouseResizeColoursAndACutConnection() throws Exception {
        try (Tmux tmux = window("xterm-256color", "one")) {
            tmux.awaitText("> healthy.png", "OK " + address(), "▀", " 256", "苹果.png");
            tmux.keys("Down");
            tmux.awaitText("> rust.png");
            tmux.keys("p");
            tmux.awaitText("rust 9");
            Layout.Rect lines = Layout.of(120, 36).fileLines();
            tmux.literally("\u001b[<0;%d;%dM".formatted(lines.column() + 4, lines.row() + 4));
            tmux.awaitText("> scab.png");
            tmux.resize(90, 28);
            await().until(() -> !tmux.screen().contains("4 Server"));
            tmux.awaitText("> scab.png", "▀");
            sshClient().destroyForcibly();
            await().until(() -> processes().isEmpty());
        }
    }

    /** The test's own ssh client, told by the key it uses. */
    private ProcessHandle sshClient() {
        String key = folder.resolve("user_key").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.startsWith("ssh ") || line.startsWith("/usr/bin/ssh "))
                        .filter(line -> line.contains(key))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fourSessionsAtOnceEachWithTheColoursOfItsTerminal() throws Exception {
        try (Tmux one = window("xterm-256color", "one");
                Tmux two = window("xterm", "two");
                Tmux three = window("vt100", "three");
                Tmux four = window("xterm-direct", "four")) {
            one.awaitText("> healthy.png", "▀", " 256");
            two.awaitText("> healthy.png", "▀", "[fit] 256");
            three.awaitText("> healthy.png", "[fit] ascii", "+-1 Files");
            four.awaitText("> healthy.png", "▀", "truecolor");
            for (Tmux tmux : List.of(one, two, three, four)) {
                tmux.keys("p");
            }
            for (Tmux tmux : List.of(one, two, three, four)) {
                // What stays: the bottom line may tell of something newer meanwhile.
                tmux.awaitText("> healthy.png   healthy 9", "Healthy - very sure");
                tmux.keys("q");
            }
            await().until(() -> processes().isEmpty());
            for (String name : List.of("one", "two", "three", "four")) {
                Path after = folder.resolve(name + ".after");
                await().until(() -> Files.exists(after) && Files.size(after) > 0);
                assertThat(after).hasSameTextualContentAs(folder.resolve(name + ".before"));
            }
        }
    }

    @Test
    void oneImageThroughAPipeIsAnsweredInOneLine() throws Exception {
        List<String> command = Objects.requireNonNull(sshd).client();
        command.add(launcher + " predict --server " + address() + " --json -");
        Process ssh = new ProcessBuilder(command)
                .redirectInput(GOLDEN.resolve("rust.png").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ssh.waitFor()).isZero();
        assertThat(output.lines()).hasSize(1);
        assertThat(output).contains("\"prediction\":\"rust\"");
    }
}
