package pomona.tools.faults;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import pomona.client.ClientOptions;
import pomona.client.PredictionClient;
import pomona.client.RequestOptions;
import pomona.client.RetryPolicy;
import pomona.protocol.ControlMessage;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photo;
import pomona.tools.peer.WireClient;

/** A server killed amid its work and started again, and one that is asked to end. */
public final class CrashAndDrain implements Scenario {
    private static final int REQUESTS = 200;
    private static final int KILLED_AFTER = 60;
    private static final int DRAINS = 5;
    private static final int IN_FLIGHT = 8;

    @Override
    public String name() {
        return "crash";
    }

    @Override
    public String question() {
        return "kill -9 amid 200 requests of one client, and SIGTERM with 8 photos in flight";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        List<Figure> figures = new ArrayList<>(crash(bench));
        int lost = 0;
        int sent = 0;
        int cleanExits = 0;
        for (int i = 0; i < DRAINS; i++) {
            try (MeasuredServer server = bench.server()) {
                int answered = drain(bench, server);
                sent += IN_FLIGHT;
                lost += IN_FLIGHT - answered;
                cleanExits += server.awaitExit(Duration.ofSeconds(40)) == 0 ? 1 : 0;
                bench.say("SIGTERM: %d of %d answered", answered, IN_FLIGHT);
            }
        }
        figures.add(Figure.exactly("replies lost by SIGTERM with 8 in flight, of %d".formatted(sent), lost, 0));
        figures.add(Figure.exactly("servers that then ended with code 0", cleanExits, DRAINS));
        return figures;
    }

    private static List<Figure> crash(Bench bench) throws Exception {
        List<Photo> photos = bench.photos().all();
        AtomicIntegerArray answers = new AtomicIntegerArray(REQUESTS);
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        AtomicInteger resent = new AtomicInteger();
        CountDownLatch some = new CountDownLatch(KILLED_AFTER);
        CountDownLatch all = new CountDownLatch(REQUESTS);
        MeasuredServer first = bench.server();
        List<String> expected = new ArrayList<>();
        ClientOptions options = ClientOptions.defaults()
                .withConnections(2)
                .withRetry(
                        new RetryPolicy(50, Duration.ofMinutes(2), Duration.ofMillis(250), Duration.ofSeconds(2), 0.2));
        try (PredictionClient client = PredictionClient.open(first.address(), options)) {
            for (Photo photo : photos) {
                expected.add(asText(client.predict(photo.file())));
            }
            for (int i = 0; i < REQUESTS; i++) {
                int number = i;
                var unused = client.submit(photos.get(i % photos.size()).file(), RequestOptions.PLAIN)
                        .whenComplete((answer, error) -> {
                            if (error != null) {
                                bench.say("request %d failed: %s", number, error);
                                failed.incrementAndGet();
                            } else {
                                answers.incrementAndGet(number);
                                boolean isOwn =
                                        asText(answer.prediction()).equals(expected.get(number % expected.size()));
                                wrong.addAndGet(isOwn ? 0 : 1);
                                resent.addAndGet(answer.attempts() > 1 ? 1 : 0);
                            }
                            some.countDown();
                            all.countDown();
                        });
            }
            some.await(2, TimeUnit.MINUTES);
            first.kill();
            bench.say("killed with %d of %d answered", REQUESTS - (int) all.getCount(), REQUESTS);
            try (MeasuredServer second = bench.serverOn(first.address().port())) {
                all.await(3, TimeUnit.MINUTES);
                int once = 0;
                for (int i = 0; i < REQUESTS; i++) {
                    once += answers.get(i) == 1 ? 1 : 0;
                }
                return List.of(
                        Figure.exactly("of %d requests answered exactly once".formatted(REQUESTS), once, REQUESTS),
                        Figure.exactly("answers that were another photo's", wrong.get(), 0),
                        Figure.exactly("requests that failed", failed.get(), 0),
                        Figure.count("requests sent more than once", resent.get()),
                        Figure.exactly(
                                "books of the new server balance",
                                second.settled().balance() ? 1 : 0,
                                1));
            }
        } finally {
            first.close();
        }
    }

    /** What tells one photo's prediction from another's. */
    private static String asText(pomona.protocol.Prediction prediction) {
        return prediction.image() + " " + prediction.prediction() + " " + prediction.probabilities();
    }

    /** Eight connections with one photo each; all have been read whole when the signal comes. */
    private static int drain(Bench bench, MeasuredServer server) throws Exception {
        List<WireClient> peers = new ArrayList<>();
        int answered = 0;
        try {
            for (int i = 0; i < IN_FLIGHT; i++) {
                peers.add(new WireClient(server.address(), Duration.ofSeconds(60)));
            }
            byte[] frame = bench.photos().largest().base64Frame();
            for (WireClient peer : peers) {
                peer.send(frame).send(new ControlMessage.Ping());
            }
            for (WireClient peer : peers) {
                // A pong that comes first says that the photo was read whole; one prediction may come before it.
                String kind = peer.receive().kind();
                if (kind.startsWith("prediction")) {
                    answered++;
                }
            }
            server.terminate();
            for (WireClient peer : peers) {
                answered += predictionsUntilEnd(peer);
            }
        } finally {
            for (WireClient peer : peers) {
                peer.close();
            }
        }
        return answered;
    }

    private static int predictionsUntilEnd(WireClient peer) throws IOException {
        int count = 0;
        try {
            while (true) {
                count += peer.receive().isPrediction() ? 1 : 0;
            }
        } catch (EOFException e) {
            return count;
        }
    }
}
