package pomona.tui.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import pomona.client.ClientOptions;
import pomona.client.ConnectionState;
import pomona.client.RetryPolicy;
import pomona.client.ServerAddress;
import pomona.client.child.ServerHandle;
import pomona.testing.NobodysPort;
import pomona.tui.model.Message;

final class ServerLinkTest {
    private static final int TRIES = 6;

    private record Told(ConnectionState state, Instant at, int priority) {}

    @Test
    void aServerThatIsNotThereIsTriedWhenThePersonWasToldAndNoSooner() throws Exception {
        Queue<Told> told = new ConcurrentLinkedQueue<>();
        RetryPolicy retry = new RetryPolicy(
                RetryPolicy.UNLIMITED, RetryPolicy.FOREVER, Duration.ofMillis(50), Duration.ofSeconds(30), 0);
        NobodysPort nobody = new NobodysPort();
        ServerAddress address = new ServerAddress("127.0.0.1", nobody.port());
        ServerLink link = new ServerLink(
                message -> {
                    if (message instanceof Message.ConnectionChanged changed) {
                        told.add(new Told(
                                changed.state(),
                                Instant.now(),
                                Thread.currentThread().getPriority()));
                    }
                },
                say -> ServerHandle.find(Optional.of(address), say),
                ClientOptions.defaults().withRetry(retry),
                Duration.ofMillis(10));
        try (nobody) {
            link.open();
            await().until(() -> tries(told).size() >= TRIES);
        } finally {
            link.close();
        }
        assertThat(told)
                .as("a person's keys go before the client")
                .allMatch(one -> one.priority() == Thread.MIN_PRIORITY);
        Instant earliest = Instant.MIN;
        List<Duration> waits = new ArrayList<>();
        for (Told one : told) {
            if (one.state() instanceof ConnectionState.Lost lost) {
                earliest = lost.nextTry();
                waits.add(lost.delay());
            } else if (one.state() instanceof ConnectionState.Connecting) {
                assertThat(one.at()).isAfterOrEqualTo(earliest);
            }
        }
        assertThat(waits)
                .startsWith(
                        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
    }

    private static List<Told> tries(Queue<Told> told) {
        return told.stream()
                .filter(one -> one.state() instanceof ConnectionState.Connecting)
                .toList();
    }
}
