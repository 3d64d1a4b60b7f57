package pomona.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;

class ConservationTest {
    private final Conservation conservation = new Conservation();

    @Test
    void everyImageIsCountedWhereItEnded() {
        for (int i = 0; i < 6; i++) {
            conservation.received();
        }
        conservation.predicted(0, 0);
        conservation.error(ErrorCode.OVERLOADED);
        conservation.error(ErrorCode.OVERLOADED);
        conservation.error(ErrorCode.BAD_IMAGE);
        conservation.abandoned();
        Event.Counters counters = conservation.snapshot();
        assertThat(counters)
                .isEqualTo(
                        new Event.Counters(6, 1, Map.of(ErrorCode.OVERLOADED, 2L, ErrorCode.BAD_IMAGE, 1L), 1, 1, 0));
        assertThat(counters.balance()).isTrue();
    }

    @Test
    void snapshotKeepsItsMomentAndIsBalancedWhileAnotherThreadCounts() throws InterruptedException {
        Event.Counters before = conservation.snapshot();
        var counting = new Thread(() -> {
            var random = new Random(1);
            for (int i = 0; i < 200_000; i++) {
                conservation.received();
                switch (random.nextInt(3)) {
                    case 0 -> conservation.predicted(0, 0);
                    case 1 -> conservation.error(ErrorCode.INTERNAL);
                    default -> conservation.abandoned();
                }
            }
        });
        counting.start();
        while (counting.isAlive()) {
            Event.Counters counters = conservation.snapshot();
            assertThat(counters.balance()).isTrue();
            assertThat(counters.inFlight()).isBetween(0L, 1L);
        }
        counting.join();
        assertThat(before.received()).isZero();
        assertThat(conservation.snapshot().received()).isEqualTo(200_000);
        assertThat(conservation.snapshot().inFlight()).isZero();
    }
}
