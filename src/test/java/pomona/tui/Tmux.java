package pomona.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A tmux server of its own, with one pane that a test types into and reads. */
final class Tmux implements AutoCloseable {
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final String socket;

    /** Starts a command in a pane of that size. */
    Tmux(Path folder, int columns, int rows, String command) throws IOException {
        // A server that is told to end still holds its socket for a moment.
        socket = folder.resolve("tmux" + STARTED.incrementAndGet()).toString();
        tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                String.valueOf(columns),
                "-y",
                String.valueOf(rows),
                command);
        tmux("set-option", "-g", "remain-on-exit", "on");
        tmux("set-option", "-g", "window-size", "manual");
    }

    private String tmux(String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket));
        command.addAll(List.of(arguments));
        try {
            return Shell.run(command.toArray(new String[0])).output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keys by tmux's names, as {@code Enter} or {@code Down}; letters as they are. */
    void keys(String... keys) {
        for (String key : keys) {
            tmux("send-keys", key);
        }
    }

    /** Bytes as they are. */
    void literally(String text) {
        tmux("send-keys", "-l", text);
    }

    void resize(int columns, int rows) {
        tmux("resize-window", "-x", String.valueOf(columns), "-y", String.valueOf(rows));
    }

    String screen() {
        return tmux("capture-pane", "-p");
    }

    /** Waits until the screen shows all of these. */
    void awaitText(String... texts) {
        await().pollInterval(Duration.ofMillis(100))
                .alias("the screen shows " + List.of(texts))
                .untilAsserted(() -> {
                    String screen = screen();
                    assertThat(screen).contains(texts);
                });
    }

    /** Alternate screen, any mouse mode, and the cursor, each 0 or 1: {@code 0 0 1} is a terminal given back. */
    String modes() {
        return tmux("display-message", "-p", "#{alternate_on} #{mouse_any_flag} #{cursor_flag}")
                .strip();
    }

    @Override
    public void close() {
        tmux("kill-server");
    }
}
