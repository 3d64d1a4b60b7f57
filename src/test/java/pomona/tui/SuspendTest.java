package pomona.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program as a job of a real shell. */
@Tag("real")
final class SuspendTest {
    private static final String NOBODY = "127.0.0.1:1";

    @TempDir
    private Path folder;

    @Test
    void theShellHasItsTerminalWhileTheProgramIsStoppedAndThenTheScreenIsDrawnAgain() throws Exception {
        assumeTrue(Shell.has("tmux"), "skipped: there is no tmux here");
        assumeTrue(Shell.has("bash"), "skipped: there is no bash here");
        Path photos = Files.createDirectories(folder.resolve("photos"));
        for (String name : new String[] {"a.jpg", "b.jpg", "c.jpg"}) {
            Files.writeString(photos.resolve(name), "no photo");
        }
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        try (Tmux tmux = new Tmux(folder, 100, 30, "env PS1=ready: bash --norc --noprofile -i")) {
            tmux.awaitText("ready:");
            tmux.literally("%s --server %s\r".formatted("'" + launcher + "' tui '" + photos + "'", NOBODY));
            tmux.awaitText("> a.jpg", "1 of 3");
            assertThat(tmux.modes()).isEqualTo("1 1 0");

            tmux.keys("C-z");
            tmux.awaitText("Stopped");
            assertThat(tmux.modes()).isEqualTo("0 0 1");
            Path settings = folder.resolve("settings");
            tmux.literally("stty -a >'%s.tmp'; mv '%s.tmp' '%s'\r".formatted(settings, settings, settings));
            await().until(() -> Files.exists(settings));
            assertThat(settings).content().contains("icanon", "isig").doesNotContain("-icanon", "-isig", "-echo ");
            tmux.resize(120, 36);

            tmux.literally("fg\r");
            tmux.awaitText("> a.jpg", "1 of 3", "5 Tray");
            assertThat(tmux.modes()).isEqualTo("1 1 0");
            tmux.keys("Down");
            tmux.awaitText("> b.jpg", "2 of 3");
            // By another hand, as of a debugger: nothing was given back, and the screen is drawn anew.
            long pid = Long.parseLong(
                    Files.readAllLines(folder.resolve("pomona.pid")).get(0));
            Shell.run("kill", "-CONT", String.valueOf(pid));
            tmux.keys("Down");
            tmux.awaitText("> c.jpg", "3 of 3");
            tmux.keys("q");
            await().until(() -> tmux.modes().equals("0 0 1"));
        }
    }

    @Test
    void whereNoShellCouldWakeItItGoesOn() throws Exception {
        assumeTrue(Shell.has("tmux"), "skipped: there is no tmux here");
        Path photos = Files.createDirectories(folder.resolve("photos"));
        Files.writeString(photos.resolve("a.jpg"), "no photo");
        Path launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
        try (Tmux tmux = new Tmux(folder, 100, 30, launcher + " tui --server " + NOBODY + " " + photos)) {
            tmux.awaitText("> a.jpg", "1 of 1");
            tmux.keys("C-z");
            tmux.keys("Up");
            tmux.awaitText("> ../", "Enter leads up to");
        }
    }
}
