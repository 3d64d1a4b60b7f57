package pomona.tools.selftest;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import pomona.tools.peer.WireClient.Received;

/** Peers that do it wrong; each must get the one answer that the protocol has for it. */
final class HostileChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FAR_TOO_LARGE_BYTES = 2_000_000_000;
    private static final int UNREAD_PINGS = 2000;

    private final ServerAddress address;
    private final byte[] file;

    HostileChecks(ServerAddress address, Photos samples) {
        this.address = address;
        this.file = samples.largest().file();
    }

    /**
     * One peer's bytes and the answer to them.
     *
     * @param answer the start of a {@link Received#kind}
     * @param isClosed whether the server then closes
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Wrong(HostileChecks checks, String what, byte[] bytes, String answer, boolean isClosed)
            implements Check {
        @Override
        public String run() throws Exception {
            try (WireClient peer = new WireClient(checks.address, PATIENCE)) {
                String kind = peer.send(bytes).receive().kind();
                if (!kind.startsWith(answer)) {
                    throw new CheckFailedException("it was told " + kind);
                }
                if (isClosed && !peer.isEnded()) {
                    throw new CheckFailedException("it was not closed");
                }
                if (!isClosed) {
                    checks.requirePong(peer);
                }
            }
            return answer.endsWith(":") ? "" : answer;
        }
    }

    List<Check> all() {
        byte[] noise = new byte[1000];
        Arrays.fill(noise, (byte) 7);
        byte[] half = Arrays.copyOf(file, file.length / 2);
        byte[] header = new Photo("half", file).rawFrame(null);
        return List.of(
                new Wrong(
                        this,
                        "a browser is turned away",
                        "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII),
                        "error:bad_header",
                        true),
                new Wrong(this, "too large a picture is refused by its header", tooLarge(), "error:too_large", true),
                new Wrong(this, "an unknown type is skipped", unknownType(), "error:unknown_type", false),
                new Wrong(this, "noise is no picture", new Photo("noise", noise).rawFrame("n"), "error:", false),
                new Wrong(
                        this,
                        "half a picture gets no answer of its own",
                        new Photo("half", half).rawFrame("h"),
                        "error:bad_image",
                        false),
                new Wrong(
                        this,
                        "a header that stalls is closed by its clock",
                        Arrays.copyOf(header, 20),
                        "error:timeout",
                        true),
                new Wrong(
                        this,
                        "a body that stalls is closed by its clock",
                        Arrays.copyOf(header, 200),
                        "error:timeout",
                        true),
                new NeverReads(this));
    }

    private record NeverReads(HostileChecks checks) implements Check {
        @Override
        public String what() {
            return "one that pings and never reads harms nobody else";
        }

        @Override
        public String run() throws Exception {
            try (WireClient deaf = new WireClient(checks.address, PATIENCE);
                    WireClient good = new WireClient(checks.address, PATIENCE)) {
                for (int i = 0; i < UNREAD_PINGS; i++) {
                    deaf.send(new ControlMessage.Ping());
                }
                checks.requirePong(good);
            }
            return "";
        }
    }

    private void requirePong(WireClient peer) throws Exception {
        Received reply = peer.send(new ControlMessage.Ping()).receive();
        if (!reply.kind().equals("pong")) {
            throw new CheckFailedException("a ping was answered with " + reply.kind());
        }
    }

    private static byte[] tooLarge() {
        return HeaderCodec.encode(FrameHeader.of(MessageType.CLIENT_IMAGE, FAR_TOO_LARGE_BYTES, null));
    }

    private static byte[] unknownType() {
        return "%128s".formatted("{\"msg_type\":\"CLIENT_SONG\",\"msg_len\":0}").getBytes(US_ASCII);
    }
}
