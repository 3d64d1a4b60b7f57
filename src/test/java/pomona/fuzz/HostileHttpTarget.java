package pomona.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import pomona.server.Setting;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.HostileRequest;
import pomona.tools.peer.HttpPeer;

/**
 * A server's HTTP door and a {@link HostileRequest}; the input is the seed alone. It is answered as it should be,
 * however its bytes are cut, nothing that hides in it is taken for a request, and good clients notice nothing.
 */
final class HostileHttpTarget implements Target {
    private static final byte[] PHOTO = "rust            ".repeat(20).getBytes(US_ASCII);
    /** Looking at the books after each input would be most of the work. */
    private static final int ROUND = 16;

    private final TestServer server;
    private int fed;

    HostileHttpTarget() throws Exception {
        server = server();
    }

    /** With little memory, so that bodies wait for it. */
    static TestServer server() throws Exception {
        return TestServer.start(
                FixedEngine.free(),
                Setting.HTTP_PORT,
                "free",
                Setting.MAX_BODY_BYTES,
                "256KiB",
                Setting.BODY_BUDGET_BYTES,
                "512KiB");
    }

    @Override
    public String name() {
        return "hostile-http";
    }

    @Override
    public List<byte[]> corpus() {
        return List.of(new byte[1]);
    }

    @Override
    public void feed(byte[] input, long seed) throws Exception {
        Random random = new Random(seed);
        HostileRequest request = HostileRequest.any(random, PHOTO);
        for (int piecesMax : new int[] {Integer.MAX_VALUE, 1 + random.nextInt(100)}) {
            List<HttpPeer.Reply> replies = HttpExchange.of(server, request.bytes(), random, piecesMax);
            List<Integer> statuses =
                    replies.stream().map(HttpPeer.Reply::status).toList();
            if (!request.allows(statuses)) {
                throw new IllegalStateException("%s, in pieces of %d at most, was answered %s: %s"
                        .formatted(request.kind(), piecesMax, statuses, replies));
            }
            if (replies.stream().anyMatch(reply -> reply.latin1().contains(HostileRequest.SMUGGLED + "\""))) {
                throw new IllegalStateException("a hidden request was answered: " + replies);
            }
        }
        fed++;
        if (fed % ROUND == 0) {
            requireWell(server);
        }
    }

    /** Nothing is left of what was sent, and a good client is answered. */
    static void requireWell(TestServer server) throws IOException {
        server.settled();
        await().until(() -> server.server().bodyBytes() == 0);
        try (HttpPeer good = server.http()) {
            int status = good.post("/v1/predict", PHOTO).status();
            if (status != 200) {
                throw new IllegalStateException("a good client was told " + status);
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
