package pomona.tools.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import pomona.client.ClientOptions;
import pomona.client.PredictionClient;
import pomona.client.PredictionException;
import pomona.protocol.ControlMessage;
import pomona.tools.bench.Bench;
import pomona.tools.peer.HostileRequest;
import pomona.tools.peer.HttpPeer;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photo;
import pomona.tools.peer.WireClient;

/** Clients that send photos and do odd or broken things about it, and the library beside them, until a moment. */
final class OddClients {
    private final Bench bench;
    private final MeasuredServer server;
    private final InetSocketAddress http;
    private final long endNanos;
    private final List<Photo> photos;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger strange = new AtomicInteger();
    private final AtomicLong next = new AtomicLong();

    OddClients(Bench bench, MeasuredServer server, InetSocketAddress http, long endNanos) {
        this.bench = bench;
        this.server = server;
        this.http = http;
        this.endNanos = endNanos;
        this.photos = bench.photos().all();
    }

    /** Photos of the library that were not predicted. */
    int unanswered() {
        return unanswered.get();
    }

    /** Replies that nobody should get for what he sent. */
    int strange() {
        return strange.get();
    }

    private boolean goesOn() {
        return System.nanoTime() < endNanos;
    }

    private Photo photo() {
        return photos.get((int) (next.getAndIncrement() % photos.size()));
    }

    /** The library, which retries. */
    Void library() throws InterruptedException {
        try (PredictionClient client =
                PredictionClient.open(server.address(), ClientOptions.defaults().withConnections(2))) {
            while (goesOn()) {
                try {
                    client.predict(photo().file());
                } catch (PredictionException e) {
                    bench.say("the library failed: %s", e);
                    unanswered.incrementAndGet();
                }
            }
        }
        return null;
    }

    /** One of many kinds of harm on the wire, again and again. */
    Void onTheWire(Random random) throws IOException, InterruptedException {
        while (goesOn()) {
            try (WireClient peer = new WireClient(server.address())) {
                byte[] frame = photo().base64Frame();
                switch (random.nextInt(10)) {
                    case 0 -> peer.send(frame, 0, random.nextInt(frame.length));
                    case 1 -> peer.send(frame, 0, random.nextInt(frame.length)).reset();
                    case 2 -> peer.send(frame).reset();
                    case 3 ->
                        expect(
                                peer.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                                "error:bad_header");
                    case 4 -> expect(peer.send(broken(random)), "error:bad_image", "error:unsupported_format");
                    case 5 -> {
                        for (int i = 0; i < 8; i++) {
                            peer.send(photo().rawFrame("c" + i));
                            peer.send(new ControlMessage.Cancel("c" + random.nextInt(8)));
                        }
                        peer.halfClose();
                        peer.receiveAll();
                    }
                    case 6 -> {
                        for (int i = 0; i < 100; i++) {
                            peer.send(new ControlMessage.Ping());
                        }
                        for (int i = 0; i < 100; i++) {
                            expect(peer, "pong");
                        }
                    }
                    case 7 -> {
                        // Left half-sent until the server's clock ends it, or until we lose patience.
                        peer.send(frame, 0, 1 + random.nextInt(frame.length - 1));
                        TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
                    }
                    case 8 -> {
                        expect(peer.send(frame), "prediction");
                        expect(peer.message("DISCONNECT"), "logoff");
                    }
                    default -> expect(peer.send(frame).halfClose(), "prediction");
                }
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
        }
        return null;
    }

    /** The same by HTTP. */
    Void byHttp(Random random) throws IOException, InterruptedException {
        while (goesOn()) {
            try (HttpPeer peer = new HttpPeer(http)) {
                byte[] request = photo().request();
                switch (random.nextInt(9)) {
                    case 0 -> peer.send(Arrays.copyOf(request, random.nextInt(request.length)));
                    case 1 ->
                        peer.send(Arrays.copyOf(request, random.nextInt(request.length)))
                                .reset();
                    case 2 -> peer.send(request).reset();
                    case 3 -> peer.send(request);
                    case 4 -> {
                        peer.send(request).endOutput();
                        expect(peer.receive(), 200);
                    }
                    case 5 -> {
                        for (int i = 0; i < 20; i++) {
                            peer.send(HttpPeer.request("GET", i % 2 == 0 ? "/livez" : "/openapi.json", new byte[0]));
                        }
                        for (int i = 0; i < 20; i++) {
                            expect(peer.receive(), 200);
                        }
                    }
                    case 6 -> {
                        // Left half-sent until the server's clock ends it, or until we lose patience.
                        peer.send(Arrays.copyOf(request, 1 + random.nextInt(request.length - 1)));
                        TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
                    }
                    case 7 -> expect(peer.get("/v1/predict"), 405);
                    default -> hostile(peer, HostileRequest.any(random, photo().file()));
                }
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
        }
        return null;
    }

    private void hostile(HttpPeer peer, HostileRequest request) throws IOException {
        try {
            peer.send(request.bytes()).endOutput();
        } catch (IOException e) {
            // The server has closed already: its reply is there to be read.
            bench.say("not all was taken of %s: %s", request.kind(), e);
        }
        List<Integer> statuses =
                peer.receiveAll().stream().map(HttpPeer.Reply::status).toList();
        if (!request.allows(statuses)) {
            bench.say("strange: %s to %s", statuses, request.kind());
            strange.incrementAndGet();
        }
    }

    private void expect(HttpPeer.Reply reply, int status) {
        if (reply.status() != status) {
            bench.say("strange: %s", reply);
            strange.incrementAndGet();
        }
    }

    private static byte[] broken(Random random) {
        byte[] bytes = new byte[1000];
        random.nextBytes(bytes);
        return new Photo("noise", bytes).rawFrame("n");
    }

    private void expect(WireClient peer, String... kinds) throws IOException {
        String kind = peer.receive().kind();
        if (Arrays.stream(kinds).noneMatch(kind::startsWith)) {
            bench.say("strange: %s", kind);
            strange.incrementAndGet();
        }
    }
}
