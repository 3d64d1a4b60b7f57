package pomona.fuzz;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import pomona.testing.TestServer;
import pomona.tools.peer.HttpPeer;

/** Bytes sent to a server's HTTP door in pieces, the end of the stream, and all that comes back. */
final class HttpExchange {
    private static final int PIECES_MAX = 300;

    private HttpExchange() {}

    /**
     * @param piecesMax bytes of a piece at most
     * @throws IOException what came back is not HTTP
     */
    static List<HttpPeer.Reply> of(TestServer server, byte[] bytes, Random random, int piecesMax) throws IOException {
        try (HttpPeer peer = server.http()) {
            send(peer, bytes, random, Math.max(piecesMax, bytes.length / PIECES_MAX + 1));
            return peer.receiveAll();
        }
    }

    /** The server may close before all is written: that is its right. */
    private static void send(HttpPeer peer, byte[] bytes, Random random, int piecesMax) {
        try {
            int from = 0;
            while (from < bytes.length) {
                int to = from + Math.min(bytes.length - from, 1 + random.nextInt(piecesMax));
                peer.send(Arrays.copyOfRange(bytes, from, to));
                from = to;
            }
            peer.endOutput();
        } catch (IOException e) {
            return;
        }
    }
}
