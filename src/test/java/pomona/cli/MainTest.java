package pomona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.system.ExitCode;

/** What stands in a command's place. */
final class MainTest {
    private static final File NOTHING = new File("/dev/null");

    @TempDir
    private Path folder;

    @Test
    void aFolderOrAPhotoIsLookedAtAndACommandsNameWins() throws IOException {
        String photo = Files.createFile(folder.resolve("leaf.jpg")).toString();
        assertThat(Main.withCommand(folder.toString(), "--no-mouse"))
                .containsExactly("tui", folder.toString(), "--no-mouse");
        assertThat(Main.withCommand(photo)).containsExactly("tui", photo);
        assertThat(Main.withCommand("--no-mouse", photo)).containsExactly("tui", "--no-mouse", photo);
        assertThat(Main.withCommand("--server", "lab1:5050", photo))
                .containsExactly("tui", "--server", "lab1:5050", photo);
        assertThat(Main.withCommand("--json", "predict", photo)).containsExactly("--json", "predict", photo);
        assertThat(Main.withCommand("predict", photo)).containsExactly("predict", photo);
        assertThat(Main.withCommand("perdict", photo)).containsExactly("perdict", photo);
        assertThat(Main.withCommand("--help")).containsExactly("--help");
        assertThat(Main.withCommand("")).containsExactly("");
        assertThat(Main.withCommand("a\u0000b")).containsExactly("a\u0000b");
        assertThat(Main.withCommand()).isEmpty();
    }

    private record Ended(int code, String said) {}

    @Test
    void withoutATerminalItSaysWhichCommandsNeedNone() throws Exception {
        Path photo = Files.createFile(folder.resolve("leaf.jpg"));
        for (Path begin : List.of(folder, photo)) {
            Ended ended = run(begin.toString());
            assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
            assertThat(ended.said())
                    .isEqualTo("pomona tui: this is no terminal; for scripts and pipes there are pomona predict"
                            + " for photos and pomona batch for folders\n");
        }
        Files.createDirectory(folder.resolve("completion"));
        assertThat(run("completion").code()).as("a command's name wins").isZero();
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                new ArrayList<>(List.of(java, "-cp", System.getProperty("java.class.path"), "pomona.cli.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(NOTHING)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
