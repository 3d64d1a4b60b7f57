package pomona.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pomona.server.Setting;
import pomona.testing.Drawings;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;

/**
 * New broken bytes for {@code pomona.fuzz.seconds}, shared out among all targets. The seed is told; with
 * {@code pomona.fuzz.seed} the same inputs come again.
 */
class AllTargetsFuzz {
    private static final String SECONDS = "pomona.fuzz.seconds";
    private static final String SEED = "pomona.fuzz.seed";

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void nothingEscapesButTheErrorCodes() throws Exception {
        long seconds = Long.getLong(SECONDS, 60);
        // Far apart, so that two runs share no input.
        long seed = Long.getLong(SEED, System.currentTimeMillis() * 1_000_000);
        List<Target> targets = new ArrayList<>();
        targets.add(new FrameReaderTarget());
        targets.add(new MessagesTarget());
        targets.addAll(PictureTarget.all());
        targets.add(new LiveServerTarget(
                "server",
                TestServer.start(FixedEngine.free(), Setting.MAX_BODY_BYTES, "1MiB"),
                List.of("rust".getBytes(US_ASCII))));
        targets.add(new LiveServerTarget(
                "server-with-model", TestServer.startReal(Setting.MAX_BODY_BYTES, "1MiB"), Drawings.all()));
        targets.add(new HttpServerTarget());
        targets.add(new HostileHttpTarget());
        targets.add(RandomClientsTarget.withFixedEngine());
        targets.add(RandomClientsTarget.withModel());
        Duration each = Duration.ofSeconds(seconds).dividedBy(targets.size());
        System.out.printf("fuzz: %d s, -D%s=%d%n", seconds, SEED, seed);
        for (Target target : targets) {
            try (target) {
                long fed = Fuzzing.runFor(target, seed, each);
                System.out.printf("fuzz: %-20s %,d inputs in %d s%n", target.name(), fed, each.toSeconds());
            }
        }
    }
}
