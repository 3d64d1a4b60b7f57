package pomona.tools.selftest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import pomona.client.ClientOptions;
import pomona.client.PredictionClient;
import pomona.client.ServerAddress;
import pomona.protocol.Frames;
import pomona.protocol.Prediction;
import pomona.tools.peer.Photo;
import pomona.tools.peer.Photos;
import pomona.tools.peer.WireClient;
import pomona.tools.peer.WireClient.Received;

/** The pictures that come with the program, through a real server. */
final class SampleChecks {
    private static final int CLIENTS = 4;
    private static final Pattern LOG_OFF =
            Pattern.compile("DISCONNECT \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

    private final ServerAddress address;
    private final Photos samples;

    SampleChecks(ServerAddress address, Photos samples) {
        this.address = address;
        this.samples = samples;
    }

    String predictAll() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (PredictionClient client = PredictionClient.open(address, ClientOptions.defaults())) {
            for (Photo sample : samples.all()) {
                Prediction prediction = client.predict(sample.file());
                if (!isAsNamed(sample.name(), prediction)) {
                    wrong.add("%s is taken for %s".formatted(sample.name(), prediction.prediction()));
                }
            }
        }
        if (!wrong.isEmpty()) {
            throw new SelfTest.Failed(String.join("; ", wrong));
        }
        return "%d pictures".formatted(samples.all().size());
    }

    String predictOne() throws Exception {
        try (WireClient peer = new WireClient(address)) {
            Received reply = peer.send(samples.largest().base64Frame()).receive();
            if (!reply.isPrediction()) {
                throw new SelfTest.Failed(reply.text());
            }
        }
        return "";
    }

    /** Two header fields, base64, one reply each, then the log-off and its echo. */
    String fourClients() throws Exception {
        List<WireClient> peers = new ArrayList<>();
        try {
            byte[] frame = samples.largest().base64Frame();
            for (int i = 0; i < CLIENTS; i++) {
                peers.add(new WireClient(address));
            }
            for (WireClient peer : peers) {
                peer.send(frame);
            }
            int waited = 0;
            for (WireClient peer : peers) {
                Received reply = peer.receive();
                if (!reply.isPrediction()) {
                    throw new SelfTest.Failed(reply.text());
                }
                Prediction prediction = Frames.readPrediction(reply.body());
                // Not at once: a worker had another picture.
                waited += prediction.timingMs().queue() > prediction.timingMs().infer() / 2 ? 1 : 0;
                peer.send(Frames.message("DISCONNECT".getBytes(StandardCharsets.US_ASCII))
                        .array());
                String echo = peer.receive().text();
                if (!LOG_OFF.matcher(echo).matches() || !peer.isEnded()) {
                    throw new SelfTest.Failed("the log-off came back as " + echo);
                }
            }
            return "%d of them after waiting".formatted(waited);
        } finally {
            for (WireClient peer : peers) {
                peer.close();
            }
        }
    }

    /** {@code rust__scab-evening.jpg} shows rust and scab. */
    private static boolean isAsNamed(String name, Prediction prediction) {
        Set<String> labels = Set.of(name.replaceFirst("-.*", "").split("__", -1));
        if (labels.equals(Set.of(Prediction.NOT_APPLE_LEAF))) {
            return prediction.prediction().equals(Prediction.NOT_APPLE_LEAF);
        }
        return Set.copyOf(prediction.findings()).equals(labels);
    }
}
