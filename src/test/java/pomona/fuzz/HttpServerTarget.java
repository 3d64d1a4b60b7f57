package pomona.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import pomona.http.Problem;
import pomona.protocol.ErrorCode;
import pomona.testing.TestServer;
import pomona.tools.peer.HostileRequest;
import pomona.tools.peer.HttpPeer;

/**
 * The HTTP door of a server: whatever comes, it sends well-formed replies with known statuses and no fault of ours,
 * keeps its books, and goes on answering good clients.
 */
final class HttpServerTarget implements Target {
    private static final byte[] PHOTO = "rust".getBytes(US_ASCII);
    private static final int ROUND = 16;
    /** A few of each kind. */
    private static final int HOSTILE_INPUTS = 100;

    private final TestServer server;
    private final Set<Integer> statuses = new TreeSet<>(Set.of(200));
    private int fed;

    HttpServerTarget() throws Exception {
        server = HostileHttpTarget.server();
        for (ErrorCode code : ErrorCode.values()) {
            statuses.add(Problem.statusOf(code));
        }
        for (Problem.Refusal refusal : Problem.Refusal.values()) {
            statuses.add(refusal.status());
        }
        statuses.remove(Problem.statusOf(ErrorCode.INTERNAL));
    }

    @Override
    public String name() {
        return "http-server";
    }

    @Override
    public List<byte[]> corpus() {
        List<byte[]> corpus = new ArrayList<>();
        byte[] get = HttpPeer.request("GET", "/readyz", new byte[0]);
        byte[] post = HttpPeer.request("POST", "/v1/predict", PHOTO, "X-Request-Id: a", "X-Pomona-Map: 1");
        corpus.add(joined(get, post, HttpPeer.request("GET", "/openapi.json", new byte[0]), post));
        corpus.add(HttpPeer.request("POST", "/v1/predict", PHOTO, "Accept: text/event-stream"));
        corpus.add(HttpPeer.request("POST", "/v1/predict", PHOTO, "Expect: 100-continue"));
        corpus.add(HttpPeer.request("PUT", "/predictions/fixed", PHOTO));
        corpus.add(lines("""
            POST /v1/predict?map=1 HTTP/1.1
            Host: localhost
            Transfer-Encoding: chunked

            2
            ru
            2
            st
            0
            X: y

            """));
        byte[] form = lines("""
            --b
            Content-Disposition: form-data; name="data"

            rust
            --b
            Content-Disposition: form-data; name="c"

            scab
            --b--
            """);
        for (String path : List.of("/v1/predict", "/predictions/fixed")) {
            corpus.add(HttpPeer.request("POST", path, form, "Content-Type: multipart/form-data; boundary=b"));
        }
        byte[] json = ("{\"id\":\"1\",\"inputs\":[{\"name\":\"IMAGE\",\"datatype\":\"BYTES\",\"shape\":[1],"
                        + "\"data\":[\"cnVzdA==\"]}],\"outputs\":[{\"name\":\"label\"}]}")
                .getBytes(US_ASCII);
        corpus.add(HttpPeer.request("POST", "/v2/models/fixed/infer", json));
        corpus.add(HttpPeer.request("POST", "/v2/models/fixed/infer", PHOTO, "Inference-Header-Content-Length: 0"));
        for (int i = 0; i < HOSTILE_INPUTS; i++) {
            corpus.add(HostileRequest.any(new Random(i), PHOTO).bytes());
        }
        return corpus;
    }

    @Override
    public void feed(byte[] input, long seed) throws Exception {
        Random random = new Random(seed);
        if (random.nextInt(8) == 0) {
            try (HttpPeer peer = server.http()) {
                peer.send(input).reset();
            }
        } else {
            for (HttpPeer.Reply reply : HttpExchange.of(server, input, random, 1 + random.nextInt(1000))) {
                require(reply);
            }
        }
        fed++;
        if (fed % ROUND == 0) {
            HostileHttpTarget.requireWell(server);
        }
    }

    private void require(HttpPeer.Reply reply) throws IOException {
        if (!statuses.contains(reply.status())) {
            throw new IllegalStateException("the status is " + reply);
        }
        if (reply.header("Content-Type").startsWith("application/json")) {
            reply.json();
        }
    }

    private static byte[] lines(String text) {
        return text.replace("\n", "\r\n").getBytes(US_ASCII);
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
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
