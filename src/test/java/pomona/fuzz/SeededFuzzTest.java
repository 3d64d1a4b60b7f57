package pomona.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.junit.jupiter.api.Test;
import pomona.server.Setting;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;

/** A few seconds of the same broken bytes at each build; {@link AllTargetsFuzz} takes longer and new ones. */
class SeededFuzzTest {
    private static final long SEED = 1;

    @Test
    void theFrameReaderBearsAnyBytes() throws Exception {
        try (Target target = new FrameReaderTarget()) {
            Fuzzing.runCount(target, SEED, 5000);
        }
    }

    @Test
    void messagesBearAnyBytes() throws Exception {
        try (Target target = new MessagesTarget()) {
            Fuzzing.runCount(target, SEED, 5000);
        }
    }

    @Test
    void theDecodersBearAnyBytes() throws Exception {
        for (PictureTarget target : PictureTarget.all()) {
            try (target) {
                Fuzzing.runCount(target, SEED, 300);
            }
        }
    }

    @Test
    void whateverSeveralClientsDoAtOnceEachGetsWhatItIsOwed() throws Exception {
        try (Target target = RandomClientsTarget.withFixedEngine()) {
            Fuzzing.runCount(target, SEED, 12);
        }
    }

    @Test
    void aLiveServerBearsAnyBytes() throws Exception {
        TestServer server = TestServer.start(FixedEngine.free(), Setting.MAX_BODY_BYTES, "1MiB");
        try (Target target = new LiveServerTarget("server", server, List.of("rust".getBytes(US_ASCII)))) {
            Fuzzing.runCount(target, SEED, 400);
        }
    }

    @Test
    void theHttpDoorBearsAnyBytes() throws Exception {
        try (Target target = new HttpServerTarget()) {
            Fuzzing.runCount(target, SEED, 400);
        }
    }

    @Test
    void hostileRequestsAreAnsweredAsTheyShouldBeHoweverTheyAreCut() throws Exception {
        try (Target target = new HostileHttpTarget()) {
            Fuzzing.runCount(target, SEED, 400);
        }
    }
}
