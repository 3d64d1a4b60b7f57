package pomona.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pomona.protocol.ErrorCode;
import pomona.testing.TestServer;
import pomona.testing.Vectors;
import pomona.tools.peer.WireClient;

/**
 * A server on a socket: whatever comes, it sends well-formed frames with known error codes, keeps its books, and goes
 * on answering good clients.
 */
final class LiveServerTarget implements Target {
    /** Looking at the books after each input would be most of the work. */
    private static final int ROUND = 16;

    private static final Set<String> ERRORS =
            Stream.of(ErrorCode.values()).map(ErrorCode::wireName).collect(Collectors.toSet());
    private static final Set<String> EVENTS = Set.of("error", "queued", "running", "info", "pong", "status");

    private final String name;
    private final TestServer server;
    private final List<byte[]> pictures;
    private final byte[] good;
    private int fed;

    /**
     * @param pictures bodies of images that this server's engine knows
     */
    LiveServerTarget(String name, TestServer server, List<byte[]> pictures) {
        this.name = name;
        this.server = server;
        this.pictures = pictures;
        this.good = image(pictures.get(0), ",\"enc\":\"raw\"");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<byte[]> corpus() throws IOException {
        List<byte[]> corpus = new ArrayList<>();
        for (Vectors.Vector vector : Vectors.all()) {
            corpus.add(vector.bytes());
        }
        for (byte[] picture : pictures) {
            corpus.add(image(picture, ",\"enc\":\"raw\",\"id\":\"1\""));
            corpus.add(joined(
                    image(picture, ",\"enc\":\"raw\",\"id\":\"1\",\"want\":\"s\""),
                    image(picture, ",\"enc\":\"raw\",\"id\":\"2\",\"want\":\"bm\""),
                    message("{\"op\":\"cancel\",\"id\":\"2\"}"),
                    message("{\"op\":\"info\"}"),
                    image(picture, ",\"enc\":\"raw\""),
                    message("DISCONNECT")));
        }
        return corpus;
    }

    @Override
    public void feed(byte[] input, long seed) throws Exception {
        Random random = new Random(seed);
        try (WireClient client = server.client()) {
            if (random.nextInt(8) == 0) {
                client.send(input);
                client.reset();
            } else {
                send(client, input, random);
                readToTheEnd(client);
            }
        }
        fed++;
        if (fed % ROUND == 0) {
            requireWell();
        }
    }

    /** The server may close before all is written: that is its right. */
    private static void send(WireClient client, byte[] input, Random random) throws IOException {
        int cut = random.nextInt(input.length + 1);
        try {
            client.send(java.util.Arrays.copyOf(input, cut));
            client.send(java.util.Arrays.copyOfRange(input, cut, input.length));
            client.halfClose();
        } catch (IOException e) {
            return;
        }
    }

    private static void readToTheEnd(WireClient client) throws IOException {
        try {
            while (true) {
                require(client.receive());
            }
        } catch (EOFException e) {
            return;
        }
    }

    private static void require(WireClient.Received received) {
        if (received.type().equals("SERVER_PREDICTION")) {
            received.json().get("prediction").asText();
            return;
        }
        if (!received.type().equals("SERVER_MESSAGE")) {
            throw new IllegalStateException("a frame of type " + received.type());
        }
        if (!received.text().startsWith("{\"event\"")) {
            return;
        }
        String event = received.json().get("event").asText();
        if (!EVENTS.contains(event)) {
            throw new IllegalStateException("an event " + event);
        }
        if (event.equals("error")
                && !ERRORS.contains(received.json().get("code").asText())) {
            throw new IllegalStateException(received.text());
        }
        if (event.equals("error") && received.json().get("code").asText().equals("internal")) {
            throw new IllegalStateException("a fault of ours: " + received.text());
        }
    }

    private void requireWell() throws IOException {
        server.settled();
        try (WireClient client = server.client()) {
            String kind = client.send(good).receive().kind();
            if (!kind.startsWith("prediction:")) {
                throw new IllegalStateException("a good client was told " + kind);
            }
        }
    }

    private static byte[] image(byte[] picture, String fields) {
        return joined(
                WireClient.header("CLIENT_IMAGE", picture.length, fields.substring(Math.min(1, fields.length()))),
                picture);
    }

    private static byte[] message(String text) {
        byte[] body = text.getBytes(US_ASCII);
        return joined(WireClient.header("CLIENT_MESSAGE", body.length, ""), body);
    }

    private static byte[] joined(byte[]... parts) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        server.close();
    }
}
