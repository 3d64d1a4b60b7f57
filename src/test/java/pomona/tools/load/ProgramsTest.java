package pomona.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a script in the place of {@code bin/pomona}. */
final class ProgramsTest {
    @TempDir
    private Path folder;

    private Programs programs(String script) throws IOException {
        Path launcher = Files.createDirectories(folder.resolve("bin")).resolve("pomona");
        Files.writeString(launcher, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Programs(new Visit.Side("old", folder, Optional.of(folder.resolve("a model"))), folder);
    }

    private Optional<Double> firstScreen(Programs programs) throws Exception {
        Optional<Double> seconds = programs.firstScreenSeconds("tui", "a folder");
        assumeTrue(seconds.isPresent(), "skipped: there is no script here");
        return seconds;
    }

    @Test
    void theFirstScreenIsThereWhenItsLastRowIsPaintedAndAKeyEndsTheProgram() throws Exception {
        Programs programs = programs("stty -icanon -echo; printf '\\033[1;1Hpomona'; sleep 0.3; printf '\\033[36;1H';"
                + " head -c 1 >'%s'; echo \"$*\" >'%s'".formatted(folder.resolve("key"), folder.resolve("arguments")));
        assertThat(firstScreen(programs).orElseThrow()).isGreaterThan(0.3);
        assertThat(folder.resolve("key")).hasContent("q");
        assertThat(folder.resolve("arguments")).hasContent("tui a folder");
    }

    @Test
    void aProgramThatEndsWithoutAScreenIsTold() throws Exception {
        Programs programs = programs("echo no terminal");
        assertThatThrownBy(() -> firstScreen(programs))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("screen");
    }

    @Test
    void aRunIsMeasuredWithTheProcessesThatItBegan() throws Exception {
        Programs programs = programs("test \"$POMONA_MODEL\" = '%s' || exit 9\n".formatted(folder.resolve("a model"))
                + "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done'");
        Programs.Run run = programs.run("predict", "photo.jpg");
        assertThat(run.seconds()).isPositive();
        assertThat(run.cpuSeconds()).isPositive();
    }

    @Test
    void aRunThatFailsNamesItsLog() throws Exception {
        Programs programs = programs("echo broken; exit 4");
        assertThatThrownBy(() -> programs.run("predict"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("old-predict.log").toString());
        assertThat(folder.resolve("old-predict.log")).hasContent("broken");
    }
}
