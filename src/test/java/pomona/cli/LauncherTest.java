package pomona.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/pomona} in a made-up checkout, with a script in place of Java. */
final class LauncherTest {
    @TempDir
    Path folder;

    private Path checkout;
    private Path jdk;

    @BeforeEach
    void makeCheckout() throws IOException {
        assumeThat(Path.of("/bin/sh")).as("skipped: there is no /bin/sh").exists();
        checkout = Files.createDirectories(folder.resolve("a check out"));
        Files.createDirectories(checkout.resolve("target/lib"));
        Files.createDirectories(checkout.resolve("bin"));
        Files.writeString(checkout.resolve("target/pomona.jar"), "");
        script(checkout.resolve("bin/pomona"), Files.readString(Path.of("bin/pomona")));
        jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        java("17.0.15", "printf '%s\\n' \"$@\"\n");
    }

    @Test
    void argumentsReachTheProgramAsTheyAre() throws Exception {
        Run run = run(checkout, "bin/pomona", "predict", "two words", "*", "");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().toList())
                .endsWith("pomona.cli.Main", "predict", "two words", "*", "")
                .contains(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dpomona.home=" + checkout.toRealPath(),
                        "-Dpomona.launcher=" + checkout.toRealPath().resolve("bin/pomona"))
                .doesNotContain("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void aWorkingDirectoryThatIsGoneIsSaid() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        Run run = run(gone, "sh", "-c", "rmdir \"$PWD\"; exec \"$0\" predict a.jpg", checkout + "/bin/pomona");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).endsWith("pomona: the working directory is gone: cd to one that exists\n");
    }

    @Test
    void theTerminalClientPutsItsBackgroundBehindAndOpensFilesOfAnyName() throws Exception {
        java("17.0.15", "printf '%s\\n' \"$@\"; echo \"$LC_ALL,${POMONA_ASCII:-}\"\n");
        Run plain = run(checkout, "env", "-u", "LC_ALL", "-u", "LC_CTYPE", "-u", "LANG", "bin/pomona", "tui");
        assertThat(plain.out())
                .contains("-XX:ThreadPriorityPolicy=1\n", "-XX:JavaPriority1_To_OSPriority=5\n", "-XX:+UseG1GC\n")
                .doesNotContain("SerialGC")
                .endsWith("\nC.UTF-8,\n");
        assertThat(run(checkout, "env", "LC_ALL=C", "bin/pomona", "tui").out()).endsWith("\nC.UTF-8,1\n");
    }

    @Test
    void aFolderInACommandsPlaceIsLookedAtOnTheScreen() throws Exception {
        Files.createDirectories(checkout.resolve("leaves"));
        Run screen = run(checkout, "bin/pomona", "leaves", "--no-mouse");
        assertThat(screen.out()).contains("-XX:+UseG1GC\n").endsWith("\npomona.cli.Main\nleaves\n--no-mouse\n");
        assertThat(run(checkout, "bin/pomona", "nowhere").out()).doesNotContain("-XX:+UseG1GC\n");
        for (String command : Main.allCommands().getSubcommands().keySet()) {
            Files.createDirectories(checkout.resolve(command));
            if (!command.equals("tui")) {
                assertThat(run(checkout, "bin/pomona", command).out())
                        .as("the command %s wins", command)
                        .doesNotContain("-XX:+UseG1GC\n");
            }
        }
    }

    @Test
    void itRunsThroughSymlinksFromAnyFolder() throws Exception {
        Path links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("first"), Path.of("../a check out/bin/pomona"));
        Files.createSymbolicLink(links.resolve("second"), links.resolve("first"));
        Run run = run(Path.of("/"), links.resolve("second").toString(), "--version");
        assertThat(run.out()).contains("-Dpomona.home=" + checkout.toRealPath() + "\n");
    }

    @Test
    void aJavaThatIsTooOldIsSaid() throws Exception {
        java("11.0.2", "exit 0\n");
        Run run = run(checkout, "bin/pomona", "predict");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("pomona: Java 17 or newer is wanted, ").contains("11.0.2");
    }

    @Test
    void aMissingBuildIsSaid() throws Exception {
        Files.delete(checkout.resolve("target/pomona.jar"));
        Run run = run(checkout, "bin/pomona", "predict");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("run make build in " + checkout.toRealPath());
    }

    @Test
    void newerJavasGetNativeAccessAndTheirOwnArchive() throws Exception {
        java("25", "printf '%s\\n' \"$@\"\n");
        Files.writeString(checkout.resolve("target/pomona-25.jsa"), "");
        Files.writeString(checkout.resolve("target/pomona-17.jsa"), "");
        Run run = run(checkout, "bin/pomona", "predict");
        assertThat(run.out())
                .contains("--enable-native-access=ALL-UNNAMED")
                .contains("-XX:SharedArchiveFile=" + checkout.toRealPath().resolve("target/pomona-25.jsa"));
    }

    @Test
    void withoutALocaleOrInCNamesAreUtf8() throws Exception {
        java("17.0.15", "echo \"${LC_ALL:-}\"\n");
        String launch = "unset LC_ALL LC_CTYPE LANG; %s exec bin/pomona predict";
        for (String locale : List.of("", "export LANG=;", "export LC_ALL=C;", "export LANG=POSIX;")) {
            assertThat(run(checkout, "sh", "-c", launch.formatted(locale)).out())
                    .as(locale)
                    .isEqualTo("C.UTF-8\n");
        }
        assertThat(run(checkout, "sh", "-c", launch.formatted("export LANG=de_DE.UTF-8;"))
                        .out())
                .isEqualTo("\n");
    }

    @Test
    void theServersExitCodeIsPassedOn() throws Exception {
        java("17.0.15", "exit 7\n");
        assertThat(run(checkout, "bin/pomona", "serve").code()).isEqualTo(7);
    }

    @Test
    void aServerThatCrashesBeforeItWasReadyIsNotStartedAgain() throws Exception {
        java("17.0.15", "echo started\nkill -SEGV $$\n");
        Run run = run(checkout, "bin/pomona", "serve");
        assertThat(run.code()).isEqualTo(139);
        assertThat(run.out()).isEqualTo("started\n");
    }

    @ParameterizedTest(name = "after code {0}")
    @ValueSource(ints = {70, 132, 134, 135, 136, 137, 139})
    void aReadyServerThatFailsIsStartedAgain(int code) throws Exception {
        java("17.0.15", """
                echo x >> '%1$s'
                for last; do :; done
                echo 127.0.0.1:1 > "$last"
                [ "$(wc -l < '%1$s')" -ge 2 ] && exit 5
                exit %2$d
                """.formatted(folder.resolve("count"), code));
        Run run = serve();
        assertThat(run.code()).isEqualTo(5);
        assertThat(run.err()).contains("the server failed (code %d): starting it again in 1 s".formatted(code));
    }

    @ParameterizedTest(name = "after code {0}")
    @ValueSource(ints = {0, 1, 2, 130, 143})
    void aReadyServerThatEndsOnPurposeIsNotStartedAgain(int code) throws Exception {
        java("17.0.15", """
                echo x >> '%1$s'
                for last; do :; done
                echo 127.0.0.1:1 > "$last"
                exit %2$d
                """.formatted(folder.resolve("count"), code));
        assertThat(serve().code()).isEqualTo(code);
        assertThat(folder.resolve("count")).hasContent("x");
    }

    @Test
    void aServerThatFailsAgainAndAgainIsStartedThreeTimes() throws Exception {
        java("17.0.15", """
                echo x >> '%1$s'
                for last; do :; done
                echo 127.0.0.1:1 > "$last"
                exit 70
                """.formatted(folder.resolve("count")));
        Run run = serve();
        assertThat(run.code()).isEqualTo(70);
        assertThat(folder.resolve("count")).hasContent("x\nx\nx\nx");
        assertThat(run.err())
                .contains("again in 1 s", "again in 2 s", "again in 4 s")
                .endsWith("giving up\n");
    }

    @Test
    void aServerThatFailsWhenItWasAskedToStopIsNotStartedAgain() throws Exception {
        Path ready = folder.resolve("port");
        java("17.0.15", """
                trap 'exit 70' TERM
                echo x >> '%1$s'
                echo 127.0.0.1:1 > '%2$s'
                while :; do sleep 0.05; done
                """.formatted(folder.resolve("count"), ready));
        Process process = process(checkout, "bin/pomona", "serve", "--port-file", ready.toString())
                .redirectError(folder.resolve("err").toFile())
                .start();
        try {
            await().until(() -> Files.exists(ready));
            process.destroy();
            assertThat(process.waitFor()).isEqualTo(70);
            assertThat(folder.resolve("count")).hasContent("x");
            assertThat(folder.resolve("err")).isEmptyFile();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** A server whose pauses before a restart are over at once. */
    private Run serve() throws Exception {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        script(tools.resolve("sleep"), "#!/bin/sh\nexit 0\n");
        return run(
                checkout,
                "env",
                "PATH=" + tools + ":" + System.getenv("PATH"),
                "bin/pomona",
                "serve",
                "--port-file",
                folder.resolve("port").toString());
    }

    @Test
    void aTerminationReachesTheServerAndItsEndIsWaitedFor() throws Exception {
        java("17.0.15", """
                trap 'echo draining; sleep 0.2; echo drained; exit 0' TERM
                echo up
                while :; do sleep 0.05; done
                """);
        Path out = folder.resolve("out");
        for (String signal : List.of("TERM", "INT", "HUP")) {
            if (!canBeHeard(signal)) {
                continue;
            }
            Process process = process(checkout, "bin/pomona", "serve")
                    .redirectOutput(out.toFile())
                    .start();
            try {
                await().until(() -> Files.readString(out).equals("up\n"));
                new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor();
                process.waitFor();
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            if (signal.equals("HUP")) {
                assertThat(process.exitValue()).isEqualTo(129);
            } else {
                assertThat(process.exitValue()).isZero();
                assertThat(out).hasContent("up\ndraining\ndrained\n");
            }
        }
    }

    /** In the background of a script an interrupt is ignored, under nohup a hang-up; no shell hears such a signal. */
    private boolean canBeHeard(String signal) throws Exception {
        return run(checkout, "sh", "-c", "trap 'exit 0' %1$s; kill -%1$s $$; exit 1".formatted(signal))
                        .code()
                == 0;
    }

    @ParameterizedTest
    @CsvSource({"HUP, 129", "TERM, 143"})
    void aSignalThatComesBeforeTheServerRunsIsPassedOnAsWhatItIs(String signal, int code) throws Exception {
        assumeThat(canBeHeard(signal))
                .as("skipped: %s is ignored here, as under nohup", signal)
                .isTrue();
        java("17.0.15", "while :; do sleep 0.05; done\n");
        // The launcher removes a file right before it starts the server.
        Path tools = Files.createDirectories(folder.resolve("tools"));
        script(tools.resolve("rm"), "#!/bin/sh\nkill -%s $PPID\nexec /bin/rm \"$@\"\n".formatted(signal));
        Run run = run(checkout, "env", "PATH=" + tools + ":" + System.getenv("PATH"), "bin/pomona", "serve");
        assertThat(run.code()).isEqualTo(code);
    }

    @Test
    void standardInputReachesTheServer() throws Exception {
        java("17.0.15", "read line\necho \"got $line\"\n");
        Process process = process(checkout, "bin/pomona", "serve").start();
        process.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("got hello\n");
        assertThat(process.waitFor()).isZero();
    }

    private record Run(int code, String out, String err) {}

    private Run run(Path where, String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("run.out");
        Path err = folder.resolve("run.err");
        Process process = process(where, command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int code = process.waitFor();
        return new Run(code, Files.readString(out), Files.readString(err));
    }

    private ProcessBuilder process(Path where, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", jdk.toString());
        environment.keySet().removeIf(name -> name.startsWith("POMONA_"));
        return builder;
    }

    private void java(String version, String body) throws IOException {
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(jdk.resolve("bin/java"), "#!/bin/sh\n" + body);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
