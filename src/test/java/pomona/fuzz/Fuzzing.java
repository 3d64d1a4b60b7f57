package pomona.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Feeds a target with mutated inputs; the first finding is written down and ends it. */
final class Fuzzing {
    private static final Path FINDINGS = Path.of("target", "fuzz");

    private Fuzzing() {}

    /** Runs until the time is over; how many inputs were fed. */
    static long runFor(Target target, long seed, Duration time) throws Exception {
        long endNanos = System.nanoTime() + time.toNanos();
        List<byte[]> corpus = target.corpus();
        long fed = 0;
        while (System.nanoTime() < endNanos) {
            feed(target, corpus, seed + fed);
            fed++;
        }
        return fed;
    }

    /** Runs the seeds {@code seed .. seed + count - 1}, the same inputs each time. */
    static void runCount(Target target, long seed, int count) throws Exception {
        List<byte[]> corpus = target.corpus();
        for (long i = 0; i < count; i++) {
            feed(target, corpus, seed + i);
        }
    }

    private static void feed(Target target, List<byte[]> corpus, long seed) throws Exception {
        byte[] input = new Mutator(seed, corpus).next();
        try {
            target.feed(input, seed);
        } catch (Throwable finding) {
            Files.createDirectories(FINDINGS);
            Path file = FINDINGS.resolve("%s-%d.bin".formatted(target.name(), seed));
            Files.write(file, input);
            throw new AssertionError(
                    "%s broke on the input of seed %d, now in %s".formatted(target.name(), seed, file), finding);
        }
    }
}
