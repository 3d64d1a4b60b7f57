package pomona.tools.selftest;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import pomona.inference.LeafModel;
import pomona.inference.ModelException;
import pomona.inference.ModelPackage;
import pomona.inference.Variant;
import pomona.protocol.Event;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photos;

/**
 * Tries the model, a real server, the samples, the first client's way of asking and a few hostile ones, and says of
 * each whether it worked. Some seconds in all; loopback only; the server is its own and ends with it.
 */
public final class SelfTest {
    /** Short clocks, so that the checks that wait for them are quick. */
    private static final List<String> FLAGS =
            List.of("--workers", "2", "--header-timeout", "1s", "--body-timeout", "2s", "--log-json", "false");

    private final Path launcher;
    private final Path model;
    private final Path samples;
    private final PrintWriter screen;
    private int failures;

    /**
     * One thing that has to work.
     *
     * @param what works if it passes, in a few words
     * @param body tries it and gives a detail for the person who reads, which may be empty
     */
    record Check(String what, Callable<String> body) {}

    /** Something was tried and came out otherwise than it should; the message is a sentence for a person. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    /**
     * @param launcher {@code bin/pomona}
     * @param model folder of the model package
     * @param samples folder of pictures whose names say what they show
     */
    public SelfTest(Path launcher, Path model, Path samples, PrintWriter screen) {
        this.launcher = launcher;
        this.model = model;
        this.samples = samples;
        this.screen = screen;
    }

    /** Runs all checks; how many failed. */
    public int run() throws Exception {
        long begunNanos = System.nanoTime();
        Path folder = Files.createTempDirectory("pomona-selftest-");
        try {
            check(new Check("the model is whole and agrees with its golden samples", this::verifyModel));
            MeasuredServer[] started = new MeasuredServer[1];
            check(new Check("a server starts", () -> {
                started[0] = MeasuredServer.start(launcher, folder, 0, false, FLAGS);
                return "ready after %.1f s".formatted(started[0].startTime().toMillis() / 1000.0);
            }));
            if (started[0] != null) {
                withServer(started[0]);
            }
        } finally {
            delete(folder);
        }
        screen.println(String.format(
                Locale.ROOT,
                "%s, %.0f s",
                failures == 0 ? "All works here" : failures + " failed",
                (System.nanoTime() - begunNanos) / 1e9));
        screen.flush();
        return failures;
    }

    /** Opens each variant that is made for this processor: checksum and golden samples. */
    private String verifyModel() throws ModelException, Failed {
        ModelPackage loaded = ModelPackage.load(model);
        List<String> good = new ArrayList<>();
        for (Variant variant : loaded.variants()) {
            if (variant.fits(System.getProperty("os.arch", ""))) {
                LeafModel.open(loaded, Optional.of(variant.id())).close();
                good.add(variant.id());
            }
        }
        if (good.isEmpty()) {
            throw new Failed("no variant is made for this processor");
        }
        return "%s %s, %s".formatted(loaded.name(), loaded.shortHash(), String.join(", ", good));
    }

    private void withServer(MeasuredServer server) throws Exception {
        try (server) {
            SampleChecks sampleChecks = new SampleChecks(server.address(), Photos.in(samples));
            check(new Check("the samples are predicted as their names say", sampleChecks::predictAll));
            check(new Check("four clients of the published kind are answered and log off", sampleChecks::fourClients));
            for (Check check : new HostileChecks(server.address(), Photos.in(samples)).all()) {
                check(check);
            }
            check(new Check("a good client is answered after all that", sampleChecks::predictOne));
            check(new Check("every image is accounted for", () -> {
                Event.Counters counters = server.settled();
                if (!counters.balance()) {
                    throw new Failed(counters.toString());
                }
                return "%d received, %d predicted, %d errors, %d abandoned"
                        .formatted(
                                counters.received(),
                                counters.predicted(),
                                counters.errorsTotal(),
                                counters.abandoned());
            }));
            check(new Check("the server ends when it is asked to", () -> {
                server.terminate();
                int code = server.awaitExit(Duration.ofSeconds(40));
                if (code != 0) {
                    throw new Failed("its code was %d".formatted(code));
                }
                return "";
            }));
        }
    }

    private void check(Check check) throws InterruptedException {
        String line;
        try {
            String detail = check.body().call();
            line = "ok      " + check.what() + (detail.isEmpty() ? "" : " (" + detail + ")");
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failures++;
            String why = e instanceof Failed ? String.valueOf(e.getMessage()) : e.toString();
            line = "FAILED  " + check.what() + ": " + why;
        }
        screen.println(line);
        screen.flush();
    }

    private static void delete(Path folder) throws java.io.IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
