package pomona.tools.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pomona.client.Answer;
import pomona.client.ClientOptions;
import pomona.client.PredictionClient;
import pomona.client.RequestOptions;
import pomona.client.RetryPolicy;
import pomona.protocol.ControlMessage;
import pomona.protocol.Prediction;
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
        CountDownLatch some = new CountDownLatch(KILLED_AFTER);
        ClientOptions options = ClientOptions.defaults()
                .withConnections(2)
                .withRetry(
                        new RetryPolicy(50, Duration.ofMinutes(2), Duration.ofMillis(250), Duration.ofSeconds(2), 0.2));
        try (MeasuredServer first = bench.server();
                PredictionClient client = PredictionClient.open(first.address(), options)) {
            List<String> expected = new ArrayList<>();
            for (Photo photo : photos) {
                expected.add(asText(client.predict(photo.file())));
            }
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                byte[] file = photos.get(i % photos.size()).file();
                answers.add(
                        client.submit(file, RequestOptions.PLAIN).whenComplete((answer, error) -> some.countDown()));
            }
            some.await(2, TimeUnit.MINUTES);
            first.kill();
            bench.say("killed after %d of %d answers", KILLED_AFTER, REQUESTS);
            try (MeasuredServer second = bench.serverOn(first.address().port())) {
                int answered = 0;
                int wrong = 0;
                int resent = 0;
                for (int i = 0; i < REQUESTS; i++) {
                    try {
                        Answer answer = answers.get(i).get(3, TimeUnit.MINUTES);
                        answered++;
                        resent += answer.attempts() > 1 ? 1 : 0;
                        wrong += asText(answer.prediction()).equals(expected.get(i % expected.size())) ? 0 : 1;
                    } catch (ExecutionException | TimeoutException e) {
                        bench.say("request %d failed: %s", i, e);
                    }
                }
                return List.of(
                        Figure.exactly("of %d requests answered".formatted(REQUESTS), answered, REQUESTS),
                        Figure.exactly("answers that were another photo's", wrong, 0),
                        Figure.count("requests sent more than once", resent),
                        Figure.exactly(
                                "books of the new server balance",
                                second.settled().balance() ? 1 : 0,
                                1));
            }
        }
    }

    /** What tells one photo's prediction from another's. */
    private static String asText(Prediction prediction) {
        return prediction.image() + " " + prediction.prediction() + " " + prediction.probabilities();
    }

    /** Eight connections with one photo each; all have been read whole when the signal comes. */
    private static int drain(Bench bench, MeasuredServer server) throws Exception {
        List<WireClient> clients = new ArrayList<>();
        int answered = 0;
        try {
            for (int i = 0; i < IN_FLIGHT; i++) {
                clients.add(new WireClient(server.address()));
            }
            byte[] frame = bench.photos().largest().base64Frame();
            for (WireClient client : clients) {
                client.send(frame).send(new ControlMessage.Ping());
            }
            for (WireClient client : clients) {
                // A pong that comes first says that the photo was read whole; one prediction may come before it.
                answered += client.receive().isPrediction() ? 1 : 0;
            }
            server.terminate();
            for (WireClient client : clients) {
                answered += (int) client.receiveAll().stream()
                        .filter(WireClient.Received::isPrediction)
                        .count();
            }
        } finally {
            for (WireClient client : clients) {
                client.close();
            }
        }
        return answered;
    }
}
