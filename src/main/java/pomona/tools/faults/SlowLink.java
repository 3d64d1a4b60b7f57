package pomona.tools.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Scenario;
import pomona.tools.peer.BadLink;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photo;
import pomona.tools.peer.WireClient;
import pomona.tools.peer.WireClient.Received;

/** A phone at the edge of the network: slow, far away, and for a while not there at all. */
public final class SlowLink implements Scenario {
    private static final double BITS_PER_SECOND = 1e6;
    private static final Duration ROUND_TRIP = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "slow-link";
    }

    @Override
    public String question() {
        return "a photo over 1 Mbit/s with round trips of 200 ms and a pause of 20 s in its middle";
    }

    @Override
    public List<Figure> run(Bench bench) throws Exception {
        Photo photo = bench.photos().largest();
        byte[] frame = photo.base64Frame();
        try (MeasuredServer server = bench.server();
                BadLink link = BadLink.slow(server.address(), BITS_PER_SECOND, ROUND_TRIP);
                WireClient peer = new WireClient(link.address())) {
            long begunNanos = System.nanoTime();
            peer.send(frame, 0, frame.length / 2);
            bench.say("half of %s is sent; pause", photo.name());
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            peer.send(frame, frame.length / 2, frame.length - frame.length / 2);
            Received reply = peer.receive();
            double seconds = (System.nanoTime() - begunNanos) / 1e9;
            bench.say("%s", reply.kind());
            return List.of(
                    Figure.exactly("predictions", reply.isPrediction() ? 1 : 0, 1),
                    Figure.of("body", frame.length / 1000.0, "kB"),
                    Figure.of("from its first byte to its reply", seconds, "s"));
        }
    }
}
