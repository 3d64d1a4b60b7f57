package pomona.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ServerAddressTest {
    @Test
    void hostAndPortAreReadAndWrittenAlike() {
        assertThat(ServerAddress.parse("lab1:9000")).isEqualTo(new ServerAddress("lab1", 9000));
        assertThat(ServerAddress.parse("[::1]:9000")).isEqualTo(new ServerAddress("::1", 9000));
        assertThat(ServerAddress.parse("[::1]:9000")).hasToString("[::1]:9000");
        assertThat(ServerAddress.parse("127.0.0.1:5050\n")).isEqualTo(ServerAddress.DEFAULT);
    }

    @Test
    void aHostAloneMeansTheUsualPort() {
        assertThat(ServerAddress.parse("lab1")).isEqualTo(new ServerAddress("lab1", 5050));
        assertThat(ServerAddress.parse("::1")).isEqualTo(new ServerAddress("::1", 5050));
        assertThat(ServerAddress.parse("[::1]")).isEqualTo(new ServerAddress("::1", 5050));
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatThrownBy(() -> ServerAddress.parse("lab1:http")).hasMessageContaining("\"http\" is no port");
        assertThatThrownBy(() -> ServerAddress.parse("lab1:70000")).hasMessageContaining("1 to 65535");
        assertThatThrownBy(() -> ServerAddress.parse(":5050")).hasMessageContaining("needs a host");
    }

    @Test
    void waitsDoubleUpToTheLongestAndStayWithinTheJitter() {
        RetryPolicy policy = new RetryPolicy(10, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(30), 0.1);
        long[] seconds = {1, 2, 4, 8, 16, 30, 30};
        for (int i = 0; i < seconds.length; i++) {
            assertThat(policy.waitAfter(i + 1, 0.5)).isEqualTo(Duration.ofSeconds(seconds[i]));
        }
        assertThat(policy.waitAfter(1000, 0)).isEqualTo(Duration.ofSeconds(27));
        assertThat(policy.waitAfter(1000, 1)).isEqualTo(Duration.ofSeconds(33));
    }
}
