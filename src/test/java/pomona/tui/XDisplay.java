package pomona.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A screen of X without a monitor, with one window that a test types into and looks at. */
final class XDisplay implements AutoCloseable {
    static final int WIDTH = 1280;
    static final int HEIGHT = 900;
    /** Of X's window dump: words before the colours, and words of one colour. */
    private static final int WORD_BYTES = 4;

    private static final int COLOUR_BYTES = 12;

    /** Where the mouse is, within each window: on the header's line, right of the names. */
    private static final int MOUSE_X = 590;

    private static final int MOUSE_Y = 4;
    private static final int MOUSE_SIZE = 28;

    private final Path folder;
    private final Process server;
    private final String name;
    private final List<Process> clients = new ArrayList<>();

    /** Starts it, or skips the test where it, or what types into its windows, is not installed. */
    XDisplay(Path folder) throws IOException {
        assumeTrue(Shell.has("Xvfb"), "skipped: there is no Xvfb here");
        assumeTrue(Shell.has("xdotool"), "skipped: there is no xdotool here");
        this.folder = Files.createDirectories(folder);
        server = new ProcessBuilder(
                        "Xvfb",
                        "-displayfd",
                        "1",
                        "-screen",
                        "0",
                        WIDTH + "x" + HEIGHT + "x24",
                        "-fbdir",
                        folder.toString(),
                        "-nolisten",
                        "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII));
        String number = out.readLine();
        assumeTrue(number != null, "skipped: Xvfb does not run here");
        name = ":" + number;
    }

    /** Starts a program that opens a window. */
    Process start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("window.log").toFile());
        builder.environment().putAll(environment);
        builder.environment().put("DISPLAY", name);
        builder.environment().remove("TMUX");
        builder.environment().remove("COLORTERM");
        Process client = builder.start();
        clients.add(client);
        return client;
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("window.log"));
    }

    private String tool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "DISPLAY=" + name, "xdotool"));
        command.addAll(List.of(arguments));
        return Shell.run(command.toArray(new String[0])).output();
    }

    /** Keys by X's names, into the window under the mouse. */
    void keys(String... keys) throws IOException {
        tool("mousemove", String.valueOf(MOUSE_X), String.valueOf(MOUSE_Y));
        for (String key : keys) {
            tool("key", key);
        }
    }

    private String window() throws IOException {
        List<String> windows =
                tool("search", "--onlyvisible", "--name", ".*").lines().toList();
        assertThat(windows).as("windows").isNotEmpty();
        return windows.get(windows.size() - 1);
    }

    void resize(int width, int height) throws IOException {
        tool("windowsize", window(), String.valueOf(width), String.valueOf(height));
    }

    /** Width and height of the window. */
    int[] size() throws IOException {
        int[] size = new int[2];
        for (String line :
                tool("getwindowgeometry", "--shell", window()).lines().toList()) {
            if (line.startsWith("WIDTH=")) {
                size[0] = Integer.parseInt(line.substring("WIDTH=".length()));
            } else if (line.startsWith("HEIGHT=")) {
                size[1] = Integer.parseInt(line.substring("HEIGHT=".length()));
            }
        }
        return size;
    }

    /** All of the screen as it is now, without the mouse, which comes and goes. */
    BufferedImage screenshot() throws IOException {
        byte[] dump = Files.readAllBytes(folder.resolve("Xvfb_screen0"));
        ByteBuffer words = ByteBuffer.wrap(dump);
        int headerBytes = words.getInt(0);
        int lineBytes = words.getInt(12 * WORD_BYTES);
        int colours = words.getInt(19 * WORD_BYTES);
        // Byte order 0 is the least significant first.
        words.order(words.getInt(7 * WORD_BYTES) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int pixels = headerBytes + colours * COLOUR_BYTES;
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, words.getInt(pixels + y * lineBytes + x * WORD_BYTES));
            }
        }
        for (int y = 0; y < MOUSE_Y + MOUSE_SIZE / 2; y++) {
            for (int x = MOUSE_X - MOUSE_SIZE / 2; x < MOUSE_X + MOUSE_SIZE / 2; x++) {
                image.setRGB(x, y, 0);
            }
        }
        return image;
    }

    @Override
    public void close() {
        clients.forEach(client -> {
            client.descendants().forEach(ProcessHandle::destroyForcibly);
            client.destroyForcibly();
        });
        server.destroyForcibly();
    }
}
