package pomona.tools.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import pomona.client.ServerAddress;
import pomona.protocol.ControlMessage;
import pomona.protocol.Frames;
import pomona.tools.faults.HostileCrowd.Kind;
import pomona.tools.peer.HostileRequest;
import pomona.tools.peer.HttpPeer;
import pomona.tools.peer.WireClient;

/**
 * The kinds of hostile clients of each door. None brings a photo that could be judged: work that a server can't tell
 * from honest work is no attack here.
 */
final class HostileKinds {
    private static final byte[] NOTHING = {};
    private static final byte[] BASE64 = "/9j/".repeat(1024).getBytes(US_ASCII);
    private static final int MIB = 1024 * 1024;
    private static final String POST = "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\n";
    private static final int SMUGGLERS = 50;
    private static final long SEED = 20261126;

    private HostileKinds() {}

    /** 600 on the wire, each once. */
    static List<Kind> wire(ServerAddress server) {
        var address = new InetSocketAddress(server.host(), server.port());
        byte[] header = header(MIB);
        // The server must feel them, and this machine has to run both sides.
        byte[] pings = pings(116);
        return List.of(
                once("drips a header, a byte a second", address, 100, NOTHING, header, 1, true),
                once("drips a body, a byte a second", address, 100, header, BASE64, 1, true),
                once("announces 32 MiB and sends none", address, 200, header(32 * MIB), NOTHING, 0, true),
                once("pings and never reads", address, 200, NOTHING, pings, pings.length, false));
    }

    /** 420 at the HTTP door, each once. */
    static List<Kind> http(InetSocketAddress address) {
        byte[] head = head("Content-Length: " + MIB);
        byte[] chunk = ("400\r\n" + "x".repeat(1024) + "\r\n").getBytes(US_ASCII);
        byte[] asks = HttpPeer.request("GET", "/openapi.json", NOTHING);
        List<byte[]> smuggled = new ArrayList<>();
        for (int i = 0; i < SMUGGLERS; i++) {
            smuggled.add(HostileRequest.smuggling(new Random(SEED + i), "no photo".getBytes(US_ASCII))
                    .bytes());
        }
        return List.of(
                once("HTTP: drips a header, a byte a second", address, 50, NOTHING, head, 1, true),
                once("HTTP: drips a body, a byte a second", address, 50, head, BASE64, 1, true),
                once("HTTP: announces 1 GB", address, 100, head("Content-Length: 1000000000"), NOTHING, 0, true),
                once(
                        "HTTP: announces 32 MiB, sends none",
                        address,
                        50,
                        head("Content-Length: 33554432"),
                        NOTHING,
                        0,
                        true),
                once(
                        "HTTP: chunks without an end, 8 KiB a second",
                        address,
                        20,
                        head("Transfer-Encoding: chunked"),
                        chunk,
                        8 * chunk.length,
                        true),
                once("HTTP: asks and never reads", address, 100, NOTHING, asks, 20 * asks.length, false),
                new Kind("HTTP: smuggles", address, SMUGGLERS, smuggled, NOTHING, 0, true, false));
    }

    /** So many that are connected and say nothing; at the HTTP door each second one has asked for something before. */
    static List<Kind> idle(ServerAddress server, InetSocketAddress http, int each) {
        var wire = new InetSocketAddress(server.host(), server.port());
        List<byte[]> first = List.of(NOTHING, HttpPeer.request("GET", "/livez", NOTHING));
        return List.of(
                once("idle", wire, each, NOTHING, NOTHING, 0, true),
                new Kind("HTTP: idle", http, each, first, NOTHING, 0, true, false));
    }

    /** The same, each as often as it is put an end to. */
    static List<Kind> comingAgain(List<Kind> kinds) {
        return kinds.stream()
                .map(kind -> new Kind(
                        kind.name(),
                        kind.address(),
                        kind.count(),
                        kind.first(),
                        kind.then(),
                        kind.thenBytes(),
                        kind.isReading(),
                        true))
                .toList();
    }

    private static Kind once(
            String name,
            InetSocketAddress address,
            int count,
            byte[] first,
            byte[] then,
            int thenBytes,
            boolean reads) {
        return new Kind(name, address, count, Collections.singletonList(first), then, thenBytes, reads, false);
    }

    private static byte[] head(String length) {
        return (POST + length + "\r\n\r\n").getBytes(US_ASCII);
    }

    private static byte[] header(int bodyBytes) {
        return WireClient.header("CLIENT_IMAGE", bodyBytes, "");
    }

    private static byte[] pings(int count) {
        byte[] ping = Frames.message(new ControlMessage.Ping().toBytes()).array();
        ByteBuffer pings = ByteBuffer.allocate(count * ping.length);
        for (int i = 0; i < count; i++) {
            pings.put(ping);
        }
        return pings.array();
    }
}
