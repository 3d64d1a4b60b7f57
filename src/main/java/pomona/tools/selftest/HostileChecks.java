package pomona.tools.selftest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import pomona.client.ServerAddress;
import pomona.protocol.ControlMessage;
import pomona.protocol.FrameHeader;
import pomona.protocol.HeaderCodec;
import pomona.protocol.MessageType;
import pomona.tools.peer.Photo;
import pomona.tools.peer.Photos;
import pomona.tools.peer.WireClient;

/** Peers that do it wrong; each must get the one answer that the protocol has for it. */
final class HostileChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FAR_TOO_LARGE_BYTES = 2_000_000_000;
    private static final int UNREAD_PINGS = 2000;

    private final ServerAddress address;
    private final byte[] file;

    HostileChecks(ServerAddress address, Photos samples) {
        this.address = address;
        this.file = samples.largest().file();
    }

    List<SelfTest.Check> all() {
        byte[] noise = new byte[1000];
        Arrays.fill(noise, (byte) 7);
        byte[] half = Arrays.copyOf(file, file.length / 2);
        byte[] header = new Photo("half", file).rawFrame(null);
        byte[] browser = "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII);
        return List.of(
                closed("a browser is turned away", browser, "error:bad_header"),
                closed("too large a picture is refused by its header", tooLarge(), "error:too_large"),
                goesOn("an unknown type is skipped", unknownType(), "error:unknown_type"),
                goesOn("noise is no picture", new Photo("noise", noise).rawFrame("n"), "error:"),
                goesOn(
                        "half a picture gets no answer of its own",
                        new Photo("half", half).rawFrame("h"),
                        "error:bad_image"),
                closed("a header that stalls is closed by its clock", Arrays.copyOf(header, 20), "error:timeout"),
                closed("a body that stalls is closed by its clock", Arrays.copyOf(header, 200), "error:timeout"),
                new SelfTest.Check("one that pings and never reads harms nobody else", this::neverReads));
    }

    /** These bytes get an error whose kind begins so, and the end. */
    private SelfTest.Check closed(String what, byte[] bytes, String answer) {
        return wrong(what, bytes, answer, peer -> {
            if (!peer.isEnded()) {
                throw new SelfTest.Failed("it was not closed");
            }
        });
    }

    /** These bytes get an error whose kind begins so, and the connection goes on. */
    private SelfTest.Check goesOn(String what, byte[] bytes, String answer) {
        return wrong(what, bytes, answer, HostileChecks::requirePong);
    }

    private SelfTest.Check wrong(String what, byte[] bytes, String answer, Afterwards afterwards) {
        return new SelfTest.Check(what, () -> {
            try (WireClient peer = new WireClient(address, PATIENCE)) {
                String kind = peer.send(bytes).receive().kind();
                if (!kind.startsWith(answer)) {
                    throw new SelfTest.Failed("it was told " + kind);
                }
                afterwards.require(peer);
            }
            return answer.endsWith(":") ? "" : answer;
        });
    }

    /** What must hold of the connection once it was answered. */
    private interface Afterwards {
        void require(WireClient peer) throws IOException, SelfTest.Failed;
    }

    private String neverReads() throws IOException, SelfTest.Failed {
        try (WireClient deaf = new WireClient(address, PATIENCE);
                WireClient good = new WireClient(address, PATIENCE)) {
            for (int i = 0; i < UNREAD_PINGS; i++) {
                deaf.send(new ControlMessage.Ping());
            }
            requirePong(good);
        }
        return "";
    }

    private static void requirePong(WireClient peer) throws IOException, SelfTest.Failed {
        String kind = peer.send(new ControlMessage.Ping()).receive().kind();
        if (!kind.equals("pong")) {
            throw new SelfTest.Failed("a ping was answered with " + kind);
        }
    }

    private static byte[] tooLarge() {
        return HeaderCodec.encode(FrameHeader.of(MessageType.CLIENT_IMAGE, FAR_TOO_LARGE_BYTES, null));
    }

    private static byte[] unknownType() {
        return "%128s".formatted("{\"msg_type\":\"CLIENT_SONG\",\"msg_len\":0}").getBytes(US_ASCII);
    }
}
