package pomona.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.system.ExitCode;

/** A process whose output goes where it can't be written. */
class LostOutputTest {
    @BeforeAll
    static void needsLinux() {
        assumeTrue(Files.isWritable(Path.of("/dev/full")), "skipped: there is no /dev/full here");
    }

    private record Ended(int code, String said) {}

    @Test
    void outputThatIsLostIsToldAndCountsAsAFailure() throws Exception {
        Ended full = run("completion > /dev/full");
        assertThat(full.said()).isEqualTo("pomona: the output can't be written: No space left on device\n");
        assertThat(full.code()).isEqualTo(ExitCode.INTERNAL_ERROR);
        Ended help = run("--help > /dev/full");
        assertThat(help.said()).contains("the output can't be written");
        assertThat(help.code()).isEqualTo(ExitCode.INTERNAL_ERROR);
    }

    @Test
    void aClosedStandardOutputIsToldToo() throws Exception {
        Ended closed = run("completion >&-");
        assertThat(closed.said()).contains("the output can't be written");
        assertThat(closed.code()).isEqualTo(ExitCode.INTERNAL_ERROR);
    }

    @Test
    void aReaderThatLeavesEndsItQuietly(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        // Opened both ways it waits for nobody; then its only reader leaves.
        Ended left = run(
                "completion",
                "mkfifo '%s'; exec 3<>'%s'; exec 4>'%s'; exec 3<&-; exec >&4;".formatted(pipe, pipe, pipe));
        assertThat(left.said()).isEmpty();
        assertThat(left.code()).isEqualTo(ExitCode.READER_LEFT);
    }

    private static Ended run(String command) throws IOException, InterruptedException {
        return run(command, "");
    }

    private static Ended run(String command, String before) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        before + "\"$0\" -cp \"$1\" pomona.cli.Main " + command,
                        java,
                        System.getProperty("java.class.path"))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
