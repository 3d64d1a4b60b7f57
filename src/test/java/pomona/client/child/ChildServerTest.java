package pomona.client.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.client.ClientOptions;
import pomona.client.PredictionClient;
import pomona.client.RetryPolicy;
import pomona.client.ServerAddress;
import pomona.testing.PatientWaits;

final class ChildServerTest {
    private static final Duration LONG = PatientWaits.PATIENCE;

    @TempDir
    Path folder;

    @Test
    void itIsReadyOnceThePortFileIsThereAndEndsWithItsInput() throws Exception {
        List<String> command =
                script("echo \"$@\"\necho 127.0.0.1:4711 > \"$5.part\"\nmv \"$5.part\" \"$5\"\nread line\nexit 0\n");
        ChildServer child = ChildServer.start(command, LONG);
        assertThat(child.address()).isEqualTo(new ServerAddress("127.0.0.1", 4711));
        assertThat(Files.readString(child.log())).startsWith("serve --port 0 --port-file ");
        assertThat(Files.readString(child.log())).endsWith(" --die-with-parent\n");
        child.close();
        assertThat(child.process().isAlive()).isFalse();
        assertThat(child.log()).doesNotExist();
    }

    /** Each start leaves a line; the second is asked for the port that the first had chosen. */
    private static final String SERVER = """
            echo "$*" >> "$0.starts"
            echo 127.0.0.1:4711 > "$5.part"
            mv "$5.part" "$5"
            read line
            exit 0
            """;

    @Test
    void oneThatWasKilledIsStartedOnceMoreOnItsPort() throws Exception {
        ChildServer child = ChildServer.start(script(SERVER), LONG);
        Process first = child.process();
        first.destroyForcibly();
        await().until(() -> child.process() != first);
        Process second = child.process();
        await().until(() -> starts().size() == 2);
        second.destroyForcibly().waitFor();
        child.close();
        assertThat(child.process()).as("a third was started").isEqualTo(second);
        assertThat(starts()).hasSize(2);
        assertThat(starts().get(1)).startsWith("serve --port 4711 --port-file ").endsWith("--die-with-parent");
        removeTheLog(child.log());
    }

    @Test
    void aChildThatIsKilledIsStartedAgainAndItsClientNoticesNothing() throws Exception {
        byte[] rust = Files.readAllBytes(Path.of("models/apple-leaf/golden/rust.png"));
        try (ChildServer child = ChildServer.start();
                PredictionClient client = PredictionClient.open(
                        child.address(), ClientOptions.defaults().withRetry(RetryPolicy.patient(LONG)))) {
            assertThat(client.predict(rust).prediction()).isEqualTo("rust");
            Process first = child.process();
            first.destroyForcibly().waitFor();
            assertThat(client.predict(rust).prediction()).isEqualTo("rust");
            assertThat(child.process()).isNotEqualTo(first);
        }
    }

    @Test
    void oneThatIsAskedToStopIsNotStartedAgainHoweverItEnds() throws Exception {
        ChildServer child = ChildServer.start(script(SERVER.replace("exit 0", "kill -9 $$")), LONG);
        child.close();
        assertThat(child.process().exitValue()).isEqualTo(128 + 9);
        assertThat(starts()).hasSize(1);
        removeTheLog(child.log());
    }

    @Test
    void oneThatEndsByItselfIsNotStartedAgain() throws Exception {
        ChildServer child = ChildServer.start(script(SERVER.replace("read line\nexit 0", "exit 2")), LONG);
        child.process().waitFor();
        child.close();
        assertThat(starts()).hasSize(1);
        removeTheLog(child.log());
    }

    private List<String> starts() throws IOException {
        return Files.readAllLines(folder.resolve("pomona.starts"));
    }

    @Test
    void aFailedStartIsToldByItsLastSentence() throws Exception {
        List<String> command = script("echo starting\necho 'pomona serve: no model in models/'\nexit 2\n");
        assertThatThrownBy(() -> ChildServer.start(command, LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended with code 2: pomona serve: no model in models/")
                .hasMessageContaining("server.log")
                .satisfies(ChildServerTest::removeTheLogItNames);
    }

    @Test
    void aFailedStartOnAFullDiskIsToldByThat() throws Exception {
        List<String> command = script("echo half a sen\nln -s /dev/full \"$(dirname \"$5\")/trial\"\nexit 2\n");
        assertThatThrownBy(() -> ChildServer.start(command, LONG, folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "ended with code 2: nothing can be written in %s: No space left on device", folder);
    }

    @Test
    void aStartThatTakesTooLongIsGivenUp() throws Exception {
        List<String> command = script("echo still unpacking\nexec sleep 60\n");
        assertThatThrownBy(() -> ChildServer.start(command, Duration.ofMillis(300)))
                .isInstanceOf(IOException.class)
                // A shell on a busy machine may not have said it yet.
                .hasMessageFindingMatch("not ready within 300 ms: (still unpacking|it said nothing)")
                .satisfies(ChildServerTest::removeTheLogItNames);
    }

    /** A start that fails keeps its log for the person who reads the message. */
    private static void removeTheLogItNames(Throwable failure) throws IOException {
        Matcher log = Pattern.compile("/\\S*/server\\.log").matcher(String.valueOf(failure.getMessage()));
        assertThat(log.find()).as(failure.getMessage()).isTrue();
        removeTheLog(Path.of(log.group()));
    }

    private static void removeTheLog(Path log) throws IOException {
        Files.delete(log);
        Files.deleteIfExists(log.resolveSibling("port"));
        // Of one that was killed before its port had its name.
        Files.deleteIfExists(log.resolveSibling("port.part"));
        Files.delete(log.getParent());
    }

    @Test
    void aStartThatIsInterruptedLeavesNothing() throws Exception {
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread starting = new Thread(() -> {
            try {
                ChildServer.start(List.of("sh", "-c", "sleep 60", "x"), LONG, folder);
            } catch (IOException | InterruptedException e) {
                end.set(e);
            }
        });
        starting.start();
        await().until(() -> !isEmpty(folder));
        starting.interrupt();
        starting.join();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aProgramThatIsNotThereLeavesNothing() {
        List<String> command = List.of(folder.resolve("none").toString());
        assertThatThrownBy(() -> ChildServer.start(command, LONG, folder)).isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aStartWhileThisProcessEndsIsNoErrorAndLeavesNothing() throws Exception {
        Process ending = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsAtItsEnd.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(ending.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("java.lang.InterruptedException: this process is ending");
        assertThat(folder).isEmptyDirectory();
    }

    /** A program that starts a server when it ends. */
    static final class StartsAtItsEnd {
        private StartsAtItsEnd() {}

        public static void main(String[] arguments) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    ChildServer.start(List.of("sh", "-c", "sleep 60", "x"), LONG, Path.of(arguments[0]));
                } catch (IOException | InterruptedException | RuntimeException e) {
                    System.out.print(e);
                }
            }));
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    @Test
    void aNamedServerIsTakenAsItIs() throws Exception {
        ServerAddress named = new ServerAddress("lab1", 9000);
        try (ServerHandle found = ServerHandle.find(Optional.of(named), doing -> {})) {
            assertThat(found.address()).isEqualTo(named);
            assertThat(found.isChild()).isFalse();
        }
    }

    private List<String> script(String body) throws IOException {
        Path file = Files.writeString(folder.resolve("pomona"), "#!/bin/sh\n" + body);
        return List.of("/bin/sh", file.toString());
    }
}
