package pomona.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting's way from its text to its use, and what is said of a wrong one. */
class ServerConfigTest {
    @TempDir
    private Path folder;

    private static ServerConfig config(Map<Setting, String> flags) throws ConfigException {
        return ServerConfig.of(Settings.load(flags, Map.of(), Optional.empty()), Path.of(""));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("my.properties"), text);
    }

    @Test
    void aFlagGoesOverAVariableOverTheFileOverTheDefault() throws Exception {
        Path file = file("workers = 3\nqueue-capacity = 4\nport = 1\n");
        Settings settings = Settings.load(
                Map.of(Setting.PORT, "0"), Map.of("POMONA_PORT", "2", "POMONA_QUEUE_CAPACITY", "5"), Optional.of(file));
        ServerConfig config = ServerConfig.of(settings, folder);
        assertThat(config.bind().getPort()).isZero();
        assertThat(config.queueCapacity()).isEqualTo(5);
        assertThat(config.workers()).isEqualTo(3);
        assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.print())
                .containsPattern("port +=.*\\(flag\\)")
                .containsPattern("queue-capacity +=.*\\(POMONA_QUEUE_CAPACITY\\)")
                .containsPattern("workers +=.*\\(my.properties:1\\)")
                .containsPattern("drain-timeout +=.*\\(default\\)");
    }

    @Test
    void anUnknownKeyIsToldWithItsLine() throws Exception {
        Path file = file("port = 0\n# a comment\nque-capacity = 3\n");
        assertThatThrownBy(() -> Settings.load(Map.of(), Map.of(), Optional.of(file)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("my.properties:3: unknown key que-capacity");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT,70000,0 to 65535",
        "PORT,many,whole number",
        "QUEUE_CAPACITY,-1,0 to",
        "MAX_BODY_BYTES,32 stones,a number of bytes",
        "BODY_TIMEOUT,0,without a clock",
        "BODY_TIMEOUT,10,ms",
        "RUN_TIMEOUT,99999999h,a year",
        "IDLE_TIMEOUT,99999999h,a year",
        "LOG_JSON,yes,true or false",
        "BIND,no such host,no such address"
    })
    void aBadValueIsToldWithItsSourceAndTheReason(Setting setting, String text, String reason) {
        assertThatThrownBy(() -> config(Map.of(setting, text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("%s = %s (flag)".formatted(setting.key(), text))
                .hasMessageContaining(reason);
    }

    @Test
    void aBudgetHasRoomForTwoLargestBodiesAndFitsInTheHeap() {
        assertThatThrownBy(() -> config(Map.of(Setting.BODY_BUDGET_BYTES, "63MiB")))
                .hasMessageContaining("under twice max-body-bytes");
        assertThatThrownBy(() -> config(Map.of(Setting.BODY_BUDGET_BYTES, "10000GiB")))
                .hasMessageContaining("more than Java's heap");
    }

    @Test
    void repliesHaveAnEighthOfTheHeapUnlessToldOtherwise() throws Exception {
        assertThat(config(Map.of()).reactor().replyBudgetBytes())
                .isEqualTo(Runtime.getRuntime().maxMemory() / 8);
        assertThat(config(Map.of(Setting.REPLY_BUDGET_BYTES, "1MiB")).reactor().replyBudgetBytes())
                .isEqualTo(1 << 20);
        assertThatThrownBy(() -> config(Map.of(Setting.REPLY_BUDGET_BYTES, "63KiB")))
                .hasMessageContaining("reply-budget-bytes is 64512: it must be 65536 to");
        assertThatThrownBy(() -> config(Map.of(Setting.REPLY_BUDGET_BYTES, "10000GiB")))
                .hasMessageContaining("what body-budget-bytes leaves of Java's heap");
    }

    @Test
    void aLogFileThatCannotBeWrittenStopsTheStart() {
        assertThatThrownBy(() -> Logs.start(Optional.of(folder), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(folder.toString());
        assertThatThrownBy(() -> Logs.start(Optional.of(folder.resolve("no/such/folder.log")), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("its folder is not there");
    }
}
